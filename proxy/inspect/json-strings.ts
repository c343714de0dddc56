// The strings of JSON documents: where they end, what they say.
import { detached } from './memory.ts';

/** Offset of the quote that ends a string; -1 when it is not there. */
export function closingQuote(source: string, from: number): number {
  for (let at = from; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code === 0x22) return at;
    if (code === 0x5c) at++;
  }
  return -1;
}

/** Keys seen lately, found again without cutting or hashing: rows repeat their keys. */
const keySlots: (string | undefined)[] = Array.from({ length: 512 }, () => undefined);

/** The key that stands in the range. */
export function keyAt(source: string, from: number, to: number): string {
  const length = to - from;
  const first = source.charCodeAt(from);
  const last = source.charCodeAt(to - 1);
  // Length and both ends tell the keys of one API apart; a clash only costs a cut.
  const slot = (length * 37 + first * 11 + last * 3) & 511;
  const known = keySlots[slot];
  if (known !== undefined && known.length === length && source.startsWith(known, from))
    return known;
  const key = source.slice(from, to);
  if (length <= 64) keySlots[slot] = detached(key);
  return key;
}

/** The text of a string literal's inside. What is no escape (RFC 8259 §7) stays as it is written. */
export function unescape(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(
    /\\(?:u([0-9a-fA-F]{4})|(.))/gs,
    (_, hex: string | undefined, char: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      // `\"`, `\\` and `\/` stand for themselves.
      return shortEscapes[char] ?? char;
    },
  );
}

const shortEscapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Whether a string may be a document itself: `{` or `[` behind white space. */
export function mayBeDocument(text: string): boolean {
  const code = text.charCodeAt(0);
  return (code === 0x7b || code === 0x5b || code <= 0x20) && /^\s*[[{]/.test(text);
}
