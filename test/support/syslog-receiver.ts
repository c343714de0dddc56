// A syslog receiver of a test's own: TLS with client certificates, messages taken apart by their octet
// counts, and misbehaviour on demand.
import { createServer, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import type { MutualIdentities } from './mutual-identities.ts';

export interface SyslogReceiverServer {
  readonly port: number;
  /** Messages without their octet counts, in the order of their arrival. */
  readonly messages: string[];
  readonly connections: () => number;
  /** While true, connections are taken and never read from. */
  deaf: boolean;
  /** Closes the connection behind so many messages; null: never. */
  breakAfter: number | null;
  close(): Promise<void>;
}

export async function syslogReceiver({
  ca,
  server,
}: MutualIdentities): Promise<SyslogReceiverServer> {
  const sockets = new Set<TLSSocket>();
  let count = 0;
  const state: SyslogReceiverServer = {
    port: 0,
    messages: [],
    connections: () => count,
    deaf: false,
    breakAfter: null,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
  const listener = createServer(
    { ...server, ca, requestCert: true, rejectUnauthorized: true },
    (socket) => {
      count++;
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
      if (state.deaf) return;
      let rest = Buffer.alloc(0);
      socket.on('data', (chunk) => {
        rest = Buffer.concat([rest, chunk]);
        for (;;) {
          const blank = rest.indexOf(0x20);
          const length = blank < 0 ? Number.NaN : Number(rest.subarray(0, blank).toString('ascii'));
          if (!(rest.length >= blank + 1 + length)) return;
          state.messages.push(rest.subarray(blank + 1, blank + 1 + length).toString('utf8'));
          rest = rest.subarray(blank + 1 + length);
          if (state.breakAfter !== null && state.messages.length >= state.breakAfter) {
            state.breakAfter = null;
            socket.destroy();
            return;
          }
        }
      });
    },
  );
  listener.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, { port: (listener.address() as AddressInfo).port });
}

/** Index of each message, as its structured data has it. */
export const indexesOf = (messages: readonly string[]) =>
  messages.map((message) => Number(/ index="(\d+)"/.exec(message)?.[1]));
