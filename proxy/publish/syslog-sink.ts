// Checkpoints to a log server: one RFC 5424 message each, over TCP (RFC 6587 §3.4.1) or TLS (RFC 5425),
// with the length in front.
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { framed, structured, token } from '../export/syslog-line.ts';
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
  const base64 = Buffer.from(note).toString('base64');
  const data = structured('checkpoint', { origin, size, note: base64 });
  const head = `<${priority}>1 ${at.toISOString()} ${token(hostname, 255)} medveil ${process.pid} checkpoint`;
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
      socket.write(framed(message), (error) => (error ? reject(error) : resolve()));
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
