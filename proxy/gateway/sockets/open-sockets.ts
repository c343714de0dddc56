// The WebSockets that are open, so that a gateway that ends can see each of them to its end.
import type { SocketWatch } from './socket-watch.ts';

export class OpenSockets {
  readonly #open = new Set<SocketWatch>();
  readonly #closing = new Set<Promise<void>>();

  add(watch: SocketWatch): void {
    this.#open.add(watch);
  }

  /** Its connection has ended. */
  ended(watch: SocketWatch): void {
    this.#open.delete(watch);
    const closing = watch.close();
    this.#closing.add(closing);
    void closing.finally(() => this.#closing.delete(closing));
  }

  /** Resolves when everything that passed has been given to the recorder; of open sockets, too. */
  async settle(): Promise<void> {
    for (const watch of this.#open) this.ended(watch);
    await Promise.all(this.#closing);
  }
}
