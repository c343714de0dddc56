// A bounded memory from text to whatever was worked out from it.

/**
 * Holds between `size` and twice `size` entries in two generations: when the young one is full it
 * becomes the old one, and what is still in use moves back when it is asked for.
 */
export class Memory<T extends object> {
  /** Entries of one generation. */
  readonly #size: number;
  #young = new Map<string, T>();
  #old = new Map<string, T>();

  constructor(size: number) {
    this.#size = size;
  }

  get(text: string): T | undefined {
    const known = this.#young.get(text);
    if (known !== undefined) return known;
    const aged = this.#old.get(text);
    if (aged !== undefined) this.put(text, aged);
    return aged;
  }

  put(text: string, value: T): void {
    if (this.#young.size >= this.#size) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(detached(text), value);
  }
}

/** A copy of its own: a slice would keep the whole body it was cut from in memory. */
export function detached(text: string): string {
  // V8 copies what is shorter instead of pointing into the text around (SlicedString::kMinLength).
  if (text.length < 13) return text;
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
