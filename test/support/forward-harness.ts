// A forward proxy on real sockets, over TLS and plain, with destinations of the test's choosing.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, createServer as createTls, type TLSSocket } from 'node:tls';
import { callersOf } from '../../proxy/forward/callers.ts';
import { createForward, type Forward } from '../../proxy/forward/create-forward.ts';
import { destinationsOf, type DestinationLists } from '../../proxy/forward/destination-classes.ts';
import type { ForwardConfig } from '../../proxy/forward/forward-deps.ts';
import { networksOf } from '../../proxy/forward/networks.ts';
import { TunnelJournal } from '../../proxy/forward/tunnel-journal.ts';
import { TunnelLog } from '../../proxy/forward/tunnel-log.ts';
import { createTlsServer } from '../../proxy/tls/listener-options.ts';
import { testIdentity } from './local-ca.ts';
import { openRaw } from './raw-http.ts';
import { createRecordingLedger, type RecordingLedger } from './recording-ledger.ts';

export const proxyToken = 'forward-token-for-tests-0123456789';

export interface ForwardUnderTest {
  readonly forward: Forward;
  readonly ledger: RecordingLedger;
  /** Over TLS, and plain. */
  readonly tls: { port: number; ca: string };
  readonly plain: { port: number };
  readonly dir: string;
  readonly faults: () => number;
  close(): Promise<void>;
}

export async function startForward(
  more: {
    config?: Partial<ForwardConfig>;
    networks?: readonly string[];
    lists?: DestinationLists;
    his?: readonly string[];
    dir?: string;
    ledger?: RecordingLedger;
  } = {},
): Promise<ForwardUnderTest> {
  const ledger = more.ledger ?? createRecordingLedger();
  const dir = more.dir ?? mkdtempSync(join(tmpdir(), 'medveil-forward-'));
  const journal = await TunnelJournal.open(dir);
  let faults = 0;
  const log = new TunnelLog(ledger, journal, () => faults++);
  const tokenSha256 = createHash('sha256').update(proxyToken).digest('hex');
  const forward = createForward({
    config: {
      ports: [443],
      plainPorts: [80],
      rules: [],
      reach: networksOf([]),
      hosts: new Map(),
      idleMs: 60_000,
      connectMs: 5000,
      firstBytesMs: 5000,
      ...more.config,
    },
    classes: destinationsOf({ his: more.his ?? [], partners: () => [], lists: more.lists ?? {} }),
    callers: callersOf([{ name: '病案系统', tokenSha256 }], more.networks ?? ['127.0.0.0/8']),
    ledger,
    log,
  });
  const identity = await testIdentity();
  const secure = createTlsServer(identity, forward.handler);
  const plain = createHttpServer(forward.handler);
  for (const server of [secure, plain]) forward.attach(server);
  const portOf = async (server: Server): Promise<number> => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  return {
    forward,
    ledger,
    dir,
    faults: () => faults,
    tls: { port: await portOf(secure), ca: identity.ca },
    plain: { port: await portOf(plain) },
    async close() {
      for (const server of [secure, plain]) {
        server.close();
        server.closeAllConnections();
      }
      await forward.close(0);
      await journal.close();
    },
  };
}

export interface Destination {
  readonly port: number;
  readonly sockets: Set<Socket>;
  close(): void;
}

/** A TCP server; `serve` gets every connection. */
export async function destination(serve: (socket: Socket) => void): Promise<Destination> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** A TLS server under the run's authority, that knows each of `names`. */
export async function secureDestination(
  names: readonly string[],
  serve: (socket: TLSSocket) => void,
): Promise<Destination & { readonly ca: string }> {
  const { key, cert, ca } = await testIdentity('destination', [...names]);
  const sockets = new Set<Socket>();
  const server = createTls({ key, cert, allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port, sockets, ca, close };
}

/** What the proxy answered to a CONNECT, and the socket behind it. */
export interface Asked {
  readonly status: number;
  readonly head: string;
  readonly socket: Socket;
}

/** @param headers whole lines with their ends */
export async function askTunnel(
  proxy: { port: number; ca?: string },
  target: string,
  headers = '',
  early: Buffer = Buffer.alloc(0),
): Promise<Asked> {
  const socket = await openRaw(proxy);
  const head = `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${headers}\r\n`;
  socket.write(Buffer.concat([Buffer.from(head), early]));
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = socket.read() as Buffer | null;
    if (chunk !== null) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    if (end !== -1) {
      const all = Buffer.concat(chunks);
      if (all.length > end + 4) socket.unshift(all.subarray(end + 4));
      return { status: Number(text.slice(9, 12)), head: text.slice(0, end), socket };
    }
    if (socket.readableEnded || socket.destroyed) throw new Error(`no answer: ${text}`);
    await Promise.race([once(socket, 'readable'), once(socket, 'end'), once(socket, 'close')]);
  }
}

/** A TLS connection through a tunnel that is open. */
export async function throughTunnel(
  { socket }: Asked,
  options: { ca: string; servername: string },
): Promise<TLSSocket> {
  const inner = connectTls({ socket, ...options });
  inner.on('error', () => undefined);
  await once(inner, 'secureConnect');
  return inner;
}
