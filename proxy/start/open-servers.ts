// The servers that were bound, and how they end: those that people use first, with what is under way; then
// those that tell of us, and those that stand behind us.
import { Server as HttpServer } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import type { Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type DrainLimits, drainOf } from '../tls/drain.ts';
import type { Listen } from './listening.ts';

/** `front`: requests come in by it. `back`: it is asked until the last of them is answered. */
export type Place = 'front' | 'back';

/** Resting connections may be used for so long after the stop, sockets and events be open (ms). */
const idleMs = 1000;
const liveMs = 5000;

export class OpenServers {
  readonly #listen: Listen;
  readonly #mostMs: number;
  readonly #servers: Readonly<Record<Place, Server[]>> = { front: [], back: [] };
  readonly #atLive: (() => Promise<void>)[] = [];

  /** @param drainSeconds longest that a stop waits for what is under way */
  constructor(listen: Listen, drainSeconds: number) {
    this.#listen = listen;
    this.#mostMs = drainSeconds * 1000;
  }

  async bind(server: Server, address: string, place: Place = 'front'): Promise<number> {
    if (server instanceof HttpServer || server instanceof HttpsServer) drainOf(server);
    const port = await this.#listen(server, address);
    this.#servers[place].push(server);
    return port;
  }

  /** Has what never ends by itself ended, some seconds after the listeners have closed. */
  endLive(end: () => Promise<void>): void {
    this.#atLive.push(end);
  }

  /** Stops accepting; resolves when all connections have ended, by themselves or at their limit. */
  async closeAll(): Promise<void> {
    const limits = { idleMs, liveMs: Math.min(liveMs, this.#mostMs), mostMs: this.#mostMs };
    const ended = new AbortController();
    const live = wait(limits.liveMs, undefined, { signal: ended.signal }).then(
      () => Promise.all(this.#atLive.map((end) => end())),
      () => undefined,
    );
    await this.#close('front', limits);
    ended.abort();
    await live;
    await this.#close('back', { idleMs: 0, liveMs: 0, mostMs: 5000 });
  }

  async #close(place: Place, limits: DrainLimits): Promise<void> {
    await Promise.all(this.#servers[place].toReversed().map((each) => closeServer(each, limits)));
  }
}

function closeServer(server: Server, limits: DrainLimits): Promise<void> {
  if (server instanceof HttpServer || server instanceof HttpsServer) {
    return drainOf(server).close(limits);
  }
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  return promise;
}
