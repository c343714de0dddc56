// Tables of delimited text with masks in place of values: quotes, delimiters and line ends stay.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import { type CsvMarks, CsvScanner } from '../csv-scanner.ts';
import type { Tally } from '../tally.ts';
import type { TextScanner } from '../text-scanner.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { EditedText } from './edited-text.ts';
import type { Rewriter } from './rewriter.ts';

/** Where a cell's characters are written; one offset for each. */
interface WrittenCell {
  readonly places: readonly number[];
  readonly isQuoted: boolean;
}

export class CsvRewriter implements Rewriter, CsvMarks {
  readonly #out: EditedText;
  readonly #scanner: CsvScanner;
  #texts: TextScanner | null = null;
  #delimiter = ',';
  /** Offset behind the last row. */
  #at = 0;
  #cells: readonly string[] = [];
  #written: readonly WrittenCell[] = [];
  /** The cell that the scanner of texts has, and where that begins among all its texts. */
  #column = 0;
  #textAt = 0;

  /** @param tally counts what inspection would count
   *  @param delimiter undefined: the one that the first lines share */
  constructor(
    tally: Tally,
    words: Vocabulary,
    { delimiter }: { readonly delimiter?: string } = {},
  ) {
    this.#out = new EditedText(tally);
    this.#scanner = new CsvScanner(tally, words, { delimiter, marks: this });
  }

  push(text: string): string {
    this.#out.push(text);
    this.#scanner.push(text);
    return this.#out.release(this.#at);
  }

  end(): ReturnType<Rewriter['end']> {
    const ended = this.#scanner.end();
    const text = this.#out.release(this.#out.given);
    return { text, reason: this.#out.failed ? 'malformed' : ended };
  }

  begin(delimiter: string, texts: TextScanner): void {
    this.#delimiter = delimiter;
    this.#texts = texts;
  }

  /** Finds each cell in what is written: its characters in their order, with nothing but quotes between. */
  row(cells: readonly string[]): void {
    this.#cells = cells;
    let at = this.#out.skip(this.#at, '\r\n');
    const written: WrittenCell[] = [];
    for (const [column, cell] of cells.entries()) {
      if (column > 0) {
        if (!this.#out.has(at, this.#delimiter)) return this.#out.fail();
        at += this.#delimiter.length;
      }
      const isQuoted = this.#out.has(at, '"');
      const places: number[] = [];
      for (const unit of cell.split('')) {
        if (!this.#out.has(at, unit)) at = this.#out.skip(at, '"');
        if (!this.#out.has(at, unit)) return this.#out.fail();
        places.push(at++);
      }
      at = this.#out.skip(at, '"');
      written.push({ places, isQuoted });
    }
    this.#written = written;
    this.#at = at;
  }

  whole(column: number, kind: IdentifierKind, value: string): void {
    this.#replace(column, 0, kind, value);
  }

  text(column: number): void {
    this.#column = column;
    this.#textAt = this.#texts?.given ?? 0;
  }

  found(kind: IdentifierKind, value: string, start: number): void {
    this.#replace(this.#column, start - this.#textAt, kind, value);
  }

  /** @param start in the cell without the white space around */
  #replace(column: number, start: number, kind: IdentifierKind, value: string): void {
    const { places, isQuoted } = this.#written[column] ?? { places: [], isQuoted: false };
    const cell = this.#cells[column] ?? '';
    const lead = cell.length - cell.trimStart().length;
    const from = places[lead + start];
    const last = places[lead + start + value.length - 1];
    if (from === undefined || last === undefined) return this.#out.fail();
    if (!this.#out.masks(kind)) return;
    const mask = identifierOf(kind).mask(value);
    // The second quote of a pair belongs to the first.
    const to = this.#out.has(last, '""') && isQuoted ? last + 2 : last + 1;
    this.#out.replace(from, to, isQuoted ? mask.replaceAll('"', '""') : mask);
  }
}
