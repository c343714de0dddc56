// Random bytes, fetched many at a time: asking for twelve costs more than filling a page.
import { randomBytes } from 'node:crypto';

const page = 8192;

/** Never gives the same bytes twice. */
export class RandomPool {
  #left = Buffer.alloc(0);

  /** @param length 8,192 at most */
  take(length: number): Buffer {
    if (this.#left.length < length) this.#left = randomBytes(page);
    const taken = this.#left.subarray(0, length);
    this.#left = this.#left.subarray(length);
    return taken;
  }
}
