// The WebSockets that are open, so that a gateway that ends can see each of them to its end.
import type { Socket } from 'node:net';
import type { SocketWatch } from './socket-watch.ts';

export interface OpenSocket {
  readonly browser: Socket;
  readonly his: Socket;
  /** Null: only its two ends can read it. */
  readonly watch: SocketWatch | null;
}

/** Close with 1001, going away (RFC 6455 §7.4.1): pages connect again. */
const goingAway = Buffer.from([0x88, 0x02, 0x03, 0xe9]);
/** Milliseconds for the frame that is being sent to end, and then for the two ends to say goodbye. */
const patience = 2000;

export class OpenSockets {
  readonly #open = new Map<Socket, OpenSocket>();
  readonly #closing = new Set<Promise<void>>();

  add(socket: OpenSocket): void {
    const { browser, his } = socket;
    this.#open.set(browser, socket);
    browser.once('close', () => {
      this.#ended(socket);
      // The HIS would go on for ever to somebody who has gone; what it has not got yet still goes there.
      his.destroySoon();
    });
    his.once('close', () => browser.destroySoon());
  }

  /** Closes every socket in words that its page understands; resolves when all are closed. */
  async end(): Promise<void> {
    await Promise.all([...this.#open.values()].map((socket) => endOne(socket)));
    await this.settle();
  }

  /** Resolves when everything that passed has been given to the recorder; of open sockets, too. */
  async settle(): Promise<void> {
    for (const socket of this.#open.values()) this.#ended(socket);
    await Promise.all(this.#closing);
  }

  #ended({ browser, watch }: OpenSocket): void {
    this.#open.delete(browser);
    if (watch === null) return;
    const closing = watch.close();
    this.#closing.add(closing);
    void closing.finally(() => this.#closing.delete(closing));
  }
}

/** Between two frames of the HIS comes one of ours; the browser's answer to it goes on to the HIS, which then closes. */
function endOne({ browser, his, watch }: OpenSocket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (browser.destroyed) return Promise.resolve();
  browser.once('close', () => resolve());
  const sayGoodbye = (): void => {
    if (watch?.isBetween('his') !== true) return;
    his.off('data', sayGoodbye);
    his.unpipe(browser);
    // Read on to its end, though nobody gets it: else its close would never come.
    his.resume();
    browser.write(goingAway);
  };
  // Behind the listener that reads the frames.
  his.on('data', sayGoodbye);
  sayGoodbye();
  const hard = setTimeout(() => browser.destroy(), patience);
  return promise.finally(() => clearTimeout(hard));
}
