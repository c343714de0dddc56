// The servers that were bound, to be closed again in the opposite order.
import type { Server } from 'node:net';
import type { Listen } from './listening.ts';

/** Every bound server, closed in the opposite order. */
export class OpenServers {
  readonly #listen: Listen;
  readonly #servers: Server[] = [];

  constructor(listen: Listen) {
    this.#listen = listen;
  }

  async bind(server: Server, address: string): Promise<number> {
    const port = await this.#listen(server, address);
    this.#servers.push(server);
    return port;
  }

  /** Stops accepting, ends idle connections, gives busy ones five seconds. */
  async closeAll(): Promise<void> {
    await Promise.all(this.#servers.toReversed().map(closeServer));
  }
}

function closeServer(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const http = server as Server & { closeIdleConnections?(): void; closeAllConnections?(): void };
  server.close(() => resolve());
  http.closeIdleConnections?.();
  const hard = setTimeout(() => http.closeAllConnections?.(), 5000);
  return promise.finally(() => clearTimeout(hard));
}
