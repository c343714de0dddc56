// One sheet of an Excel workbook: its records put together to rows, and what stands beside the cells.
import { formulaTexts } from './xls-formula.ts';
import { RecordReader } from './biff-records.ts';
import type { BiffRecord } from './biff-records.ts';
import type { DocumentSink } from './document-sink.ts';
import { numberText, rkNumber } from './xls-number.ts';
import type { Workbook } from './xls-workbook.ts';

/** Columns of a sheet of Excel 97: cells beyond are told behind the others. */
const maxColumns = 256;
const labels = new Set([0x204, 0xd6]);

interface Awaited {
  readonly row: number;
  readonly column: number;
  /** Texts that the formula itself holds. */
  readonly literals: readonly string[];
}

export class Sheet {
  readonly #book: Workbook;
  readonly #used: Uint8Array;
  readonly #sink: DocumentSink;
  #row = -1;
  #cells: string[] = [];
  /** A formula whose text comes in the record behind it. */
  #awaiting: Awaited | undefined;

  /** `used`: a byte for each string of the workbook, set when a cell shows it. */
  constructor(book: Workbook, used: Uint8Array, sink: DocumentSink) {
    this.#book = book;
    this.#used = used;
    this.#sink = sink;
  }

  /** Takes the records of the sheet, in their order. */
  record({ type, parts }: BiffRecord): void {
    const reader = new RecordReader(parts);
    const { narrow } = this.#book;
    if (labels.has(type)) {
      const [row, column] = this.#place(reader);
      this.#cell(row, column, reader.text(2, narrow));
    } else if (type === 0xfd) this.#shared(reader);
    else if (type === 0x203) {
      const [row, column, format] = this.#place(reader);
      this.#cell(row, column, this.#number(reader, format));
    } else if (type === 0x27e) {
      const [row, column, format] = this.#place(reader);
      this.#cell(row, column, this.#text(rkNumber(reader.u32() | 0), format));
    } else if (type === 0xbd) this.#numbers(reader, parts);
    else if (type === 0x06) this.#formula(reader, parts);
    else if (type === 0x207 && this.#awaiting !== undefined) {
      const { row, column, literals } = this.#awaiting;
      this.#awaiting = undefined;
      const text = reader.text(2, narrow);
      this.#cell(row, column, text);
      // What is computed anew may be another text than the one kept.
      for (const literal of literals) if (!text.includes(literal)) this.#paragraph(literal);
    } else this.#beside(type, reader, parts);
  }

  /** The sheet is complete. */
  end(): void {
    if (this.#cells.some((cell) => cell !== ''))
      this.#sink.row(this.#cells.map((cell) => cell ?? ''));
    this.#cells = [];
  }

  #beside(type: number, reader: RecordReader, parts: readonly Buffer[]): void {
    const { narrow } = this.#book;
    if (type === 0x14 || type === 0x15) {
      // Header and footer; an empty record means none.
      if (reader.isEmpty) return;
      const text = reader.text(narrow === undefined ? 2 : 1, narrow);
      for (const part of text.split(sections)) this.#paragraph(part.replace(codes, ''));
    } else if (type === 0x1b6 && narrow === undefined) {
      reader.skip(10);
      const count = reader.u16();
      reader.skip(6);
      // The characters stand in the next record, behind a byte that says how wide they are.
      if (count > 0) this.#paragraph(reader.characters(count, false));
    } else if (type === 0x1c && narrow !== undefined) {
      reader.skip(4);
      this.#paragraph(reader.narrow(Math.min(reader.u16(), parts[0]?.length ?? 0), narrow));
    } else if (type === 0x100d) {
      reader.skip(2);
      this.#paragraph(reader.text(1, narrow));
    } else if (type === 0x1b8) {
      const link = Buffer.concat(parts.slice(0, 8)).subarray(32);
      for (const run of link.toString('utf16le').match(/[\x20-\x7e\u4e00-\u9fff]{6,}/g) ?? []) {
        this.#paragraph(run);
      }
    }
  }

  #place(reader: RecordReader): [row: number, column: number, format: number] {
    return [reader.u16(), reader.u16(), reader.u16()];
  }

  #shared(reader: RecordReader): void {
    const [row, column] = this.#place(reader);
    const index = reader.u32();
    this.#used[index] = 1;
    this.#cell(row, column, this.#book.strings[index] ?? '');
  }

  #numbers(reader: RecordReader, parts: readonly Buffer[]): void {
    const row = reader.u16();
    const first = reader.u16();
    const count = Math.floor(((parts[0]?.length ?? 0) - 6) / 6);
    for (let i = 0; i < count; i++) {
      const format = reader.u16();
      this.#cell(row, first + i, this.#text(rkNumber(reader.u32() | 0), format));
    }
  }

  /** The value that was computed last (§2.5.133); texts come in a STRING record. */
  #formula(reader: RecordReader, parts: readonly Buffer[]): void {
    const [row, column, format] = this.#place(reader);
    const value = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8].map(() => reader.u8()));
    const literals = formulaTexts(parts[0]?.subarray(22) ?? Buffer.alloc(0), this.#book.narrow);
    const isText = value.readUInt16LE(6) === 0xffff;
    if (isText && value[0] === 0) {
      this.#awaiting = { row, column, literals };
      return;
    }
    if (!isText) this.#cell(row, column, this.#text(value.readDoubleLE(0), format));
    for (const literal of literals) this.#paragraph(literal);
  }

  #number(reader: RecordReader, format: number): string {
    const value = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8].map(() => reader.u8()));
    return this.#text(value.readDoubleLE(0), format);
  }

  #text(value: number, format: number): string {
    return numberText(value, this.#book.formatOf(format), this.#book.is1904);
  }

  #cell(row: number, column: number, text: string): void {
    if (row !== this.#row) this.end();
    this.#row = row;
    const at = Math.min(column, maxColumns);
    while (this.#cells.length < at) this.#cells.push('');
    // Written twice, or beyond the last column: nothing of it is lost.
    const before = this.#cells[at] ?? '';
    this.#cells[at] = before === '' ? text : `${before}\n${text}`;
  }

  #paragraph(text: string): void {
    if (text.trim() !== '') this.#sink.paragraph(text);
  }
}

/** &L, &C and &R begin the parts of a header; the other codes are fonts and fields (§2.4.136). */
const sections = /&[LCR]/;
const codes = /&(?:"[^"]{0,100}"|\d{1,3}|K[0-9A-F]{6}|[A-Z])/g;
