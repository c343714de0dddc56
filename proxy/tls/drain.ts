// How a listener ends without losing a request: nobody new comes in, what was accepted gets its whole answer,
// and each connection learns with its next answer that there will be none after it.
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { Server as NetServer, type Socket } from 'node:net';
import { refuse } from './refusals.ts';

export interface DrainLimits {
  /** Milliseconds a connection may rest before it is closed: who is just sending a request on it gets an answer. */
  readonly idleMs: number;
  /** After so many milliseconds streams that never end (server-sent events) are ended: browsers come again. */
  readonly liveMs: number;
  /** After so many milliseconds what still waits is refused, and what still runs is cut. */
  readonly mostMs: number;
}

export interface Drain {
  /** Connections that are open now end with their next answer; new ones are as ever. */
  retire(): void;
  /** Stops listening; resolves when the last connection has ended. */
  close(limits: DrainLimits): Promise<void>;
}

interface Connection {
  /** Requests that have not been answered. */
  readonly pending: Set<ServerResponse>;
  /** When the last answer ended, or bytes came that are no request yet. */
  since: number;
  bytesRead: number;
  isRetired: boolean;
}

const known = new WeakMap<NetServer, Drain>();
const sweepMs = 50;
/** Time for refusals to arrive before everything is cut. */
const farewellMs = 500;

/** One for a server, made before it listens. */
export function drainOf(server: HttpServer | HttpsServer): Drain {
  const drain = known.get(server) ?? new ServerDrain(server);
  known.set(server, drain);
  return drain;
}

class ServerDrain implements Drain {
  readonly #server: HttpServer | HttpsServer;
  readonly #connections = new Map<Socket, Connection>();
  /** Of the system's own: an upgraded connection is no HTTP any more, and still one of the server's. */
  readonly #sockets = new Set<Socket>();
  #isDraining = false;

  constructor(server: HttpServer | HttpsServer) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    const isTls = 'setSecureContext' in server;
    server.on(isTls ? 'secureConnection' : 'connection', (socket: Socket) => this.#of(socket));
    // Before the handler: it may answer at once.
    const onRequest = (req: IncomingMessage, res: ServerResponse) => this.#begin(req.socket, res);
    server.prependListener('request', onRequest);
    server.prependListener('checkContinue', onRequest);
    for (const event of ['upgrade', 'connect'] as const) {
      server.prependListener(event, ({ socket }: IncomingMessage) => {
        this.#connections.delete(socket);
      });
    }
  }

  retire(): void {
    for (const connection of this.#connections.values()) {
      connection.isRetired = true;
      this.#mark(connection);
    }
  }

  close({ idleMs, liveMs, mostMs }: DrainLimits): Promise<void> {
    this.#isDraining = true;
    for (const connection of this.#connections.values()) this.#mark(connection);
    const { promise, resolve } = Promise.withResolvers<void>();
    // Not the HTTP server's own `close`, which cuts resting connections at once, with what is just arriving.
    NetServer.prototype.close.call(this.#server, () => resolve());
    const timers = [
      setTimeout(() => this.#endStreams(), liveMs),
      setTimeout(() => this.#refuseRest(), mostMs),
      setTimeout(() => {
        for (const socket of this.#sockets) socket.destroy();
      }, mostMs + farewellMs),
    ];
    const sweep = setInterval(() => this.#sweep(idleMs), sweepMs);
    return promise.finally(() => {
      for (const timer of timers) clearTimeout(timer);
      clearInterval(sweep);
    });
  }

  #of(socket: Socket): Connection {
    const before = this.#connections.get(socket);
    if (before !== undefined) return before;
    const { bytesRead } = socket;
    const made = {
      pending: new Set<ServerResponse>(),
      since: Date.now(),
      bytesRead,
      isRetired: false,
    };
    this.#connections.set(socket, made);
    socket.once('close', () => this.#connections.delete(socket));
    return made;
  }

  #begin(socket: Socket, res: ServerResponse): void {
    const connection = this.#of(socket);
    connection.pending.add(res);
    res.once('close', () => {
      connection.pending.delete(res);
      connection.since = Date.now();
    });
    this.#mark(connection);
  }

  /** `Connection: close` on the last answer that waits: one behind it would never be sent. */
  #mark({ pending, isRetired }: Connection): void {
    if (!isRetired && !this.#isDraining) return;
    const last = [...pending].at(-1);
    for (const res of pending) if (!res.headersSent) res.shouldKeepAlive = res !== last;
  }

  #sweep(idleMs: number): void {
    const now = Date.now();
    for (const [socket, connection] of this.#connections) {
      if (connection.bytesRead !== socket.bytesRead) {
        connection.bytesRead = socket.bytesRead;
        connection.since = now;
      }
      if (connection.pending.size === 0 && now - connection.since >= idleMs) socket.destroySoon();
    }
  }

  #endStreams(): void {
    for (const res of this.#waiting()) {
      const type = res.getHeader('content-type');
      if (res.headersSent && String(type).startsWith('text/event-stream')) res.end();
    }
  }

  #refuseRest(): void {
    for (const res of this.#waiting()) {
      if (!res.headersSent) refuse(res, 'stopping', { close: true });
    }
  }

  #waiting(): ServerResponse[] {
    return [...this.#connections.values()].flatMap(({ pending }) => [...pending]);
  }
}
