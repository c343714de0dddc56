// What an Excel workbook says once for all its sheets ([MS-XLS] §2.1.7.20.3): charset, strings, formats, names.
import { biff, RecordReader } from './biff-records.ts';
import type { BiffRecord, NarrowDecoder } from './biff-records.ts';
import { decodeCodepage } from './codepage.ts';
import type { DocumentSink } from './document-sink.ts';
import { MalformedDocument } from './malformed-document.ts';
import { formatOf } from './xls-number.ts';
import type { NumberFormat } from './xls-number.ts';

export interface SheetPlace {
  readonly name: string;
  readonly start: number;
}

const bound = 0x85;
const codepage = 0x42;
const filePass = 0x2f;
const strings = 0xfc;
const format = 0x41e;
const cellFormat = 0xe0;
const dateMode = 0x22;

export class Workbook {
  readonly sheets: SheetPlace[] = [];
  readonly strings: string[] = [];
  /** Text of Excel 95; undefined from 97 on. */
  narrow: NarrowDecoder | undefined;
  isLocked = false;
  is1904 = false;
  readonly #sink: DocumentSink;
  readonly #written = new Map<number, string>();
  readonly #cellFormats: number[] = [];
  #formats: NumberFormat[] | undefined;
  #codepage = 0;

  constructor(sink: DocumentSink) {
    this.#sink = sink;
  }

  /** Takes the records of the first substream, in their order. */
  record({ type, parts }: BiffRecord): void {
    const reader = new RecordReader(parts);
    if (type === biff.bof) this.#begin(reader);
    else if (type === codepage) this.#codepage = reader.u16();
    else if (type === filePass) this.isLocked = true;
    else if (type === dateMode) this.is1904 = reader.u16() === 1;
    else if (type === strings) this.#readStrings(reader);
    else if (type === bound) this.#readSheet(reader);
    else if (type === format) {
      const index = reader.u16();
      this.#written.set(index, reader.text(this.narrow === undefined ? 2 : 1, this.narrow));
    } else if (type === cellFormat) {
      reader.skip(2);
      this.#cellFormats.push(reader.u16());
    }
  }

  /** How the numbers of a cell are written, by the index of its format. */
  formatOf(index: number): NumberFormat {
    this.#formats ??= this.#cellFormats.map((each) => formatOf(each, this.#written.get(each)));
    return this.#formats[index] ?? 'general';
  }

  #begin(reader: RecordReader): void {
    const version = reader.u16();
    if (version === 0x500) this.narrow ??= (bytes) => decodeCodepage(bytes, this.#codepage);
    else if (version !== 0x600) throw new MalformedDocument('version of the workbook');
  }

  #readSheet(reader: RecordReader): void {
    const start = reader.u32();
    // State and type: what is hidden is read like the rest.
    reader.skip(2);
    this.sheets.push({ name: reader.text(1, this.narrow), start });
  }

  #readStrings(reader: RecordReader): void {
    reader.skip(4);
    const count = reader.u32();
    // Each takes three bytes at least: a count that lies ends with the record.
    for (let i = 0; i < count && !reader.isEmpty; i++) {
      this.strings.push(reader.rich(reader.u16()));
      if (i % 4096 === 0) this.#sink.read(0);
    }
  }
}
