// Tables and labelled items as documents have them: a header over columns, a label beside its value, a
// label before the next text.
import { headerOf, type RowMarks, type RowReader } from './row-reader.ts';
import { shortNumber, type TextScanner } from './text-scanner.ts';
import { isKind, type KeyMeaning, type Vocabulary } from './vocabulary.ts';

/** Longest text that is taken for a label. */
const maxLabel = 40;
/** Titles and headers stand in the first rows. */
const maxHeaderRows = 8;

export class TableReader {
  readonly #words: Vocabulary;
  readonly #texts: TextScanner;
  readonly #rows: RowReader;
  readonly #marks: RowMarks | undefined;
  #header: readonly KeyMeaning[] | null = null;
  #rowsSeen = 0;
  /** Kind that the label just read, or the element around, gives to the next text. */
  label: KeyMeaning;

  /** @param marks the rows', too; what stands in no row is column -1 */
  constructor(vocabulary: Vocabulary, texts: TextScanner, rows: RowReader, marks?: RowMarks) {
    this.#marks = marks;
    this.#words = vocabulary;
    this.#texts = texts;
    this.#rows = rows;
  }

  /** A table begins: the header of the one before says nothing about it. */
  table(): void {
    this.#header = null;
    this.#rowsSeen = 0;
    this.#rows.begin();
  }

  /** A row is a header, a record under a header, or labels and values side by side. */
  row(cells: readonly string[]): void {
    let filled = 0;
    for (const cell of cells) if (cell !== '') filled++;
    if (filled === 0) return;
    const meanings = filled > 1 ? headerOf(cells, this.#words) : null;
    if (this.#rowsSeen++ < maxHeaderRows || meanings !== null) this.#rows.names(cells, meanings);
    const labels = meanings?.filter((m) => m !== undefined).length ?? 0;
    // A header is labels side by side; label and value alternate in a row of a record.
    if (meanings !== null && labels * 2 > filled) {
      this.#header = meanings;
      return;
    }
    // Two cells of which the first is a label are a label and its value, whatever header was above.
    if (this.#header !== null && !(filled === 2 && this.#beginsWithLabel(cells))) {
      return this.#rows.row(this.#header, cells);
    }
    this.label = undefined;
    if (this.#header === null && this.#rows.isStatistics) this.#rows.row([], cells);
    else for (let i = 0; i < cells.length; i++) this.#cell(i, cells[i] ?? '');
  }

  #beginsWithLabel(cells: readonly string[]): boolean {
    const first = cells.find((cell) => cell !== '') ?? '';
    return first.length <= maxLabel && this.#words.meaningOfLabel(first) !== undefined;
  }

  #cell(column: number, cell: string): void {
    if (cell !== '') this.item(cell, column);
  }

  /** A label says what the next item is. */
  item(text: string, column = -1): void {
    const meaning = this.label;
    this.label = undefined;
    const label = text.length <= maxLabel ? this.#words.meaningOfLabel(text) : undefined;
    // Labels in a row: what says what the next is, is nobody's name itself.
    const judged = isKind(meaning) && label === undefined ? this.#words.judge(meaning, text) : null;
    if (judged !== null) {
      this.#marks?.whole(column, judged.kind, text);
      this.#texts.labelled(judged.kind, text);
    }
    if (judged !== null && judged.kind !== 'sensitiveDiagnosis') return;
    if ((meaning === 'other' && text.length < 12) || shortNumber.test(text)) return;
    if (label !== undefined) {
      this.label = label;
      return;
    }
    this.#marks?.text(column, text);
    this.#texts.push(text);
    this.#texts.boundary();
  }
}
