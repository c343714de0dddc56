// The formats that records can be written to a file in: what comes first, and the text of a record.
import { auditMessage } from './audit-message.ts';
import { cefLine } from './cef.ts';
import { csvHead, csvRow } from './csv.ts';
import type { ExportLanguage } from './csv-headings.ts';
import type { ExportEntry, ExportOrigin } from './entry.ts';
import { auditEvents } from './fhir.ts';
import { ndjsonLine } from './ndjson.ts';

export const fileFormats = ['ndjson', 'csv', 'fhir', 'cef', 'atna'] as const;
export type FileFormat = (typeof fileFormats)[number];

export interface FileWriter {
  /** File name's end, without the dot. */
  readonly extension: string;
  readonly mediaType: string;
  readonly head: string;
  /** Whole lines, each with its end. */
  readonly text: (entry: ExportEntry) => string;
}

/** How a format is written; `language` is that of headings. */
export function fileWriter(
  format: FileFormat,
  origin: ExportOrigin,
  language: ExportLanguage,
): FileWriter {
  const lines = { extension: 'ndjson', mediaType: 'application/x-ndjson', head: '' };
  switch (format) {
    case 'ndjson':
      return { ...lines, text: (entry) => `${ndjsonLine(entry)}\n` };
    case 'fhir':
      // A resource a line, as FHIR bulk data has it.
      return {
        ...lines,
        mediaType: 'application/fhir+ndjson',
        text: (entry) =>
          auditEvents(entry, origin)
            .map((event) => `${JSON.stringify(event)}\n`)
            .join(''),
      };
    case 'csv':
      return {
        extension: 'csv',
        mediaType: 'text/csv; charset=utf-8',
        head: csvHead(language),
        text: csvRow,
      };
    case 'cef':
      return {
        extension: 'cef',
        mediaType: 'text/plain; charset=utf-8',
        head: '',
        text: (entry) => `${cefLine(entry)}\n`,
      };
    case 'atna':
      return {
        extension: 'xml.txt',
        mediaType: 'text/plain; charset=utf-8',
        head: '',
        text: (entry) => `${auditMessage(entry, origin)}\n`,
      };
  }
}
