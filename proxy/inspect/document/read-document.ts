// Which reader a packed document goes to, where all of them are at hand: in a thread of Node's.
import type { InspectContext, PackedFormat } from '../body-part.ts';
import { readDicom } from './dicom-document.ts';
import type { DocumentReader } from './document-sink.ts';
import { gzipDocument } from './gzip-document.ts';
import { readPdf } from './pdf-document.ts';
import { readRtf } from './rtf-document.ts';
import { readWith } from './read-with.ts';
import { readXls } from './xls-document.ts';
import { zipDocument } from './zip-document.ts';

const readers: Readonly<Record<PackedFormat, DocumentReader>> = {
  zip: zipDocument,
  gzip: gzipDocument,
  ole: readXls,
  pdf: readPdf,
  dicom: readDicom,
  rtf: readRtf,
};

/** Into the context's tally and account. Never throws. */
export async function readDocument(
  format: PackedFormat,
  bytes: Buffer,
  context: InspectContext,
): Promise<void> {
  await readWith(readers[format], bytes, context);
}
