// Excel files of 95 to 2003 (BIFF5 and BIFF8 in OLE2, [MS-XLS]): sheets, hidden ones too, notes, headers, and
// strings that no cell shows any more. The bytes of a stream that belong to no sheet are said to be not read.
import { recordsFrom, RecordReader } from './biff-records.ts';
import type { RecordBudget } from './biff-records.ts';
import { kindOf, openCompoundFile } from './compound-file.ts';
import type { CompoundFile, CompoundStream } from './compound-file.ts';
import type { DocumentSink, Reason } from './document-sink.ts';
import { LimitReached } from './document-sink.ts';
import { tellOleProperties } from './ole-properties.ts';
import { Sheet } from './xls-sheet.ts';
import { Workbook } from './xls-workbook.ts';

/** Streams that hold nothing but the machinery of Office. */
const machinery = /^(?:CompObj|Ole|ObjInfo|Ctls)$/;
const pivotString = 0xcd;

/** 'encrypted' when a password locks it, 'format' when it is another kind of OLE2 file. */
export async function readXls(bytes: Buffer, sink: DocumentSink): Promise<Reason | undefined> {
  const file = openCompoundFile(bytes);
  sink.read(0);
  const kind = kindOf(file);
  if (kind === 'encrypted') return 'encrypted';
  if (kind !== 'workbook') return 'format';
  // A stream of the directory is read once, however many entries name it.
  const seen = new Set<number>();
  let left = 2 * bytes.length;
  for (const stream of file.streams) {
    if (stream.size === 0 || seen.has(stream.start)) continue;
    seen.add(stream.start);
    sink.read(0);
    // Streams that share their sectors are more together than the file is.
    left -= stream.size;
    if (left < 0) throw new LimitReached('tooLarge');
    const reason = await readStream(file, stream, sink);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

async function readStream(
  file: CompoundFile,
  stream: CompoundStream,
  sink: DocumentSink,
): Promise<Reason | undefined> {
  // A control character before a name says who the stream belongs to.
  const name = stream.name.replace(/^[^ -~]/, '');
  if (/^(?:Work)?book$/i.test(name)) return readWorkbook(file.read(stream), sink);
  if (name.endsWith('SummaryInformation')) {
    tellOleProperties(file.read(stream), sink);
  } else if (/^\d{4}$/.test(name)) readPivotCache(file.read(stream), sink);
  else if (name === 'Package') {
    await sink.body({ name, mediaType: undefined, bytes: [file.read(stream)] });
  } else if (!machinery.test(name)) sink.notRead(stream.size, 'format');
  return undefined;
}

function readWorkbook(stream: Buffer, sink: DocumentSink): Reason | undefined {
  const book = new Workbook(sink);
  // Every record of the stream once, and those of sheets that share some a second time.
  const budget: RecordBudget = { left: stream.length / 2 };
  const parts: [number, number][] = [];
  let end = 0;
  for (const record of recordsFrom(stream, 0, budget, sink)) {
    book.record(record);
    end = record.end;
    if (book.isLocked) return 'encrypted';
  }
  parts.push([0, end]);
  const used = new Uint8Array(book.strings.length);
  for (const { name, start } of book.sheets) {
    sink.nextRecord();
    if (name !== '') sink.paragraph(name);
    sink.table();
    const sheet = new Sheet(book, used, sink);
    for (const record of recordsFrom(stream, start, budget, sink)) {
      sheet.record(record);
      end = record.end;
    }
    sheet.end();
    parts.push([start, end]);
  }
  for (const [i, text] of book.strings.entries()) {
    if (used[i] !== 1 && text !== '') sink.paragraph(text);
  }
  tellGaps(stream, parts, sink);
  return undefined;
}

/** What lies between the sheets; writers fill up with zeros. */
function tellGaps(stream: Buffer, parts: [number, number][], sink: DocumentSink): void {
  let at = 0;
  let unread = 0;
  for (const [start, end] of [...parts, [stream.length, stream.length] as const].sort(
    (a, b) => a[0] - b[0],
  )) {
    if (start > at && stream.subarray(at, start).some((byte) => byte !== 0)) unread += start - at;
    at = Math.max(at, end);
  }
  if (unread > 0) sink.notRead(unread, 'format');
}

/** The table a pivot was made of is kept whole, even when its sheet is gone (§2.1.7.20.4). */
function readPivotCache(stream: Buffer, sink: DocumentSink): void {
  const budget: RecordBudget = { left: stream.length / 2 };
  for (let at = 0; at + 4 <= stream.length; ) {
    for (const record of recordsFrom(stream, at, budget, sink)) {
      at = record.end;
      if (record.type === pivotString)
        sink.paragraph(new RecordReader(record.parts).text(2, undefined));
    }
  }
}
