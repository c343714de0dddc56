// The text of one part of an RTF document, as it comes: bytes to characters, characters to paragraphs and rows.
import { decodeCodepage } from './codepage.ts';
import type { DocumentSink } from './document-sink.ts';

/** Bytes are kept until it is certain that no character goes over them; so many end at the next ASCII. */
const maxPending = 16_384;
/** Text without any ASCII in so many bytes is none: there a character may be cut. */
const maxBytes = 1_048_576;
const maxUnits = 4096;
/** Of one row. Word has 63. */
const maxCells = 4096;

export class RtfFlow {
  readonly #sink: DocumentSink;
  #bytes: number[] = [];
  /** UTF-16, not yet made a string: a string a character would take thirty times the memory. */
  #codes: number[] = [];
  #codepage = 0;
  #text = '';
  #cells: string[] = [];
  #isTableOpen = false;
  /** The paragraph is in a table (\intbl): its end is none of the cell. */
  isInTable = false;

  constructor(sink: DocumentSink) {
    this.#sink = sink;
  }

  /** A byte of text; the second one of a character may look like ASCII. */
  byte(byte: number, codepage: number): void {
    if (codepage !== this.#codepage) {
      this.#decode();
      this.#codepage = codepage;
    }
    this.#joinUnits();
    this.#bytes.push(byte);
    const { length } = this.#bytes;
    if (length >= maxPending && (byte < 0x30 || length >= maxBytes)) this.#decodeBytes();
  }

  characters(text: string): void {
    this.#decode();
    this.#text += text;
  }

  /** One unit of UTF-16. */
  unit(code: number): void {
    this.#decodeBytes();
    this.#codes.push(code);
    if (this.#codes.length >= maxUnits) this.#joinUnits();
  }

  endParagraph(): void {
    if (this.isInTable) return this.characters('\n');
    this.#decode();
    // Cells without the end of their row.
    if (this.#cells.length > 0) this.endRow();
    this.#isTableOpen = false;
    if (this.#text.trim() !== '') this.#sink.paragraph(this.#text);
    this.#text = '';
  }

  endCell(): void {
    this.#decode();
    this.#cells.push(this.#text.trim());
    this.#text = '';
    if (this.#cells.length >= maxCells) this.endRow();
  }

  endRow(): void {
    this.#decode();
    if (this.#text.trim() !== '' && this.isInTable) this.endCell();
    if (this.#cells.length === 0) return;
    if (!this.#isTableOpen) this.#sink.table();
    this.#isTableOpen = true;
    this.#sink.row(this.#cells);
    this.#cells = [];
  }

  /** The part is complete, or cut off. */
  end(): void {
    if (this.#cells.length > 0) this.endRow();
    this.isInTable = false;
    this.endParagraph();
  }

  #decode(): void {
    this.#joinUnits();
    this.#decodeBytes();
  }

  #joinUnits(): void {
    if (this.#codes.length === 0) return;
    this.#text += String.fromCharCode(...this.#codes);
    this.#codes = [];
  }

  #decodeBytes(): void {
    if (this.#bytes.length === 0) return;
    this.#text += decodeCodepage(Buffer.from(this.#bytes), this.#codepage);
    this.#bytes = [];
  }
}
