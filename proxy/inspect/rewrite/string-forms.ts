// The table of strings that the cells of a workbook share (ECMA-376-1 §18.4): cells that must hide a string
// get forms of it of their own, since other cells may show it as it is.
import { maxStrings } from '../document/workbook.ts';
import type { TextEdit } from './placed-text.ts';

export interface StringForm {
  readonly index: number;
  readonly edits: readonly TextEdit[];
}

/** One for a workbook. */
export class StringForms {
  /** By number of the string: 1 a cell shows it, 2 a cell hides some of it. */
  readonly #uses = new Uint8Array(maxStrings);
  readonly #numbers = new Map<string, number>();
  readonly #forms: StringForm[] = [];
  /** Readings above characters that go. */
  readonly #readings = new Set<number>();
  /** What is hidden in strings that no cell shows, by their text. */
  readonly #unused = new Map<string, readonly TextEdit[]>();
  readonly #placed = new Set<string>();
  /** Strings of the table as it came; known when that has been read. */
  count = 0;

  /** What is put behind the strings that were there, in its order. */
  get added(): readonly StringForm[] {
    return this.#forms;
  }

  get hasEdits(): boolean {
    return this.#forms.length + this.#readings.size + this.#unused.size > 0;
  }

  /** What no cell shows was told, and no string of the table is it. */
  get hasUnplaced(): boolean {
    return this.#placed.size < this.#unused.size;
  }

  /** A cell has the string. */
  shows(index: number, isHidden: boolean): void {
    if (index < maxStrings) this.#uses[index] = (this.#uses[index] ?? 0) | (isHidden ? 2 : 1);
  }

  /** Number of the string with the edits. */
  form(index: number, edits: readonly TextEdit[]): number {
    const key = `${index}:${JSON.stringify(edits)}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.count + this.#forms.length;
    this.#numbers.set(key, number);
    this.#forms.push({ index, edits });
    return number;
  }

  hideReading(index: number): void {
    this.#readings.add(index);
  }

  hideUnused(text: string, edits: readonly TextEdit[]): void {
    this.#unused.set(text, edits);
  }

  /** What becomes of a string where it stands. */
  fate(
    index: number,
    text: string,
  ): { keeps: boolean; edits: readonly TextEdit[]; reads: boolean } {
    const use = this.#uses[index] ?? 0;
    const unused = use === 0 ? this.#unused.get(text) : undefined;
    if (unused !== undefined) this.#placed.add(text);
    return {
      // All cells that had it have forms of it now.
      keeps: use !== 2,
      edits: unused ?? [],
      reads: !this.#readings.has(index),
    };
  }
}
