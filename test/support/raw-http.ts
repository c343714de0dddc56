// HTTP as bytes on sockets: what a library would never send, and exactly what came back.
import { once } from 'node:events';
import { connect as connectTcp, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface RawTarget {
  readonly port: number;
  /** Trust anchor; absent: plaintext. */
  readonly ca?: string;
}

/** Connects to loopback; resolves when bytes can be sent. */
export async function openRaw({ port, ca }: RawTarget): Promise<Socket> {
  const socket: Socket =
    ca === undefined
      ? connectTcp({ port, host: '127.0.0.1' })
      : connectTls({ port, host: '127.0.0.1', servername: 'localhost', ca });
  await once(socket, ca === undefined ? 'connect' : 'secureConnect');
  socket.on('error', () => undefined);
  return socket;
}

/** All bytes until the other side closes or `quietMs` pass without any. */
export async function readAll(socket: Socket, quietMs = 1500): Promise<string> {
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve) => {
    let timer = setTimeout(resolve, quietMs);
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      clearTimeout(timer);
      timer = setTimeout(resolve, quietMs);
    });
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  socket.destroy();
  return Buffer.concat(chunks).toString('latin1');
}

/** Sends `request` as Latin-1 bytes and returns the whole answer as Latin-1 characters. */
export async function rawExchange(
  target: RawTarget,
  request: string | Buffer,
  quietMs?: number,
): Promise<string> {
  const socket = await openRaw(target);
  socket.write(typeof request === 'string' ? Buffer.from(request, 'latin1') : request);
  return readAll(socket, quietMs);
}

/** Status code of a raw answer; 0 when there was none. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

export interface RawUpstream {
  readonly port: number;
  /** Everything each connection sent, as Latin-1 characters, in order of connecting. */
  readonly received: string[];
  close(): Promise<void>;
}

/** A server that answers each request head with bytes of the test's choosing. */
export async function rawUpstream(
  answer: (socket: Socket, head: string) => void,
): Promise<RawUpstream> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    const mine = received.push('') - 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    let head = '';
    socket.on('data', (chunk) => {
      received[mine] += chunk.toString('latin1');
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      const whole = head;
      head = '';
      answer(socket, whole);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    received,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
