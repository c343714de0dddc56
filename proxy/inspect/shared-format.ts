// Formats of bodies in the words of sharing requests.
import type { SharedFormat } from '../../shared/records/sharing-records.ts';
import type { PackedFormat } from './body-part.ts';
import type { TextFormat } from './text-format.ts';

/** The word of a text's format. */
export function sharedTextFormat({ is, ...more }: TextFormat): SharedFormat {
  switch (is) {
    case 'json':
      return 'many' in more && more.many && !more.guessed ? 'ndjson' : 'json';
    case 'healthJson':
      return 'json';
    case 'csv':
      return 'csv';
    case 'form':
      return 'form';
    case 'hl7':
      return 'hl7';
    case 'healthXml':
      return 'xml';
    case 'markup':
      return 'xml' in more && more.xml ? 'xml' : 'html';
    case 'events':
    case 'plain':
      return 'text';
  }
}

/** The word of a packed document. @param bytes all of it: the names of its parts tell a workbook from an archive */
export function sharedPackedFormat(format: PackedFormat, bytes: Buffer): SharedFormat {
  switch (format) {
    case 'pdf':
      return 'pdf';
    case 'dicom':
      return 'dicom';
    case 'rtf':
      return 'document';
    case 'gzip':
      return 'archive';
    case 'ole':
      return bytes.includes('Workbook', 0, 'utf16le') ? 'spreadsheet' : 'document';
    case 'zip':
      if (bytes.includes('xl/workbook')) return 'spreadsheet';
      if (/opendocument\.spreadsheet/.test(bytes.toString('latin1', 0, 120))) return 'spreadsheet';
      if (bytes.includes('word/document') || bytes.includes('ppt/presentation')) return 'document';
      return /opendocument/.test(bytes.toString('latin1', 0, 120)) ? 'document' : 'archive';
  }
}
