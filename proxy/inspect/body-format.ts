// From a media type to what we do with the body. The closed list of formats that can be inspected;
// everything else is `opaque` and recorded as not inspected.

export type BodyFormat =
  | 'json'
  | 'ndjson'
  | 'csv'
  | 'tsv'
  | 'form'
  | 'html'
  | 'xml'
  | 'text'
  /** Data in a format we cannot read (spreadsheets, PDF, archives, unknown). */
  | 'opaque'
  /** Parts of a page that carry no records: images, styles, scripts, fonts, media. */
  | 'asset';

export interface MediaType {
  /** `type/subtype` in lower case, empty when absent or malformed. */
  readonly essence: string;
  readonly charset: string | null;
}

/** Reads a Content-Type (RFC 9110 §8.3); parameters other than charset are ignored. */
export function parseMediaType(header: string | undefined): MediaType {
  if (header === undefined) return none;
  let known = parsed.get(header);
  if (known === undefined) {
    known = readMediaType(header);
    if (parsed.size >= 500) parsed.clear();
    parsed.set(header, known);
  }
  return known;
}

const none: MediaType = { essence: '', charset: null };
// By header text: a hospital's servers send a few dozen different ones.
const parsed = new Map<string, MediaType>();

function readMediaType(header: string): MediaType {
  // Characters of RFC 6838 §4.2 at a sane length; anything else is no media type.
  const match = /^\s*([a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100})\s*(?:;|$)/i.exec(header);
  const charset = /;\s*charset\s*=\s*"?([a-z0-9_.:-]{1,40})"?/i.exec(header);
  return {
    essence: match?.[1]?.toLowerCase() ?? '',
    charset: charset?.[1]?.toLowerCase() ?? null,
  };
}

/** An essence as a record may hold it: senders choose it, and no real one has a long number in it. */
export function recordedType(essence: string): string {
  return /\d{5}/.test(essence) ? '*' : essence;
}

/** Format of a media type; an absent one is `text`, whose content decides. */
export function formatOf(essence: string): BodyFormat {
  switch (essence) {
    case '':
    case 'text/plain':
      return 'text';
    case 'application/json':
    case 'text/json':
      return 'json';
    case 'application/x-ndjson':
    case 'application/ndjson':
    case 'application/jsonl':
    case 'application/json-lines':
      return 'ndjson';
    case 'text/csv':
    case 'application/csv':
    case 'text/x-csv':
      return 'csv';
    case 'text/tab-separated-values':
      return 'tsv';
    case 'application/x-www-form-urlencoded':
      return 'form';
    case 'text/html':
    case 'application/xhtml+xml':
      return 'html';
    case 'application/xml':
    case 'text/xml':
      return 'xml';
    case 'text/css':
    case 'text/javascript':
    case 'application/javascript':
    case 'application/x-javascript':
    case 'application/wasm':
    case 'application/vnd.ms-fontobject':
    case 'application/font-woff':
    case 'application/font-woff2':
      return 'asset';
    default:
      return byFamily(essence);
  }
}

function byFamily(essence: string): BodyFormat {
  if (essence.endsWith('+json')) return 'json';
  // SVG before `+xml`: a picture, though it is written as text.
  if (essence === 'image/svg+xml' || /^(?:image|font|audio|video)\//.test(essence)) return 'asset';
  if (essence.endsWith('+xml')) return 'xml';
  // Server-sent events: fields of lines, each of which may hold a record.
  if (essence === 'text/event-stream') return 'text';
  return essence.startsWith('text/') ? 'text' : 'opaque';
}

/** Media types that are files to keep rather than pages, whatever else the answer says. DICOM as JSON is data. */
export function isDocument(essence: string): boolean {
  return (
    formatOf(essence) === 'csv' ||
    formatOf(essence) === 'tsv' ||
    /pdf|excel|spreadsheet|msword|officedocument|opendocument|zip|octet-stream|dicom(?!\+)|x-rar|x-7z/.test(
      essence,
    )
  );
}
