// Checkpoints to a log server: one RFC 5424 message each, over TCP (RFC 6587 §3.4.1) or TLS (RFC 5425),
// with the length in front.
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { CheckpointSink } from './checkpoint-sink.ts';

export interface SyslogTarget {
  readonly host: string;
  readonly port: number;
  /** Trust anchors, PEM; absent: plain TCP. */
  readonly ca?: string;
  /** Name of this machine in the messages. */
  readonly hostname: string;
}

/** Facility 13 (log audit), severity 5 (notice): 13 · 8 + 5 (RFC 5424 §6.2.1). */
const priority = 109;
const connectWithin = 10_000;

/** One message; the note travels in base64, as a message is one line. */
export function syslogMessage(note: string, hostname: string, at: Date): string {
  const [origin = '', size = ''] = note.split('\n');
  const value = (text: string) => text.replaceAll(/["\\\]]/g, (c) => `\\${c}`);
  // 32473 is the number that RFC 5612 sets aside for documentation: we have none of our own.
  const data = `[checkpoint@32473 origin="${value(origin)}" size="${value(size)}" note="${Buffer.from(note).toString('base64')}"]`;
  const head = `<${priority}>1 ${at.toISOString()} ${hostname} medveil ${process.pid} checkpoint`;
  return `${head} ${data}`;
}

/** Connects when there is something to send, and again after the connection was lost. */
export function syslogSink(target: SyslogTarget): CheckpointSink {
  let open: Socket | null = null;
  return {
    name: 'syslog',
    newestOnly: false,
    publish: async (note) => {
      const socket = open?.writable ? open : await connectTo(target);
      open = socket;
      const message = Buffer.from(syslogMessage(note, target.hostname, new Date()));
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      socket.once('error', reject);
      // Syslog answers nothing: handed to the network is all that can be known.
      socket.write(Buffer.concat([Buffer.from(`${message.length} `), message]), (error) =>
        error ? reject(error) : resolve(),
      );
      await promise.finally(() => socket.off('error', reject));
    },
    close: async () => {
      open?.end();
      open = null;
    },
  };
}

async function connectTo({ host, port, ca }: SyslogTarget): Promise<Socket> {
  const socket =
    ca === undefined
      ? connectTcp({ host, port })
      : connectTls({ host, port, ca, minVersion: 'TLSv1.2', rejectUnauthorized: true });
  // It is on nobody's way: a log server that hangs must not keep the process alive.
  socket.unref();
  const late = AbortSignal.timeout(connectWithin);
  try {
    await once(socket, ca === undefined ? 'connect' : 'secureConnect', { signal: late });
  } catch (error) {
    socket.destroy();
    throw error;
  }
  // Errors between two messages show at the next one.
  socket.on('error', () => socket.destroy());
  return socket;
}
