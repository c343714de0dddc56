// Text to bytes of the charset it came in. The platform only decodes GB18030: its decoder is turned round.
import { TextDecoder } from 'node:util';

export type Encode = (text: string) => Buffer;

/** @param encoding as `TextDecoding` says it; null: one that we do not write */
export function encoderOf(encoding: string): Encode | null {
  switch (encoding) {
    case 'utf-8':
      return (text) => Buffer.from(text, 'utf8');
    case 'utf-16le':
      return (text) => Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return (text) => Buffer.from(text, 'utf16le').swap16();
    case 'gb18030':
      return encodeGb18030;
    default:
      return null;
  }
}

let twoBytes: Map<number, number> | undefined;
let fourBytes: Map<number, number> | undefined;

function encodeGb18030(text: string): Buffer {
  twoBytes ??= pairs();
  const out = Buffer.allocUnsafe(text.length * 4);
  let at = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const pair = code < 0x80 ? undefined : twoBytes.get(code);
    if (code < 0x80) out[at++] = code;
    else if (pair !== undefined) at = out.writeUInt16BE(pair, at);
    else at = writeFour(out, at, code);
  }
  return out.subarray(0, at);
}

/** GB 18030-2005: 189,000 linear places, of which those above U+FFFF follow one another. */
function writeFour(out: Buffer, at: number, code: number): number {
  fourBytes ??= quads();
  const linear = code > 0xffff ? 189_000 + code - 0x10000 : (fourBytes.get(code) ?? 0);
  out[at] = 0x81 + Math.floor(linear / 12_600);
  out[at + 1] = 0x30 + (Math.floor(linear / 1260) % 10);
  out[at + 2] = 0x81 + (Math.floor(linear / 10) % 126);
  out[at + 3] = 0x30 + (linear % 10);
  return at + 4;
}

/** Characters of two bytes; where two pairs are one character, the first. */
function pairs(): Map<number, number> {
  const decoder = new TextDecoder('gb18030');
  const map = new Map<number, number>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const char = trail === 0x7f ? '\ufffd' : decoder.decode(Uint8Array.of(lead, trail));
      const code = char.charCodeAt(0);
      if (char.length === 1 && code !== 0xfffd && !map.has(code)) map.set(code, lead * 256 + trail);
    }
  }
  return map;
}

/** Characters of four bytes up to U+FFFF, by their linear place. */
function quads(): Map<number, number> {
  const decoder = new TextDecoder('gb18030');
  const map = new Map<number, number>();
  const bytes = Buffer.alloc(4);
  for (let linear = 0; linear < 39_420; linear++) {
    bytes[0] = 0x81 + Math.floor(linear / 12_600);
    bytes[1] = 0x30 + (Math.floor(linear / 1260) % 10);
    bytes[2] = 0x81 + (Math.floor(linear / 10) % 126);
    bytes[3] = 0x30 + (linear % 10);
    map.set(decoder.decode(bytes).charCodeAt(0), linear);
  }
  return map;
}
