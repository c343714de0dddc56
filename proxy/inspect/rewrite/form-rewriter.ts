// Posted forms with masks in place of values, escaped as the value was.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { type FormMarks, FormScanner } from '../form-scanner.ts';
import type { InnerBodies } from '../inner-bodies.ts';
import type { Tally } from '../tally.ts';
import type { TextScanner } from '../text-scanner.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { coverValue } from './cover-value.ts';
import { EditedText } from './edited-text.ts';
import { formPieces } from './form-pieces.ts';
import type { Rewriter } from './rewriter.ts';
import { WrittenText } from './written-text.ts';

interface Field {
  readonly raw: string;
  readonly from: number;
}

/** Holds back the form, or 2,000 fields of one that is a list. */
export class FormRewriter implements Rewriter, FormMarks {
  readonly #out: EditedText;
  readonly #scanner: FormScanner;
  #texts: TextScanner | null = null;
  #fields: Field[] = [];
  /** Offset behind the last field that is done with. */
  #at = 0;
  /** The field that the scanner of texts has, and where that begins among all its texts. */
  #text = new WrittenText();
  #textAt = 0;

  /** @param tally counts what inspection would count */
  constructor(tally: Tally, words: Vocabulary, inner?: InnerBodies) {
    this.#out = new EditedText(tally);
    this.#scanner = new FormScanner(tally, words, { inner, marks: this });
  }

  push(text: string): string {
    this.#out.push(text);
    this.#scanner.push(text);
    return this.#out.release(this.#at);
  }

  end(): ReturnType<Rewriter['end']> {
    const ended = this.#scanner.end();
    const text = this.#out.release(this.#out.given);
    return { text, reason: this.#out.failed ? 'fault' : ended };
  }

  begin(texts: TextScanner): void {
    this.#texts = texts;
  }

  field(raw: string, from: number): void {
    this.#fields.push({ raw, from });
  }

  flushed(): void {
    const last = this.#fields.at(-1);
    if (last !== undefined) this.#at = last.from + last.raw.length;
    this.#fields = [];
  }

  whole(column: number, kind: IdentifierKind, value: string): void {
    this.#cover(this.#written(column), 0, kind, value);
  }

  text(column: number): void {
    this.#text = this.#written(column);
    this.#textAt = this.#texts?.given ?? 0;
  }

  found(kind: IdentifierKind, value: string, start: number): void {
    this.#cover(this.#text, start - this.#textAt, kind, value);
  }

  #cover(written: WrittenText, start: number, kind: IdentifierKind, value: string): void {
    coverValue(this.#out, written.segments(written.lead + start, value.length), kind, value);
  }

  #written(column: number): WrittenText {
    const written = new WrittenText();
    const { raw, from } = this.#fields[column] ?? { raw: '', from: 0 };
    for (const piece of formPieces(raw, from)) written.add(piece);
    return written;
  }
}
