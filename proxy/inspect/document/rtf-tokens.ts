// The tokens of RTF (Word 2007 Rich Text Format specification 1.9.1): groups, control words and symbols, bytes
// of text, binary data. Knows no word's meaning.
import { MalformedDocument } from './malformed-document.ts';

export interface RtfHandler {
  open(): void;
  close(): void;
  /** `starred`: behind `\*`, of a destination that older readers skip. */
  word(name: string, number: number | undefined, starred: boolean): void;
  /** One byte of text. `quoted`: it was written as `\'a1`. */
  byte(byte: number, quoted: boolean): void;
  /** Length of what followed `\bin`. */
  binary(length: number): void;
  /** Bytes gone through since the last call. */
  progress(bytes: number): void;
}

/** Bytes between two calls of `progress`. */
const stride = 16_384;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const space = 0x20;

/** @returns where the outermost group ends. Throws when it does not. */
export function readRtfTokens(bytes: Buffer, handler: RtfHandler): number {
  let depth = 0;
  let told = 0;
  for (let at = 0; at < bytes.length; ) {
    if (at - told >= stride) {
      handler.progress(at - told);
      told = at;
    }
    const byte = bytes[at] ?? 0;
    if (byte === backslash) {
      at = readControl(bytes, at + 1, handler);
      continue;
    }
    at++;
    if (byte === openBrace) {
      depth++;
      handler.open();
    } else if (byte === closeBrace) {
      depth--;
      handler.close();
      if (depth > 0) continue;
      handler.progress(at - told);
      return at;
    } else if (byte !== 10 && byte !== 13 && byte !== 0) handler.byte(byte, false);
  }
  handler.progress(bytes.length - told);
  throw new MalformedDocument('group without an end');
}

/** From behind a backslash. @returns the place behind the control */
function readControl(bytes: Buffer, start: number, handler: RtfHandler): number {
  const first = bytes[start] ?? 0;
  if (isLetter(first)) return readWord(bytes, start, false, handler);
  if (first === 0x27) {
    const [high, low] = [hexDigit(bytes[start + 1]), hexDigit(bytes[start + 2])];
    if (high >= 0 && low >= 0) handler.byte(high * 16 + low, true);
    return start + 3;
  }
  if (first === 0x2a) {
    // The word of the destination follows, behind any line breaks.
    let at = start + 1;
    while (bytes[at] === 10 || bytes[at] === 13 || bytes[at] === space) at++;
    if (bytes[at] !== backslash || !isLetter(bytes[at + 1] ?? 0)) return at;
    return readWord(bytes, at + 1, true, handler);
  }
  if (first === backslash || first === openBrace || first === closeBrace) handler.byte(first, true);
  else if (first === 10 || first === 13) handler.word('par', undefined, false);
  else if (first === 0x7e) handler.byte(space, true);
  else if (first === 0x5f) handler.byte(0x2d, true);
  return start + 1;
}

function readWord(bytes: Buffer, start: number, starred: boolean, handler: RtfHandler): number {
  let at = start;
  while (isLetter(bytes[at] ?? 0) && at - start < 32) at++;
  const name = bytes.toString('latin1', start, at);
  const digits = at;
  if (bytes[at] === 0x2d) at++;
  while (isDigit(bytes[at] ?? 0) && at - digits < 11) at++;
  const written = Number.parseInt(bytes.toString('latin1', digits, at), 10);
  const number = Number.isNaN(written) ? undefined : written;
  // One space belongs to the word.
  if (bytes[at] === space) at++;
  if (name !== 'bin') {
    handler.word(name, number, starred);
    return at;
  }
  const length = Math.min(Math.max(0, number ?? 0), bytes.length - at);
  handler.binary(length);
  return at + length;
}

/** Below zero when it is none. */
function hexDigit(byte = 0): number {
  if (isDigit(byte)) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

const isLetter = (byte: number): boolean =>
  (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
