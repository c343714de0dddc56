// An answer is taken from the HIS ahead of a slow reader, within limits: a connection to the HIS is worth
// more than memory, and a few hundred readers of a byte a second would use all of them up.
import type { ServerResponse } from 'node:http';

/** Most bytes that wait for the reader of one answer, and for all readers. */
const forOne = 2_097_152;
const forAll = 201_326_592;

let waitingForAll = 0;

export class ReadAhead {
  readonly #res: ServerResponse;
  #waiting = 0;
  #isWatching = false;

  constructor(res: ServerResponse) {
    this.#res = res;
  }

  /** False when the sender should wait for `drained`; the bytes are taken all the same. */
  write(bytes: Buffer): boolean {
    if (this.#res.write(bytes)) return true;
    const { length } = bytes;
    if (this.#waiting + length > forOne || waitingForAll + length > forAll) return false;
    this.#watch();
    this.#waiting += length;
    waitingForAll += length;
    return true;
  }

  /** Calls back once, when everything has been read; never for a reader that has gone. */
  drained(go: () => void): void {
    this.#res.once('drain', go);
  }

  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    const release = (): void => {
      waitingForAll -= this.#waiting;
      this.#waiting = 0;
    };
    this.#res.on('drain', release);
    this.#res.once('close', release);
  }
}
