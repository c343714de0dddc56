// A form's value character by character: how each of them is written.
import { formText } from '../form-scanner.ts';
import type { WrittenPiece } from './written-text.ts';

/** One byte: itself, or its number. */
const byte = /%[0-9a-f]{2}|[^]/gi;

/** @param from offset of `raw` in the body. What the pieces say together is `formText(raw)`, or they are none */
export function formPieces(raw: string, from: number): WrittenPiece[] {
  const pieces = isUtf8(raw) ? utf8Pieces(raw, from) : gbkPieces(raw, from);
  const isSame = pieces.map(({ text }) => text).join('') === formText(raw);
  return isSame ? pieces : [];
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

/** Pairs and fours of GB 18030; the second byte of a pair may be a plain letter. */
function gbkPieces(raw: string, from: number): WrittenPiece[] {
  const bytes = [...raw.matchAll(byte)];
  const pieces: WrittenPiece[] = [];
  for (let i = 0; i < bytes.length; ) {
    const second = codeOf(bytes[i + 1]?.[0]);
    const isLong = codeOf(bytes[i]?.[0]) > 0x80;
    const count = !isLong ? 1 : second >= 0x30 && second <= 0x39 ? 4 : 2;
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
