// Rows of delimited text, one by one as they come. Most exports quote nothing: their lines are cut here, as long
// as no quote has been seen. From the line with the first one on csv-parse reads, which knows all about quotes.
import { parse } from 'csv-parse';
import type { Parser } from 'csv-parse';

/** Characters of one row; a quote that is never closed must not swallow the file into memory. */
const maxRecord = 1_000_000;
/** UTF-8 bytes that one UTF-16 unit becomes at most: csv-parse counts bytes. */
const widest = 3;

const cuts = /["\r\n]/;

export interface CsvRowsOptions {
  /** What stands between two cells. */
  readonly delimiter: string;
  /** Told of each row; empty lines are none. */
  readonly row: (cells: string[]) => void;
  /** Told when something could not be read; what was read before it stays. */
  readonly malformed: () => void;
}

export class CsvRows {
  readonly #options: CsvRowsOptions;
  /** Null until a quote has been seen. */
  #parser: Parser | null = null;
  /** Of the line that has not ended yet, in its pieces: joined at each, a long line would cost its square. */
  #rest: string[] = [];
  #restLength = 0;

  constructor(options: CsvRowsOptions) {
    this.#options = options;
    // Nobody writes such files; csv-parse says what it thinks of them.
    if (cuts.test(options.delimiter)) this.#parser = parserOf(options);
  }

  write(text: string): void {
    if (this.#parser !== null) {
      this.#parser.write(text);
      return;
    }
    const held = this.#restLength;
    this.#hold(text);
    const ends = cuts.test(text) || this.#rest.at(-2)?.endsWith('\r');
    if (ends === true || this.#restLength * widest > maxRecord) this.#cut(held);
  }

  /** The last row may have no line end. */
  end(): void {
    if (this.#parser !== null) {
      this.#parser.end();
      return;
    }
    const line = this.#take().replace(/\r$/, '');
    if (line !== '') this.#options.row(line.split(this.#options.delimiter));
  }

  #hold(text: string): void {
    if (text !== '') this.#rest.push(text);
    this.#restLength += text.length;
  }

  #take(): string {
    const all = this.#rest.join('');
    this.#rest = [];
    this.#restLength = 0;
    return all;
  }

  /** @param seen what has been held before, and has no quote */
  #cut(seen: number): void {
    const all = this.#take();
    const quote = all.indexOf('"', seen);
    const rest = all.slice(this.#lines(all, quote === -1 ? all.length : quote));
    if (quote === -1 && rest.length * widest <= maxRecord) return this.#hold(rest);
    this.#parser = parserOf(this.#options);
    this.#parser.write(rest);
  }

  /** Rows of the lines that end before `to`. @returns where the first line begins that does not */
  #lines(text: string, to: number): number {
    const { delimiter, row } = this.#options;
    let at = 0;
    let feed = nextOf(text, '\n', 0, to);
    let back = nextOf(text, '\r', 0, to);
    while (feed < to || back < to) {
      const end = Math.min(feed, back);
      // A line feed may belong to it, in the next piece.
      if (end === back && end + 1 === text.length) return at;
      if ((end - at) * widest > maxRecord) return at;
      if (end > at) row(text.slice(at, end).split(delimiter));
      at = end === back && text[end + 1] === '\n' ? end + 2 : end + 1;
      if (feed < at) feed = nextOf(text, '\n', at, to);
      if (back < at) back = nextOf(text, '\r', at, to);
    }
    return at;
  }
}

/** Offset of a character before `to`, `to` when there is none. */
function nextOf(text: string, char: string, from: number, to: number): number {
  const at = text.indexOf(char, from);
  return at === -1 || at > to ? to : at;
}

function parserOf({ delimiter, row, malformed }: CsvRowsOptions): Parser {
  const parser = parse({
    delimiter,
    // All of them, in one file too: a row that ends otherwise than the first must not join the next.
    record_delimiter: ['\r\n', '\n', '\r'],
    // Quotes inside unquoted cells (`5"`) are common; a row is not lost for one.
    relax_quotes: true,
    // Titles and totals have fewer cells than the rows between them.
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRecord,
    skip_records_with_error: true,
    on_skip: () => {
      malformed();
      return undefined;
    },
    // Rows are handled at once; nothing is left for the stream to emit.
    on_record: (cells: string[]) => {
      row(cells);
      return null;
    },
  });
  // What was read before the error stays counted; the body is then not wholly inspected.
  parser.on('error', malformed);
  parser.resume();
  return parser;
}
