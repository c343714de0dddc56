// How long the codings of a PDF stream make it (ISO 32000-1 §7.4), without making it. Broken data ends the
// count: pdf.js ends there too.

/** ASCIIHexDecode and ASCII85Decode: the bytes they stand for, fewer than the text. */
export function fromAscii(bytes: Buffer, coding: 'hex' | '85'): Buffer {
  if (coding === 'hex') return Buffer.from(bytes.toString('latin1').replace(/\s/g, ''), 'hex');
  const out = Buffer.alloc(bytes.length * 4);
  let [length, count, word] = [0, 0, 0];
  for (const byte of bytes) {
    // `~` ends the data, `z` is four zeros.
    if (byte === 0x7e) break;
    if (byte === 0x7a && count === 0) length += 4;
    if (byte < 0x21 || byte > 0x75) continue;
    word = word * 85 + (byte - 0x21);
    if (++count < 5) continue;
    length = out.writeUInt32BE(word % 0x1_0000_0000, length);
    [count, word] = [0, 0];
  }
  if (count > 1) {
    for (let i = count; i < 5; i++) word = word * 85 + 84;
    out.writeUInt32BE(word % 0x1_0000_0000, length);
    length += count - 1;
  }
  return out.subarray(0, length);
}

/** RunLengthDecode (§7.4.5): 128 ends, more repeat a byte, less are followed by as many. */
export function runLength(bytes: Buffer): number {
  let length = 0;
  for (let at = 0; at < bytes.length; ) {
    const count = bytes[at] ?? 128;
    if (count === 128) break;
    length += count < 128 ? count + 1 : 257 - count;
    at += count < 128 ? count + 2 : 2;
  }
  return length;
}

/** LZWDecode (§7.4.4) with early change: the length of each code's string is known without the string. */
export function lzwLength(bytes: Buffer): number {
  const lengths = new Uint16Array(4097);
  let [length, next, width, held, bits, before] = [0, 258, 9, 0, 0, 0];
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xff_ffff;
    bits += 8;
    if (bits < width) continue;
    bits -= width;
    const code = (held >> bits) & ((1 << width) - 1);
    if (code === 257) break;
    if (code === 256) {
      [next, width, before] = [258, 9, 0];
      continue;
    }
    const own = code < 256 ? 1 : code < next ? (lengths[code] ?? 0) : before + 1;
    length += own;
    if (before > 0 && next < 4096) lengths[next++] = before + 1;
    before = own;
    width = next + 1 >= 2048 ? 12 : next + 1 >= 1024 ? 11 : next + 1 >= 512 ? 10 : 9;
  }
  return length;
}
