// What bytes are, by themselves: the first kilobyte tells. Names and declared types are other people's
// words; where they disagree with the bytes, the bytes are believed and the disagreement is kept.

/** `text` is told apart further when it has been decoded. */
export type ContentFormat =
  | 'zip'
  | 'ole'
  | 'pdf'
  | 'dicom'
  | 'rtf'
  | 'gzip'
  /** Archives and compressions that we do not open: 7z, RAR, xz, bzip2, tar, cabinet. */
  | 'archive'
  /** Pictures, sound, films, fonts, programs: nothing to read in them. */
  | 'media'
  | 'text'
  | 'binary';

/** Bytes that are needed to tell: a PDF may begin behind that much of something else. */
export const formatHead = 1024;

type Magic = readonly [at: number, bytes: string | readonly number[], format: ContentFormat];

/** From the formats' own specifications; ASCII as text. */
const written: readonly Magic[] = [
  [0, 'PK\u0003\u0004', 'zip'],
  // An archive without a member, and one that was split and is not.
  [0, 'PK\u0005\u0006', 'zip'],
  [0, 'PK\u0007\u0008', 'zip'],
  [0, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 'ole'],
  [0, '%PDF-', 'pdf'],
  [0, '{\\rtf', 'rtf'],
  [128, 'DICM', 'dicom'],
  [0, [0x1f, 0x8b, 0x08], 'gzip'],
  [0, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], 'archive'],
  [0, 'Rar!\u001a\u0007', 'archive'],
  [0, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], 'archive'],
  [0, 'BZh', 'archive'],
  [0, 'MSCF', 'archive'],
  [257, 'ustar', 'archive'],
  [0, [0x28, 0xb5, 0x2f, 0xfd], 'archive'],
  [0, [0x89, 0x50, 0x4e, 0x47], 'media'],
  [0, [0xff, 0xd8, 0xff], 'media'],
  [0, 'GIF8', 'media'],
  [0, [0x49, 0x49, 0x2a, 0x00], 'media'],
  [0, [0x4d, 0x4d, 0x00, 0x2a], 'media'],
  [0, [0x00, 0x00, 0x01, 0x00], 'media'],
  [8, 'WEBP', 'media'],
  [8, 'WAVE', 'media'],
  [4, 'ftyp', 'media'],
  [0, 'OggS', 'media'],
  [0, 'ID3', 'media'],
  [0, [0x1a, 0x45, 0xdf, 0xa3], 'media'],
  [0, 'wOFF', 'media'],
  [0, 'wOF2', 'media'],
  [0, 'OTTO', 'media'],
  [0, [0x00, 0x01, 0x00, 0x00, 0x00], 'media'],
  [0, [0x00, 0x61, 0x73, 0x6d], 'media'],
];

/** As bytes, once: every body is compared with all of them. */
const magics = written.map(([at, bytes, format]) => ({
  at,
  bytes: typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes),
  format,
}));

/** @param head the first `formatHead` bytes, or all of a shorter body */
export function contentFormat(head: Buffer): ContentFormat {
  for (const { at, bytes, format } of magics) {
    // Most are told apart by their first byte.
    if (head[at] !== bytes[0]) continue;
    const end = at + bytes.length;
    if (head.length >= end && bytes.compare(head, at, end) === 0) return format;
  }
  // Printers' headers and mail servers' lines stand before a PDF; readers skip them (ISO 32000-1 annex H.3.4.1).
  if (head.subarray(0, formatHead).includes('%PDF-')) return 'pdf';
  if (isBareDataSet(head)) return 'dicom';
  return isText(head) ? 'text' : 'binary';
}

/** A DICOM data set without preamble: group 2 or 8 first, then a value representation or a small length. */
function isBareDataSet(head: Buffer): boolean {
  if (head.length < 8) return false;
  const group = head.readUInt16LE(0);
  const element = head.readUInt16LE(2);
  if (group === 0x0002 && element <= 0x0010)
    return /^[A-Z]{2}$/.test(head.toString('latin1', 4, 6));
  if (group !== 0x0008 || element > 0x0060) return false;
  return /^[A-Z]{2}$/.test(head.toString('latin1', 4, 6)) || head.readUInt32LE(4) <= 64;
}

// NUL to backspace and shift-out to substitute; ESC and below-space separators occur in messages.
// eslint-disable-next-line no-control-regex
const control = /[\0-\x08\x0e-\x19]/;

/** Control characters that no text has; the wide charsets have zeros, always in the same half of a pair. */
function isText(head: Buffer): boolean {
  if (wideCharset(head) !== null) return true;
  return !control.test(head.toString('latin1'));
}

/** UTF-16 by its mark or, without one, by where its zeros stand; null for every other text. */
export function wideCharset(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (head.length < 4) return null;
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (!head.includes(0)) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i + 1 < head.length; i += 2) {
    const [first = 0, second = 0] = [head[i], head[i + 1]];
    if (first !== 0 && second !== 0) continue;
    // A zero stands beside what ASCII prints, or these are no texts.
    if (!isPrinted(first === 0 ? second : first)) return null;
    if (first === 0) even++;
    else odd++;
  }
  // Digits, commas and line ends are a twentieth of any table and letter; a stray zero is no charset.
  const pairs = head.length / 2;
  if (odd > pairs / 20 && even === 0) return 'utf-16le';
  if (even > pairs / 20 && odd === 0) return 'utf-16be';
  return null;
}

function isPrinted(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
