// Text of DICOM values: Specific Character Set (PS3.3 C.12.1.1.2) with ISO 2022 escapes, and what
// Chinese systems really write: GBK or UTF-8 under no charset, ISO_IR 100, or a name nobody defined.
import { isAscii, isUtf8 } from 'node:buffer';
import { LimitReached } from './document-sink.ts';

/** Defined terms of one byte a character, by the decoder that reads them. */
const singleByte: Readonly<Record<string, string>> = {
  'IR 101': 'iso-8859-2',
  'IR 109': 'iso-8859-3',
  'IR 110': 'iso-8859-4',
  'IR 144': 'iso-8859-5',
  'IR 127': 'iso-8859-6',
  'IR 126': 'iso-8859-7',
  'IR 138': 'iso-8859-8',
  'IR 148': 'windows-1254',
  'IR 203': 'iso-8859-15',
  'IR 166': 'windows-874',
  'IR 13': 'shift_jis',
};
const doubleByte: Readonly<Record<string, string>> = {
  'IR 58': 'gb18030',
  'IR 149': 'euc-kr',
  'IR 87': 'euc-jp',
  'IR 159': 'euc-jp',
};
/** The bytes decide: these are declared by writers that never looked at their text. */
const vague = new Set(['', 'IR 6', 'IR 100']);
const chinese = new Set(['GB18030', 'GBK', 'GB2312']);

/** Three-byte UTF-8 ideographs (RFC 3629 §4): text of GBK never looks like several of them. */
const utf8Han = /[\xe3-\xe9][\x80-\xbf]{2}/;
/** Nothing but ASCII and such ideographs, two or more: in GBK that happens to one name in 20,000. */
const onlyUtf8Han = /^(?:[^\x80-\xff]|[\xe2-\xe9\xef][\x80-\xbf]{2})*$/;
const twoHan = /[\xe3-\xe9][\x80-\xbf]{2}[\xe2-\xe9\xef][\x80-\xbf]{2}/;
/** A Latin letter of two bytes inside a word of ASCII: é, not 茅. */
const utf8Latin = /[A-Za-z][\xc2-\xc5][\x80-\xbf]|[\xc2-\xc5][\x80-\xbf][A-Za-z]/;

/** Whether the texts of a data set, all of them, are UTF-8. Single ones can be by chance. */
export class CharsetEvidence {
  #valid = true;
  #telling = false;

