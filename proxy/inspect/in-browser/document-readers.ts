// The readers of packed documents but that of PDF, as one chunk: together they are small, and a document inside
// another is begun at once, as in Node, where the first reason that is met is the one that is told.
import type { PackedFormat } from '../body-part.ts';
import { readDicom } from '../document/dicom-document.ts';
import type { DocumentReader } from '../document/document-sink.ts';
import { gzipDocument } from '../document/gzip-document.ts';
import { readRtf } from '../document/rtf-document.ts';
import { readXls } from '../document/xls-document.ts';
import { zipDocument } from '../document/zip-document.ts';

export const documentReaders: Readonly<Record<Exclude<PackedFormat, 'pdf'>, DocumentReader>> = {
  zip: zipDocument,
  gzip: gzipDocument,
  ole: readXls,
  dicom: readDicom,
  rtf: readRtf,
};
