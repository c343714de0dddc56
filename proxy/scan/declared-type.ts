// What a file is taken for: what its sender declared, else what its name says, else what it begins with.
import { extname } from 'node:path';

const byExtension: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.ndjson': 'application/x-ndjson',
  '.jsonl': 'application/x-ndjson',
  '.csv': 'text/csv',
  '.tsv': 'text/tab-separated-values',
  '.html': 'text/html',
  '.htm': 'text/html',
  '.xml': 'application/xml',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.pdf': 'application/pdf',
  '.zip': 'application/zip',
  '.gz': 'application/gzip',
  '.7z': 'application/x-7z-compressed',
  '.rar': 'application/x-rar',
  '.doc': 'application/msword',
  '.xls': 'application/vnd.ms-excel',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.dcm': 'application/dicom',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.svg': 'image/svg+xml',
};
/** Words for `--type` beside media types: as people call the formats. */
const short = new Set(Object.keys(byExtension).map((extension) => extension.slice(1)));

/** First bytes of formats whose files are often named for something else. */
const magic: readonly (readonly [bytes: readonly number[], type: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'application/zip'],
  [[0x25, 0x50, 0x44, 0x46], 'application/pdf'],
  [[0x1f, 0x8b], 'application/gzip'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'application/x-ole-storage'],
  [[0x52, 0x61, 0x72, 0x21], 'application/x-rar'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'application/x-7z-compressed'],
  [[0x89, 0x50, 0x4e, 0x47], 'image/png'],
  [[0xff, 0xd8, 0xff], 'image/jpeg'],
];

/** A `--type` as a media type: `csv` is text/csv, `text/csv` stays. */
export function mediaTypeOf(word: string): string | null {
  if (/^[\w.+-]+\/[\w.+-]+(?:\s*;.*)?$/.test(word)) return word;
  if (word === 'txt' || word === 'text') return 'text/plain';
  return short.has(word) ? (byExtension[`.${word}`] ?? null) : null;
}

/** Media type of a file nobody declared; `text/plain` is for the content to decide. */
export function guessedType(path: string, head: Uint8Array): string {
  const found = magic.find(([bytes]) => bytes.every((byte, i) => head[i] === byte));
  return found?.[1] ?? byExtension[extname(path).toLowerCase()] ?? unnamed(head);
}

/** A zero byte without a mark of UTF-16 is no text's. */
function unnamed(head: Uint8Array): string {
  const [first, second] = head;
  const wide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return !wide && head.includes(0) ? 'application/octet-stream' : 'text/plain';
}
