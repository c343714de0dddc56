// CSV and TSV as hospitals export them: comma, semicolon or tab, BOM, GBK, quotes in odd places.
import type { BodyShape } from './body-shape.ts';
import type { BodyScanner, ScanEnd } from './body-scanner.ts';
import { CsvRows } from './csv-rows.ts';
import { headerOf, type RowMarks, RowReader } from './row-reader.ts';
import type { Tally } from './tally.ts';
import { type TextMarks, TextScanner } from './text-scanner.ts';
import type { KeyMeaning, Vocabulary } from './vocabulary.ts';

/** Characters held until the delimiter is chosen. */
const maxHead = 65_536;
const lineEnd = /\r\n|\n|\r/;
/** Titles that reports print above the header. */
const maxTitleRows = 5;

/** Told where values stand, row by row in their order: for whoever writes the table again. */
export interface CsvMarks extends RowMarks, TextMarks {
  begin(delimiter: string, texts: TextScanner): void;
  /** The cells, unquoted, of the row whose values are told next. Empty lines are no rows. */
  row(cells: readonly string[]): void;
}

export class CsvScanner implements BodyScanner {
  readonly #texts: TextScanner;
  readonly #rows: RowReader;
  readonly #words: Vocabulary;
  readonly #fixedDelimiter: string | undefined;
  readonly #marks: CsvMarks | undefined;
  readonly #names: BodyShape | undefined;
  #columns = 0;
  /** Null until the delimiter is chosen. */
  #reader: CsvRows | null = null;
  #head = '';
  #header: readonly KeyMeaning[] | null = null;
  #rowsSeen = 0;
  #malformed = false;

  constructor(
    tally: Tally,
    vocabulary: Vocabulary,
    {
      delimiter,
      marks,
      names,
    }: { delimiter?: string | undefined; marks?: CsvMarks; names?: BodyShape | undefined } = {},
  ) {
    this.#marks = marks;
    this.#names = names;
    this.#words = vocabulary;
    this.#texts = new TextScanner(tally, vocabulary, marks);
    this.#rows = new RowReader(tally, vocabulary, this.#texts, marks);
    this.#fixedDelimiter = delimiter;
  }

  push(text: string): void {
    if (this.#reader !== null) return this.#reader.write(text);
    this.#head += text;
    const lines = this.#head.split(lineEnd, maxTitleRows + 2).length;
    if (lines > maxTitleRows + 1 || this.#head.length > maxHead) this.#start();
  }

  end(): ScanEnd {
    if (this.#reader === null && this.#head !== '') this.#start();
    this.#reader?.end();
    if (this.#header === null) this.#names?.unnamed();
    this.#texts.end();
    return this.#malformed ? 'malformed' : undefined;
  }

  /** Chooses the delimiter by the first lines and hands over what was held. */
  #start(): void {
    const head = this.#head;
    this.#head = '';
    const delimiter = this.#fixedDelimiter ?? delimiterOf(head);
    this.#marks?.begin(delimiter, this.#texts);
    this.#reader = new CsvRows({
      delimiter,
      row: (cells) => this.#row(cells),
      malformed: () => (this.#malformed = true),
    });
    this.#reader.write(head);
  }

  /** The first row with labels in it is the header; titles above it are read as text. */
  #row(cells: readonly string[]): void {
    this.#rowsSeen++;
    this.#marks?.row(cells);
    if (this.#header === null && this.#rowsSeen <= maxTitleRows) {
      this.#header = headerOf(cells, this.#words);
      this.#rows.names(cells, this.#header);
      if (this.#header !== null) {
        this.#columns = cells.length;
        for (const cell of cells) this.#names?.name(cell.trim());
        return;
      }
    }
    // Cells under no name.
    if (this.#header === null || cells.length > this.#columns) this.#noName(cells);
    this.#rows.row(this.#header ?? [], cells);
  }

  /** Cells that no column names; a title above the table has one. */
  #noName(cells: readonly string[]): void {
    if (this.#header !== null || cells.length > 1) this.#names?.unnamed();
  }
}

/** Whether a text without a type is a table: a line of labels, and a delimiter that its lines share. */
export function isTable(head: string, words: Vocabulary): boolean {
  const delimiter = delimiterOf(head);
  const lines = head.split(lineEnd, maxTitleRows + 2);
  // The last one may be cut.
  if (lines.length < 2) return false;
  return lines.slice(0, -1).some((line, i) => {
    const cells = line.split(delimiter).map((cell) => cell.replace(/^\s*"|"\s*$/g, ''));
    if (cells.length < 2 || cells.some((cell) => cell.length > 40)) return false;
    const below = lines[i + 1] ?? '';
    return headerOf(cells, words) !== null && below.split(delimiter).length >= cells.length;
  });
}

/** The delimiter that the most of the first lines have, outside quotes: titles have none. */
function delimiterOf(head: string): string {
  // Excel's own line: `sep=;` names the delimiter of the file.
  const declared = /^sep=(.)[\r\n]/i.exec(head);
  if (declared?.[1] !== undefined) return declared[1];
  const lines = head
    .replace(/"[^"]*"/g, '')
    .split(lineEnd, maxTitleRows + 1)
    .filter((line) => line !== '');
  let best = ',';
  let [most, mostTimes] = [0, 0];
  for (const candidate of [',', '\t', ';', '|', '，']) {
    const having = lines.filter((line) => line.includes(candidate));
    const times = having.reduce((sum, line) => sum + line.split(candidate).length - 1, 0);
    if (having.length > most || (having.length === most && times > mostTimes)) {
      best = candidate;
      [most, mostTimes] = [having.length, times];
    }
  }
  return best;
}
