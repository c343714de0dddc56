// Masks that the gateway wrote into answers, so that one that comes back is known. A mask names nobody, and
// it is kept in memory only, as its hash.
import { createHash } from 'node:crypto';

/** Of one site; the oldest go first. */
const most = 500_000;
/** Milliseconds: a form may stay open over a shift. */
const life = 24 * 3_600_000;

export class GivenMasks {
  readonly #now: () => number;
  /** When each was given last, the oldest first. */
  readonly #given = new Map<string, number>();

  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param written as it stands in the answer: a number whose mask is none has quotes */
  add(written: string): void {
    const key = keyOf(written.replace(/^\\*"(.*?)\\*"$/, '$1'));
    this.#given.delete(key);
    this.#given.set(key, this.#now());
    if (this.#given.size <= most) return;
    for (const oldest of this.#given.keys()) {
      this.#given.delete(oldest);
      break;
    }
  }

  has(text: string): boolean {
    const at = this.#given.get(keyOf(text));
    return at !== undefined && this.#now() - at < life;
  }
}

function keyOf(mask: string): string {
  return createHash('sha256').update(mask.trim()).digest('base64url').slice(0, 16);
}
