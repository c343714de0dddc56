// Masks that the gateway wrote into answers, so that one that comes back is known. A mask names nobody; it is
// kept in memory only.
import { keepNewest } from './keep-newest.ts';

/** Of one site; the oldest go first. */
const most = 200_000;
/** Milliseconds: a form may stay open over a shift. */
const life = 24 * 3_600_000;
/** Given again so soon after, one keeps its age: lists are asked for over and over. */
const fresh = 60_000;

export class GivenMasks {
  readonly #now: () => number;
  /** When each was given last, the oldest first. */
  readonly #given = new Map<string, number>();

  /** Rows of a list, and when their masks were given last. */
  readonly #rows = new WeakMap<readonly string[], number>();

  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param written as they stand in the answer: a number whose mask is none has quotes. The same array has the
   *  same masks */
  add(written: readonly string[]): void {
    const now = this.#now();
    const row = this.#rows.get(written);
    if (row !== undefined && now - row < fresh) return;
    for (const each of written) this.#addOne(bare(each), now);
    if (written.length > 1) this.#rows.set(written, now);
  }

  #addOne(mask: string, now: number): void {
    const before = this.#given.get(mask);
    if (before !== undefined) {
      if (now - before < fresh) return;
      this.#given.delete(mask);
    }
    this.#given.set(mask, now);
    keepNewest(this.#given, most);
  }

  has(text: string): boolean {
    const at = this.#given.get(text.trim());
    return at !== undefined && this.#now() - at < life;
  }
}

function bare(written: string): string {
  const isQuoted = written.endsWith('"') && written.length > 1;
  return (isQuoted ? written.replace(/^\\*"(.*?)\\*"$/, '$1') : written).trim();
}
