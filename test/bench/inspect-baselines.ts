// The same bytes read without anybody looking: unpacked, decoded, and taken apart by the format's own
// tokenizer, whose events go nowhere.
import { TextDecoder } from 'node:util';
import { parse } from 'csv-parse';
import { unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import { createDecoding } from '../../proxy/inspect/charset.ts';
import { readDicom } from '../../proxy/inspect/document/dicom-document.ts';
import type { DocumentSink } from '../../proxy/inspect/document/document-sink.ts';
import { openPdf } from '../../proxy/inspect/document/pdf-open.ts';
import { JsonReader } from '../../proxy/inspect/json-reader.ts';
import { MarkupReader } from '../../proxy/inspect/markup-reader.ts';

export type Baseline = (bytes: Buffer) => void | Promise<void>;

const nothing = (): void => undefined;
const pieceLength = 65_536;

export const baselines: Readonly<Record<string, Baseline>> = {
  JSON: (bytes) => readJson(bytes, false),
  NDJSON: (bytes) => readJson(bytes, true),
  CSV: readCsv,
  HTML: readMarkup,
  XML: readMarkup,
  text: (bytes) => decoded(bytes, nothing),
  HL7: readHl7,
  XLSX: readOffice,
  DOCX: readOffice,
  PDF: readPdf,
  DICOM: async (bytes) => void (await readDicom(bytes, silent)),
  ZIP: readArchive,
};

/** As it comes from a socket. */
export function pieces(bytes: Buffer): Buffer[] {
  const count = Math.ceil(bytes.length / pieceLength);
  return Array.from({ length: count }, (_, i) =>
    bytes.subarray(i * pieceLength, (i + 1) * pieceLength),
  );
}

function decoded(bytes: Buffer, take: (text: string) => void): void {
  const decoding = createDecoding(null);
  for (const piece of pieces(bytes)) take(decoding?.push(piece) ?? '');
  take(decoding?.end() ?? '');
}

function readJson(bytes: Buffer, many: boolean): void {
  const reader = new JsonReader(silentJson, many);
  decoded(bytes, (text) => void reader.push(text));
  if (!reader.end()) throw new Error('the bench’s JSON is none');
}

export const silentJson = {
  open: nothing,
  close: nothing,
  known: () => false,
  key: nothing,
  text: nothing,
  scalar: nothing,
  longText: nothing,
};

function readCsv(bytes: Buffer): void {
  const parser = parse({
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    on_record: () => null,
  });
  parser.resume();
  decoded(bytes, (text) => void parser.write(text));
  parser.end();
}

function readMarkup(bytes: Buffer): void {
  const reader = new MarkupReader({
    text: nothing,
    open: nothing,
    close: nothing,
    comment: nothing,
    declaration: nothing,
  });
  decoded(bytes, (text) => reader.push(text));
  reader.end();
}

function readHl7(bytes: Buffer): void {
  let carry = '';
  decoded(bytes, (text) => {
    const segments = (carry + text).split('\r');
    carry = segments.pop() ?? '';
    for (const segment of segments) {
      for (const field of segment.split('|')) field.split('^');
    }
  });
}

function readOffice(bytes: Buffer): void {
  for (const data of Object.values(unzipSync(bytes))) {
    const parser = new SaxesParser();
    parser.on('opentag', nothing);
    parser.on('closetag', nothing);
    parser.on('text', nothing);
    const decoder = new TextDecoder();
    for (const piece of pieces(Buffer.from(data.buffer, data.byteOffset, data.length))) {
      parser.write(decoder.decode(piece, { stream: true }));
    }
    parser.close();
  }
}

function readArchive(bytes: Buffer): void {
  for (const data of Object.values(unzipSync(bytes))) readCsv(Buffer.from(data));
}

/** The library alone: text of every page, with the same character maps. */
async function readPdf(bytes: Buffer): Promise<void> {
  const pdf = await openPdf(bytes);
  if (pdf === undefined) throw new Error('the bench’s PDF is locked');
  for (let number = 1; number <= pdf.document.numPages; number++) {
    const page = await pdf.document.getPage(number);
    await page.getTextContent();
    page.cleanup();
  }
  await pdf.close();
}

const silent: DocumentSink = {
  table: nothing,
  row: nothing,
  paragraph: nothing,
  field: nothing,
  value: nothing,
  nextRecord: nothing,
  body: async () => undefined,
  notRead: nothing,
  read: nothing,
};
