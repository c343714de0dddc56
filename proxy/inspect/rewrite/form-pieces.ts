// A form's value character by character: how each of them is written.
import { formText } from '../form-scanner.ts';
import type { WrittenPiece } from './written-text.ts';

/** One byte: itself, or its number. */
const byte = /%[0-9a-f]{2}|[^]/gi;

/** @param from offset of `raw` in the body. What the pieces say together is `formText(raw)`: one piece that is all
 *  of it where its characters cannot be told apart */
export function formPieces(raw: string, from: number): WrittenPiece[] {
  const isText = isUtf8(raw);
  const pieces = isText ? utf8Pieces(raw, from) : gbkPieces(raw, from);
  const text = formText(raw);
  const isSame = pieces.map((piece) => piece.text).join('') === text;
  return isSame ? pieces : [{ text, raw, from, place: isText ? 'form' : 'formGbk' }];
}

function isUtf8(raw: string): boolean {
  try {
    decodeURIComponent(raw);
    return true;
  } catch {
    return false;
  }
}

function utf8Pieces(raw: string, from: number): WrittenPiece[] {
  const pieces: WrittenPiece[] = [];
  for (const { 0: run, index } of raw.matchAll(/(?:%[0-9a-f]{2})+|\+|[^%+]+/gi)) {
    let at = from + index;
    if (!run.startsWith('%')) {
      pieces.push({ text: formText(run), raw: null, from: at, place: 'form' });
      continue;
    }
    for (const text of formText(run)) {
      const written = 3 * Buffer.byteLength(text);
      const piece = raw.slice(at - from, at - from + written);
      pieces.push({ text, raw: piece, from: at, place: 'form' });
      at += written;
    }
  }
  return pieces;
}

function gbkPieces(raw: string, from: number): WrittenPiece[] {
  const bytes = [...raw.matchAll(byte)];
  const codes = bytes.map(([one]) => codeOf(one));
  const pieces: WrittenPiece[] = [];
  for (let i = 0; i < bytes.length; ) {
    const count = gbkLength(codes, i);
    const written = bytes
      .slice(i, i + count)
      .map(([one]) => one)
      .join('');
    const at = from + (bytes[i]?.index ?? 0);
    const text = formTextOfBytes(written);
    pieces.push({ text, raw: written, from: at, place: 'formGbk' });
    i += count;
  }
  return pieces;
}

/** How many bytes from `at` on are one character or one error (WHATWG Encoding §10.2.1, gb18030 decoder). The second
 *  byte of a pair may be a plain letter; where no character is, plain bytes speak for themselves. */
function gbkLength(codes: readonly number[], at: number): number {
  const [first = 0, second, third, fourth] = codes.slice(at, at + 4);
  if (!isLead(first)) return 1;
  if (second === undefined) return 1;
  if (!isDigit(second)) return second < 0x40 || second === 0x7f ? 1 : 2;
  if (third === undefined) return 2;
  if (!isLead(third)) return 1;
  if (fourth === undefined) return 3;
  return isDigit(fourth) ? 4 : 1;
}

const isLead = (code: number): boolean => code >= 0x81 && code <= 0xfe;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

function codeOf(written: string | undefined): number {
  if (written === undefined) return 0;
  return written.startsWith('%') && written.length === 3
    ? Number.parseInt(written.slice(1), 16)
    : written.charCodeAt(0) & 0xff;
}

/** Some pairs of GB 18030 are UTF-8, too. */
function formTextOfBytes(written: string): string {
  const bytes = [...written.matchAll(byte)].map(([one]) => codeOf(one === '+' ? ' ' : one));
  return new TextDecoder('gb18030').decode(Uint8Array.from(bytes));
}
