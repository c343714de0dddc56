// What a printer's driver keeps of a sheet's page setup (DEVMODE, MS-RPRN §2.2.2.1): nearly every workbook that
// was printed has it. Names of printers and papers in UTF-16 or a system's codepage, among bytes of the driver.
import { looseText } from '../loose-text.ts';
import type { DocumentSink } from './document-sink.ts';
import type { ZipEntry } from './zip-directory.ts';
import type { ZipParts } from './zip-parts.ts';

/** Drivers need some kilobytes; more is something else. */
const maxSize = 65_536;

export function isPrinterSettings({ name, size }: ZipEntry): boolean {
  return size <= maxSize && /^xl\/printerSettings\/[^/]+\.bin$/i.test(name);
}

/** Every byte as a text of both widths: whatever somebody hid there in letters is told. */
export async function readPrinterSettings(
  parts: ZipParts,
  entry: ZipEntry,
  sink: DocumentSink,
): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of parts.open(entry)) {
    sink.read(piece.length);
    pieces.push(piece);
  }
  const bytes = Buffer.concat(pieces);
  const wide = new TextDecoder('utf-16le');
  for (const text of [wide.decode(bytes), wide.decode(bytes.subarray(1)), looseText(bytes)]) {
    for (const run of text.match(/[^\p{C}\ufffd]{4,}/gu) ?? []) sink.paragraph(run);
  }
}
