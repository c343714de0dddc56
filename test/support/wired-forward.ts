// What tests of tunnels begin with: a forward proxy, and a destination that its names lead to.
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach } from 'vitest';
import {
  destination,
  type Destination,
  type ForwardUnderTest,
  secureDestination,
  startForward,
} from './forward-harness.ts';
import { framed, helloMessage } from './hello-bytes.ts';

type More = Parameters<typeof startForward>[0];

const names = ['chat.example', 'other.example', 'his.example'];
/** Every name leads to this machine. */
export const hosts: ReadonlyMap<string, string> = new Map(names.map((name) => [name, '127.0.0.1']));

/** First message of a client, in one record. */
export const hello = (sni: string | null, more: object = {}): Buffer =>
  framed(helloMessage({ sni, versions: [0x0304], ...more }));

export interface WiredForward {
  /** Closes it after the test. */
  readonly kept: <T extends { close(): unknown }>(each: T) => T;
  /** A proxy and a destination that `serve`s; tunnels may go to its port. */
  readonly wired: (
    serve: (socket: Socket) => void,
    more?: More,
  ) => Promise<{ proxy: ForwardUnderTest; to: Destination }>;
  /** The same with a destination that speaks TLS. */
  readonly secured: (
    serve: (socket: TLSSocket) => void,
    more?: More,
  ) => Promise<{ proxy: ForwardUnderTest; to: Destination & { readonly ca: string } }>;
}

/** Sets a test file's hook; the last that was started is closed first. */
export function useWiredForward(): WiredForward {
  const open: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const each of open.splice(0).toReversed()) await each.close();
  });
  const kept = <T extends { close(): unknown }>(each: T): T => {
    open.push(each);
    return each;
  };
  const proxyTo = async ({ port }: Destination, more: More): Promise<ForwardUnderTest> =>
    kept(await startForward({ ...more, config: { hosts, ports: [port], ...more?.config } }));
  return {
    kept,
    async wired(serve, more = {}) {
      const to = kept(await destination(serve));
      return { to, proxy: await proxyTo(to, more) };
    },
    async secured(serve, more = {}) {
      const to = kept(await secureDestination(names, serve));
      return { to, proxy: await proxyTo(to, more) };
    },
  };
}
