// What a body is, beside what is in it: its format by the bytes, and the names of its columns or keys. An
// approval may name both.
import type { SharedFormat } from '../../shared/records/sharing-records.ts';

/** A table has fewer columns; a document with more different keys has none that could be approved. */
const maxNames = 1000;
/** Longer ones are values that stand as keys. */
const maxLength = 80;

export class BodyShape {
  #format: SharedFormat | null = null;
  #names: Set<string> | null;

  /** @param asksNames false: names are not wanted, and rows that recur need not be read again */
  constructor(asksNames: boolean) {
    this.#names = asksNames ? new Set() : null;
  }

  /** Of the outermost body; null: not told, or none of the closed list. */
  get format(): SharedFormat | null {
    return this.#format;
  }

  /** What the outermost body is; what is told later is inside it. */
  tell(format: SharedFormat): void {
    this.#format ??= format;
  }

  /** Whether names are still collected. */
  get asksNames(): boolean {
    return this.#names !== null;
  }

  /** Every name; null: not all of them are known. */
  get names(): ReadonlySet<string> | null {
    return this.#names;
  }

  /** A name that stands in the body. */
  name(name: string): void {
    if (this.#names === null || this.#names.has(name)) return;
    if (name.length > maxLength || this.#names.size >= maxNames) this.unnamed();
    else this.#names.add(name);
  }

  /** Something has no names that could be told. */
  unnamed(): void {
    this.#names = null;
  }
}
