// CSV and TSV as hospitals export them: comma, semicolon or tab, BOM, GBK, quotes in odd places.
import { parse } from 'csv-parse';
import type { Parser } from 'csv-parse';
import type { BodyScanner, ScanEnd } from './body-scanner.ts';
import { headerOf, RowReader } from './row-reader.ts';
import type { Tally } from './tally.ts';
import { TextScanner } from './text-scanner.ts';
import type { KeyMeaning, Vocabulary } from './vocabulary.ts';

/** Characters of one row; a quote that is never closed must not swallow the file into memory. */
const maxRecord = 1_000_000;
/** A first line longer than this is taken as it stands when the delimiter is chosen. */
const maxFirstLine = 65_536;
/** Titles that reports print above the header. */
const maxTitleRows = 5;

export class CsvScanner implements BodyScanner {
  readonly #texts: TextScanner;
  readonly #rows: RowReader;
  readonly #words: Vocabulary;
  readonly #fixedDelimiter: string | undefined;
  #parser: Parser | null = null;
  #head = '';
  #header: readonly KeyMeaning[] | null = null;
  #rowsSeen = 0;
  #malformed = false;

  constructor(tally: Tally, vocabulary: Vocabulary, delimiter?: string) {
    this.#words = vocabulary;
    this.#texts = new TextScanner(tally, vocabulary);
    this.#rows = new RowReader(tally, vocabulary, this.#texts);
    this.#fixedDelimiter = delimiter;
  }

  push(text: string): void {
    if (this.#parser !== null) return this.#feed(text);
    this.#head += text;
    if (this.#head.includes('\n') || this.#head.length > maxFirstLine) this.#start();
  }

  end(): ScanEnd {
    if (this.#parser === null && this.#head !== '') this.#start();
    this.#parser?.end();
    this.#texts.end();
    return this.#malformed ? 'malformed' : undefined;
  }

  /** Chooses the delimiter by the first line and hands over what was held. */
  #start(): void {
    const head = this.#head;
    this.#head = '';
    const parser = parse({
      delimiter: this.#fixedDelimiter ?? delimiterOf(head),
      // Quotes inside unquoted cells (`5"`) are common; a row is not lost for one.
      relax_quotes: true,
      // Titles and totals have fewer cells than the rows between them.
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: maxRecord,
      skip_records_with_error: true,
      on_skip: () => {
        this.#malformed = true;
        return undefined;
      },
      // Rows are handled here, one by one and at once; nothing is left for the stream to emit.
      on_record: (row: string[]) => {
        this.#row(row);
        return null;
      },
    });
    // What was read before the error stays counted; the body is then not wholly inspected.
    parser.on('error', () => {
      this.#malformed = true;
    });
    parser.resume();
    this.#parser = parser;
    this.#feed(head);
  }

  #feed(text: string): void {
    this.#parser?.write(text);
  }

  /** The first row with labels in it is the header; titles above it are read as text. */
  #row(cells: readonly string[]): void {
    this.#rowsSeen++;
    if (this.#header === null && this.#rowsSeen <= maxTitleRows) {
      this.#header = headerOf(cells, this.#words);
      if (this.#header !== null) return;
    }
    this.#rows.row(this.#header ?? [], cells);
  }
}

/** The delimiter that occurs most in the first line, outside quotes. */
function delimiterOf(head: string): string {
  // Excel's own line: `sep=;` names the delimiter of the file.
  const declared = /^sep=(.)\r?\n/i.exec(head);
  if (declared?.[1] !== undefined) return declared[1];
  const line = (head.split(/\r?\n/, 1)[0] ?? '').replace(/"[^"]*"/g, '');
  let best = ',';
  let most = 0;
  for (const candidate of [',', '\t', ';', '|', '，']) {
    const times = line.split(candidate).length - 1;
    if (times > most) {
      best = candidate;
      most = times;
    }
  }
  return best;
}
