// Records of an Excel stream ([MS-XLS] §2.1.4) and the strings in them, which go on in CONTINUE records.
import type { DocumentSink } from './document-sink.ts';
import { LimitReached } from './document-sink.ts';
import { MalformedDocument } from './malformed-document.ts';

export interface BiffRecord {
  readonly type: number;
  /** The record and its CONTINUE records. */
  readonly parts: readonly Buffer[];
  /** Place of the record behind it. */
  readonly end: number;
}

export const biff = {
  bof: 0x809,
  eof: 0x0a,
  continued: 0x3c,
} as const;

/** Of one record with its continuations. */
const maxParts = 65_536;

/** Decodes the 8-bit strings of Excel 95, and of 97 and later nothing: those are UTF-16. */
export type NarrowDecoder = (bytes: Buffer) => string;

/** How often records may be read: sheets that overlap would be read for each that claims them. */
export interface RecordBudget {
  left: number;
}

/** The records of a substream, from its BOF up to the EOF that belongs to it. */
export function* recordsFrom(
  stream: Buffer,
  start: number,
  budget: RecordBudget,
  sink: DocumentSink,
): Generator<BiffRecord> {
  let depth = 0;
  for (let at = start; ; ) {
    const record = recordAt(stream, at);
    sink.read(record.end - at);
    if (--budget.left < 0) throw new LimitReached('tooLarge');
    at = record.end;
    // Charts stand inside of sheets as substreams of their own.
    if (record.type === biff.bof) depth++;
    if (record.type === biff.eof) depth--;
    yield record;
    if (depth <= 0) return;
  }
}

function recordAt(stream: Buffer, start: number): BiffRecord {
  let end = start;
  let type = -1;
  const parts: Buffer[] = [];
  for (;;) {
    if (end + 4 > stream.length) break;
    const each = stream.readUInt16LE(end);
    if (parts.length > 0 && each !== biff.continued) break;
    const length = stream.readUInt16LE(end + 2);
    if (end + 4 + length > stream.length) throw new MalformedDocument('record is cut');
    // Real parts are full, 8,224 bytes: so many are none of Excel's.
    if (parts.length >= maxParts) throw new LimitReached('tooLarge');
    parts.push(stream.subarray(end + 4, end + 4 + length));
    if (type === -1) type = each;
    end += 4 + length;
  }
  if (type === -1) throw new MalformedDocument('substream without an end');
  return { type, parts, end };
}

/** Goes through a record and its continuations. Throws when they hold less than is asked for. */
export class RecordReader {
  readonly #parts: readonly Buffer[];
  #index = 0;
  #at = 0;

  constructor(parts: readonly Buffer[]) {
    this.#parts = parts;
  }

  get isEmpty(): boolean {
    this.#settle();
    return this.#index >= this.#parts.length;
  }

  u8(): number {
    this.#settle();
    const byte = this.#parts[this.#index]?.[this.#at++];
    if (byte === undefined) throw new MalformedDocument('record is short');
    return byte;
  }

  u16(): number {
    return this.u8() | (this.u8() << 8);
  }

  u32(): number {
    return this.u16() + this.u16() * 65_536;
  }

  skip(count: number): void {
    for (let left = count; left > 0; ) {
      this.#settle();
      const part = this.#parts[this.#index];
      if (part === undefined) throw new MalformedDocument('record is short');
      const here = Math.min(left, part.length - this.#at);
      this.#at += here;
      left -= here;
    }
  }

  /** `count` characters; behind the end of a part a byte says anew how wide they are (§2.5.293). */
  characters(count: number, isWide: boolean): string {
    let text = '';
    let wide = isWide;
    for (let left = count; left > 0; ) {
      const part = this.#parts[this.#index];
      if (part === undefined) throw new MalformedDocument('string is cut');
      const fit = Math.floor((part.length - this.#at) / (wide ? 2 : 1));
      if (fit === 0) {
        this.#index++;
        this.#at = 0;
        if (left > 0) wide = (this.u8() & 1) === 1;
        continue;
      }
      const here = Math.min(left, fit);
      const end = this.#at + here * (wide ? 2 : 1);
      text += part.toString(wide ? 'utf16le' : 'latin1', this.#at, end);
      this.#at = end;
      left -= here;
    }
    return text;
  }

  /** A string of 8-bit characters, `count` bytes of them. */
  narrow(count: number, decode: NarrowDecoder): string {
    this.#settle();
    const part = this.#parts[this.#index] ?? Buffer.alloc(0);
    const bytes = part.subarray(this.#at, this.#at + count);
    if (bytes.length < count) throw new MalformedDocument('string is cut');
    this.#at += count;
    return decode(bytes);
  }

  /** XLUnicodeString (§2.5.294) behind a count of `countLength` bytes; without `decode` UTF-16. */
  text(countLength: 1 | 2, decode: NarrowDecoder | undefined): string {
    const count = countLength === 1 ? this.u8() : this.u16();
    if (decode !== undefined) return this.narrow(count, decode);
    if (count === 0) return '';
    return this.rich(count);
  }

  /** XLUnicodeRichExtendedString (§2.5.293) without its count: formats and phonetics are stepped over. */
  rich(count: number): string {
    const flags = this.u8();
    const runs = (flags & 8) === 0 ? 0 : this.u16();
    const extra = (flags & 4) === 0 ? 0 : this.u32();
    const text = this.characters(count, (flags & 1) === 1);
    this.skip(runs * 4 + extra);
    return text;
  }

  /** Over the ends of parts, empty ones too. */
  #settle(): void {
    while (
      this.#index < this.#parts.length &&
      this.#at >= (this.#parts[this.#index]?.length ?? 0)
    ) {
      this.#index++;
      this.#at = 0;
    }
  }
}
