// Bytes to text. Hospital systems declare UTF-8 and send GBK, declare nothing, or leave the server's
// ISO-8859-1: what cannot be UTF-8 is read as GB18030, which contains GBK and GB2312.
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { isDoubtful } from './charset-doubt.ts';

/** Bytes decoded at a time. Cutting by position makes the result independent of the network. */
const blockLength = 65_536;

export interface TextDecoding {
  /** Text that is complete so far. */
  push(bytes: Buffer): string;
  end(): string;
  /** Of what was returned last, as the Encoding standard names it. */
  readonly encoding: string;
  /** The bytes may be another text than the one they were read as; see charset-doubt.ts. */
  readonly isDoubtful: boolean;
}

/** Labels that servers set without knowing, and those of GB18030's subsets: the bytes decide. */
const vague =
  /^(?:utf-?8|us-ascii|ascii|iso-?8859-?1|latin-?1|windows-1252|gbk|gb2312|gb_2312-80|x-gbk|cp936|ms936|gb18030)$/;
/** The others that are read; a label that only renames the bytes would hide what they say. */
const exact = /^(?:utf-16(?:le|be)?|big5(?:-hkscs)?|cp950|x-x-big5)$/;

/**
 * @param block bytes decoded at a time; 0: as they come
 *
 * A decoder for the declared charset; null when the label is none that we read. `declared` null or vague: BOM,
 * then UTF-8 as long as the bytes are, then GB18030.
 */
export function createDecoding(declared: string | null, block = blockLength): TextDecoding | null {
  if (declared === null || vague.test(declared)) return new Blocks(null, block);
  if (!exact.test(declared)) return null;
  return new Blocks(new TextDecoder(declared === 'cp950' ? 'big5' : declared), block);
}

class Blocks implements TextDecoding {
  #decoder: TextDecoder | null;
  readonly #block: number;
  #held: Buffer[] = [];
  #heldLength = 0;
  #started = false;
  /** There was more than ASCII in it, and that was UTF-8. */
  #isUtf8 = false;
  isDoubtful = false;
  /** Start of a character that the block before ended in, while the bytes are still UTF-8. */
  #tail = empty;

  constructor(decoder: TextDecoder | null, block: number) {
    this.#decoder = decoder;
    this.#block = block;
  }

  get encoding(): string {
    return this.#decoder?.encoding ?? 'utf-8';
  }

  push(bytes: Buffer): string {
    this.#held.push(bytes);
    this.#heldLength += bytes.length;
    // Held until a block is full: whether it is UTF-8 is asked of the same bytes every time.
    if (this.#heldLength < this.#block) return '';
    const all = this.#take();
    const step = this.#block === 0 ? all.length : this.#block;
    const whole = all.length - (all.length % Math.max(1, step));
    let text = '';
    for (let at = 0; at < whole; at += step) {
      text += this.#checked(all.subarray(at, at + step), false);
    }
    if (whole < all.length) {
      this.#held.push(all.subarray(whole));
      this.#heldLength = all.length - whole;
    }
    return text;
  }

  end(): string {
    return this.#checked(this.#take(), true);
  }

  #checked(block: Buffer, last: boolean): string {
    const text = this.#decode(block, last);
    this.isDoubtful ||= isDoubtful(this.encoding, block, text);
    return text;
  }

  /** Everything held, as one buffer; nothing is copied when it was one already. */
  #take(): Buffer {
    const all = this.#held.length === 1 ? this.#held[0] : Buffer.concat(this.#held);
    this.#held = [];
    this.#heldLength = 0;
    return all ?? empty;
  }

  /** Once a block is not UTF-8, the rest of the body is GB18030: no system changes back. */
  #decode(block: Buffer, last: boolean): string {
    if (!this.#started && block.length > 0) {
      this.#started = true;
      this.#decoder ??= byMark(block);
    }
    if (this.#decoder !== null) return this.#through(this.#decoder, block, last);
    const bytes = this.#tail.length === 0 ? block : Buffer.concat([this.#tail, block]);
    const tail = incompleteTail(bytes);
    const whole = tail === 0 ? bytes : bytes.subarray(0, bytes.length - tail);
    if (isUtf8(whole)) {
      // All that is not ASCII stands at the very end: half a character of UTF-8, or a whole one of GB18030.
      const other = last && tail > 0 && !this.#isUtf8 && isAscii(whole) ? gb18030(bytes) : null;
      if (other !== null) {
        this.#decoder = new TextDecoder('gb18030');
        return other;
      }
      this.#isUtf8 ||= !isAscii(whole);
      // At the end of a body that was cut in a character, half a character is no reason to doubt.
      this.#tail = tail === 0 ? empty : Buffer.from(bytes.subarray(bytes.length - tail));
      return whole.toString('utf8');
    }
    this.#decoder = new TextDecoder('gb18030');
    return this.#through(this.#decoder, bytes, last);
  }

  /** Node's decoder of GB18030 throws where a character that is none goes over the end of a block. */
  #through(decoder: TextDecoder, block: Buffer, last: boolean): string {
    try {
      return decoder.decode(block, { stream: !last });
    } catch {
      // Those bytes are nobody's text. What comes is read from here.
      this.isDoubtful = true;
      this.#decoder = new TextDecoder(decoder.encoding);
      return new TextDecoder(decoder.encoding).decode(block);
    }
  }
}

const empty = Buffer.alloc(0);

/** Null when they are not. */
function gb18030(bytes: Buffer): string | null {
  const text = new TextDecoder('gb18030').decode(bytes);
  return text.includes('\ufffd') ? null : text;
}

/** UTF-16 and UTF-8 byte order marks (the decoder drops the mark). */
function byMark(bytes: Buffer): TextDecoder | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return new TextDecoder('utf-8');
  return null;
}

/** Bytes at the end that begin a UTF-8 sequence without ending it: 0 to 3. */
function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    // A continuation byte (RFC 3629 §3): the lead byte is before it.
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}