  look(bytes: Buffer): void {
    if (!this.#valid || isAscii(bytes)) return;
    this.#valid = isUtf8(bytes);
    const raw = bytes.toString('latin1', 0, 4096);
    this.#telling ||= utf8Han.test(raw) || utf8Latin.test(raw);
  }

  get isUtf8(): boolean {
    return this.#valid && this.#telling;
  }
}

export interface DicomDecoding {
  text(bytes: Buffer): string;
  /** A term that the standard does not define and we do not know: the text is a guess. */
  readonly isUnknown: boolean;
}

/** A decoder for the values of (0008,0005), in their order; `utf8`: what the evidence says. */
export function dicomDecoding(declared: readonly string[], utf8: boolean): DicomDecoding {
  const terms = declared.map((term) =>
    term
      .trim()
      .toUpperCase()
      .replace(/^ISO[ _]+(?:2022 )?/, ''),
  );
  const isUnknown = terms.some((term) => !isKnown(term));
  const first = terms[0] ?? '';
  const declaredUtf8 = first === 'IR 192' || first === 'UTF-8' || first === 'UTF8';
  const exact = singleByte[first];
  // Without an escape, the second term is what a careless writer meant all along.
  const meant = terms.map((term) => doubleByte[term]).find((name) => name !== undefined);
  const plain = (bytes: Buffer): string => {
    if (isAscii(bytes)) return bytes.toString('latin1');
    if (utf8 || (declaredUtf8 && isUtf8(bytes))) return bytes.toString('utf8');
    // Vendors write their private elements in another charset than the rest.
    if (exact === undefined && isHanUtf8(bytes)) return bytes.toString('utf8');
    if (exact !== undefined) return new TextDecoder(exact).decode(bytes);
    return decodeOr(meant ?? 'gb18030', bytes) ?? decodeOr('gb18030', bytes) ?? latin(bytes);
  };
  return {
    isUnknown,
    text: (bytes) => (bytes.includes(0x1b) ? decodeEscapes(bytes, plain) : plain(bytes)),
  };
}

function isHanUtf8(bytes: Buffer): boolean {
  const raw = bytes.toString('latin1', 0, 4096);
  // A longer text need not be told from chance by its form.
  return twoHan.test(raw) && (raw.length === 4096 || onlyUtf8Han.test(raw)) && isUtf8(bytes);
}

function isKnown(term: string): boolean {
  return (
    vague.has(term) ||
    chinese.has(term) ||
    /^(?:IR 192|UTF-?8)$/.test(term) ||
    term in singleByte ||
    term in doubleByte
  );
}

/** Escape sequences (ISO 2022, table C.12-3 and -4): what the bytes behind them are. */
const escapes: readonly (readonly [string, string])[] = [
  ['$)A', 'gb18030'],
  ['$)C', 'euc-kr'],
  ['$B', 'jisx0208'],
  ['$@', 'jisx0208'],
  ['$(D', 'jisx0212'],
  [')I', 'shift_jis'],
  ['(I', 'shift_jis'],
  ['(J', 'ascii'],
  ['(B', 'ascii'],
  ['-A', 'windows-1252'],
  ['-B', 'iso-8859-2'],
  ['-C', 'iso-8859-3'],
  ['-D', 'iso-8859-4'],
  ['-L', 'iso-8859-5'],
  ['-G', 'iso-8859-6'],
  ['-F', 'iso-8859-7'],
  ['-H', 'iso-8859-8'],
  ['-M', 'windows-1254'],
  ['-T', 'windows-874'],
];

/** Of one value; a name has two or three. */
const maxEscapes = 65_536;

/** A character set stays until the next escape: writers differ on whether `^` and `=` end it. */
function decodeEscapes(bytes: Buffer, plain: (bytes: Buffer) => string): string {
  let text = '';
  let set = 'ascii';
  let at = 0;
  for (let count = 0; at < bytes.length; count++) {
    if (count > maxEscapes) throw new LimitReached('tooLarge');
    const found = bytes.indexOf(0x1b, at);
    const end = found === -1 ? bytes.length : found;
    if (end > at) text += decodeIn(set, bytes.subarray(at, end), plain);
    if (found === -1) break;
    const head = bytes.toString('latin1', end + 1, end + 4);
    const escape = escapes.find(([sequence]) => head.startsWith(sequence));
    set = escape?.[1] ?? set;
    at = end + 1 + (escape?.[0].length ?? 0);
  }
  return text;
}

function decodeIn(set: string, bytes: Buffer, plain: (bytes: Buffer) => string): string {
  if (set === 'ascii') return plain(bytes);
  if (set !== 'jisx0208' && set !== 'jisx0212') return decodeOr(set, bytes) ?? plain(bytes);
  // EUC-JP is the same table with the high bits set, each pair of JIS X 0212 behind 8F.
  const pairs = Buffer.alloc(bytes.length * 2 + 2);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte <= 0x20) pairs[length++] = byte;
    else {
      if (set === 'jisx0212') pairs[length++] = 0x8f;
      pairs[length++] = byte | 0x80;
      pairs[length++] = (bytes[++i] ?? 0x21) | 0x80;
    }
  }
  return new TextDecoder('euc-jp').decode(pairs.subarray(0, length));
}

function decodeOr(label: string, bytes: Buffer): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const latin = (bytes: Buffer): string => new TextDecoder('windows-1252').decode(bytes);
