// Rows of lists, remembered as they were written. A ward's list is fetched by everyone all day and its
// rows hardly change: a row met before need not be read again, only counted again.
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import type { PatientRef } from '../../shared/records/record-base.ts';
import { detached } from './memory.ts';
import type { Traits } from './patient-set.ts';

/** Every accepted value's kind, as often as it occurs; the same object for rows that agree in it. */
export interface RowShape {
  readonly kinds: readonly IdentifierKind[];
}

/** A row with masks in the place of its values. */
export interface MaskedRow {
  readonly text: string;
  /** What was written in the place of each. */
  readonly masks: readonly string[];
}

/** What one flat JSON object contributes, whatever stands around it. */
export interface KnownRow {
  readonly shape: RowShape;
  readonly strong: readonly PatientRef[];
  readonly traits: Traits;
  readonly further: readonly PatientRef[];
  /** Who it is about when `strong` is empty. */
  readonly weak: PatientRef | null;
  /** What its keys say beside identifiers: bits of `clue`. */
  readonly clues: number;
  /** Names it teaches for the texts of the rest of the body. */
  readonly names: readonly string[];
  /** Texts in which a name learnt elsewhere may occur: looked at again each time. */
  readonly texts: readonly string[];
  /** As it was written again; null when nobody did, or where that depends on what is around. */
  readonly masked: MaskedRow | null;
}

/** Longest object that is remembered, in characters. */
export const longestRow = 1024;
/** Shorter ones are read faster than they are found. */
export const shortestRow = 48;

const slots = 8192;

/** A table in which a newer row takes an older one's place: bounded, and found without cutting text. */
export class RowMemory {
  readonly #rows: ({ readonly written: string; readonly row: KnownRow } | undefined)[] = Array.from(
    { length: slots },
    () => undefined,
  );
  readonly #shapes = new Map<string, RowShape>();

  /** The row that is written exactly so in `source` from `from` to `to`; undefined: read it. */
  find(source: string, from: number, to: number): KnownRow | undefined {
    const slot = slotOf(source, from, to);
    const length = to - from;
    for (let way = 0; way < 2; way++) {
      const entry = this.#rows[slot ^ way];
      if (entry === undefined || entry.written.length !== length) continue;
      // Six times as fast as `startsWith`, and the slice is gone at once.
      if (source.slice(from, to) === entry.written) return entry.row;
    }
    return undefined;
  }

  put(written: string, row: KnownRow): void {
    const slot = slotOf(written, 0, written.length);
    const older = this.#rows[slot];
    // The row that was here moves over to the neighbouring place, and who was there is forgotten.
    if (older !== undefined) this.#rows[slot ^ 1] = older;
    this.#rows[slot] = { written: detached(written), row };
  }

  /** One object for each list of kinds, so that rows of one table share it. */
  shapeOf(kinds: readonly IdentifierKind[]): RowShape {
    const key = kinds.join();
    let shape = this.#shapes.get(key);
    if (shape === undefined) {
      if (this.#shapes.size >= 1000) this.#shapes.clear();
      shape = { kinds: [...kinds] };
      this.#shapes.set(key, shape);
    }
    return shape;
  }
}

/** Every fifth character: a number or name that differs is hit. */
function slotOf(source: string, from: number, to: number): number {
  let hash = to - from;
  for (let at = from + 1; at < to; at += 5)
    hash = Math.imul(hash ^ source.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) & (slots - 1);
}
