// What a sink counts in the texts that a reader tells it, kept until whoever knows where these texts are
// written takes it.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import type { SinkMarks } from '../document/tally-sink.ts';
import type { TextScanner } from '../text-scanner.ts';
import type { TextEdit } from './placed-text.ts';

/** One call of the sink. */
export interface Told {
  /** The cells of a row, or one text. */
  readonly texts: readonly string[];
  readonly isRow: boolean;
  /** By number of the text. */
  readonly edits: ReadonlyMap<number, readonly TextEdit[]>;
}

interface Telling extends Told {
  readonly edits: Map<number, TextEdit[]>;
}

/** One for a document. */
export class ToldMarks implements SinkMarks {
  #told: Telling[] = [];
  #texts: TextScanner | null = null;
  #column = 0;
  #textAt = 0;
  #counted = 0;

  /** Values told so far: as many as the tally has, unless some stood where nobody told of places. */
  get counted(): number {
    return this.#counted;
  }

  /** What was told since the last call. */
  take(): readonly Told[] {
    if (this.#told.length === 0) return nothing;
    const told = this.#told;
    this.#told = [];
    return told;
  }

  begin(texts: TextScanner): void {
    this.#texts = texts;
  }

  told(texts: readonly string[], isRow: boolean): void {
    this.#told.push({ texts, isRow, edits: new Map() });
  }

  whole(column: number, kind: IdentifierKind, value: string): void {
    this.#add(column, 0, kind, value);
  }

  text(column: number): void {
    this.#column = column;
    this.#textAt = this.#texts?.given ?? 0;
  }

  found(kind: IdentifierKind, value: string, start: number): void {
    this.#add(this.#column, start - this.#textAt, kind, value);
  }

  /** @param start in the text without the white space around */
  #add(column: number, start: number, kind: IdentifierKind, value: string): void {
    const last = this.#told.at(-1);
    const text = last?.texts[column] ?? '';
    const lead = text.startsWith(value, start) ? 0 : text.length - text.trimStart().length;
    const from = start + lead;
    // One that stands nowhere is not counted here, and is missed when the counts are compared.
    if (last === undefined || !text.startsWith(value, from)) return;
    this.#counted++;
    const edits = last.edits.get(column) ?? [];
    last.edits.set(column, edits);
    edits.push({ from, to: from + value.length, instead: identifierOf(kind).mask(value) });
  }
}

const nothing: readonly Told[] = [];
