// SpreadsheetML workbooks (ECMA-376-1 §18): shared strings first, then every sheet row by row, hidden
// ones as well. What a cell shows is what is read: dates as dates, not as days since 1900.
import { type DocumentSink, LimitReached } from './document-sink.ts';
import { CellFormats, dateOf } from './cell-formats.ts';
import type { XmlEvents } from './xml-events.ts';
import type { ZipEntry } from './zip-directory.ts';
import type { ZipParts } from './zip-parts.ts';

/** Strings and characters that are held; more of them is a bomb, or no workbook for a browser. */
export const maxStrings = 500_000;
const maxCharacters = 16_000_000;
/** Columns of a sheet (§18.3.1.73), and characters of a cell. */
export const maxColumns = 16_384;
const maxCell = 32_767;

export async function readWorkbook(
  parts: ZipParts,
  entries: readonly ZipEntry[],
  sink: DocumentSink,
): Promise<void> {
  const read = (bytes: number): void => sink.read(bytes);
  const formats = new CellFormats();
  const strings = new SharedStrings(sink);
  const named = (pattern: RegExp): ZipEntry[] => entries.filter(({ name }) => pattern.test(name));
  for (const entry of named(/styles\.xml$/i)) await parts.xml(entry, formats, read);
  const book = new BookNames(sink);
  for (const entry of named(/workbook\.xml$/i)) await parts.xml(entry, book, read);
  for (const entry of named(/sharedStrings\.xml$/i)) {
    await parts.xml(entry, strings, read);
  }
  for (const entry of named(/sheets\//i)) {
    sink.table();
    const sheet = new Sheet(sink, strings.values, formats, book.is1904);
    await parts.xml(entry, sheet, read);
  }
  // A string that no cell shows is still in the file.
  strings.tellUnused();
}

/** What a filter lets through (§18.3.2.6), and what a scenario puts into a cell (§18.3.1.49). */
export const holdsValue = new Set(['filter', 'customFilter', 'inputCells']);

/** Names of sheets and ranges, the constants behind names. */
class BookNames implements XmlEvents {
  readonly #sink: DocumentSink;
  #isName = false;
  is1904 = false;

  constructor(sink: DocumentSink) {
    this.#sink = sink;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#isName = name === 'definedName';
    if (name === 'sheet') this.#sink.paragraph(attributes['name'] ?? '');
    if (name === 'workbookPr') this.is1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '');
  }

  close(): void {
    this.#isName = false;
  }

  text(text: string): void {
    if (this.#isName && text.includes('"')) this.#sink.paragraph(text);
  }
}

class SharedStrings implements XmlEvents {
  readonly #sink: DocumentSink;
  readonly values: { readonly text: string; used: boolean }[] = [];
  #text = '';
  #characters = 0;
  #isText = false;
  /** Inside readings above characters: said apart, as they do not belong to the value. */
  #isReading = false;

  constructor(sink: DocumentSink) {
    this.#sink = sink;
  }

  open(name: string): void {
    if (name === 'si') this.#text = '';
    if (name === 't') this.#isText = true;
    if (name === 'rPh') this.#isReading = true;
  }

  close(name: string): void {
    if (name === 't') this.#isText = false;
    if (name === 'rPh') this.#isReading = false;
    if (name !== 'si') return;
    this.#characters += this.#text.length;
    if (this.values.length >= maxStrings || this.#characters > maxCharacters) {
      throw new LimitReached('tooLarge');
    }
    this.values.push({ text: this.#text, used: false });
  }

  text(text: string): void {
    if (!this.#isText) return;
    if (this.#isReading) this.#sink.paragraph(text);
    else this.#text += text;
  }

  tellUnused(): void {
    for (const { text, used } of this.values)
      if (!used && text.length > 1) this.#sink.paragraph(text);
  }
}

class Sheet implements XmlEvents {
  readonly #sink: DocumentSink;
  readonly #strings: readonly { readonly text: string; used: boolean }[];
  readonly #formats: CellFormats;
  readonly #is1904: boolean;
  #cells: string[] = [];
  #column = 0;
  #type = 'n';
  #style = 0;
  #value = '';
  #formula = '';
  #isCell = false;
  #inside: 'value' | 'formula' | 'margin' | null = null;

  constructor(
    sink: DocumentSink,
    strings: readonly { readonly text: string; used: boolean }[],
    formats: CellFormats,
    is1904: boolean,
  ) {
    this.#sink = sink;
    this.#strings = strings;
    this.#formats = formats;
    this.#is1904 = is1904;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    switch (name) {
      case 'row':
        this.#cells = [];
        this.#column = 0;
        return;
      case 'c':
        this.#isCell = true;
        this.#column = columnOf(attributes['r']) ?? this.#column;
        this.#type = attributes['t'] ?? 'n';
        this.#style = Number(attributes['s'] ?? 0);
        this.#value = '';
        this.#formula = '';
        return;
      case 'v':
      case 't':
        this.#inside = 'value';
        return;
      case 'f':
        this.#inside = 'formula';
        return;
      case 'formula':
      case 'formula1':
      case 'formula2':
      case 'oddHeader':
      case 'evenHeader':
      case 'firstHeader':
      case 'oddFooter':
      case 'evenFooter':
      case 'firstFooter':
        this.#inside = 'margin';
        this.#value = '';
        return;
      default:
        this.#attributes(name, attributes);
    }
  }

  close(name: string): void {
    if (this.#inside === 'margin' && this.#value !== '') {
      // `&L`, `&"font,bold"`, `&12` stand between the texts (§18.3.1.46).
      this.#sink.paragraph(this.#value.replace(/&(?:"[^"]*"|\d{1,3}|[A-Z])/gi, ' '));
      this.#value = '';
    }
    this.#inside = null;
    // Rules and lists that point to another sheet; a cell's own formula is told behind its value.
    if (name === 'f' && !this.#isCell) this.#endFormula();
    if (name === 'c') this.#endCell();
    if (name === 'row') this.#endRow();
  }

  text(text: string): void {
    if (this.#inside === 'formula') this.#formula += text;
    else if (this.#inside !== null && this.#value.length < maxCell) this.#value += text;
  }

  /** Values of filters; prompts and errors of input rules, tips of links: texts that stand in attributes. */
  #attributes(element: string, attributes: Readonly<Record<string, string>>): void {
    if (holdsValue.has(element)) this.#sink.paragraph(attributes['val'] ?? '');
    for (const name of ['prompt', 'promptTitle', 'error', 'tooltip', 'display', 'location']) {
      const text = attributes[name];
      if (text !== undefined && text.length > 3) this.#sink.paragraph(text);
    }
  }

  #endCell(): void {
    // Cells that are not written are empty; a column beyond the last is no sheet's.
    if (this.#column < maxColumns) {
      while (this.#cells.length < this.#column) this.#cells.push('');
      this.#cells[this.#column] = this.#shown();
    }
    this.#column++;
    this.#isCell = false;
    this.#endFormula();
  }

  /** A constant in a formula may be shown by no cell. */
  #endFormula(): void {
    // `"ab"&"cd"` says `abcd`.
    const joined = this.#formula.replace(/"\s*&\s*"/g, '');
    if (joined.includes('"')) this.#sink.paragraph(joined);
    this.#formula = '';
  }

  #shown(): string {
    const value = this.#value;
    switch (this.#type) {
      case 's': {
        const shared = this.#strings[Number(value)];
        if (shared === undefined) return '';
        shared.used = true;
        return shared.text.trim();
      }
      case 'n': {
        if (value === '' || !this.#formats.isDate(this.#style)) return written(value);
        return dateOf(Number(value), this.#is1904) ?? value;
      }
      default:
        return value.trim();
    }
  }

  #endRow(): void {
    if (this.#cells.length > 0) this.#sink.row(this.#cells);
    this.#cells = [];
  }
}

/** `1.3812345678E10` is a telephone number to who opens the file. */
export function written(value: string): string {
  if (!/[eE]/.test(value)) return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? String(number) : value;
}

/** `BC12` → 54 */
export function columnOf(reference: string | undefined): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (letters === undefined) return null;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
