// The elements of a DICOM data set (PS3.5 §7), in their order. Knows lengths, nesting and the encodings of
// a header; not what the elements mean. No length of the file is believed before it was compared.
import { LimitReached } from './document-sink.ts';
import { dicomTag } from './dicom-tags.ts';
import { MalformedDocument } from './malformed-document.ts';

export interface Encoding {
  readonly isExplicit: boolean;
  readonly isBigEndian: boolean;
}

export interface ElementVisitor {
  /** `vr` is undefined in implicit encoding. `header`: bytes before the value. */
  element(tag: number, vr: string | undefined, value: Buffer, header: number): void;
  /** A value of fragments (PS3.5 §A.4): pixels, in all formats known. */
  fragments(tag: number, bytes: number): void;
  /** An item of the sequence `tag` begins. */
  enter(tag: number): void;
  leave(): void;
}

interface Frame {
  /** Sequence that the frame is, or is an item of. */
  readonly tag: number;
  readonly isItem: boolean;
  /** Where the frame ends; of an undefined length, where the frame around does. */
  readonly end: number;
  readonly encoding: Encoding;
  /** Of undefined length: a delimiter has to come. */
  readonly isOpen: boolean;
}

/** Sequences of the standard are four deep at most, of structured reports some more. */
const maxDepth = 64;
const undefinedLength = 0xffff_ffff;
/** VRs with a length of four bytes behind two reserved ones (PS3.5 §7.1.2). */
const long = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));
const implicitLittle: Encoding = { isExplicit: false, isBigEndian: false };

/** Goes through the data set in `bytes` from `start`. Throws when the data set ends inside an element. */
export function walkDataSet(
  bytes: Buffer,
  start: number,
  encoding: Encoding,
  visitor: ElementVisitor,
): void {
  new Walk(bytes, start, encoding, visitor).run();
}

class Walk {
  readonly #bytes: Buffer;
  readonly #visitor: ElementVisitor;
  readonly #frames: Frame[];
  /** Behind here all bytes are zero: found once, or a file of zeros would be looked through again and again. */
  readonly #tail: number;
  #at: number;

  constructor(bytes: Buffer, start: number, encoding: Encoding, visitor: ElementVisitor) {
    this.#bytes = bytes;
    this.#at = start;
    this.#visitor = visitor;
    this.#frames = [{ tag: 0, isItem: true, end: bytes.length, encoding, isOpen: false }];
    let tail = bytes.length;
    while (tail > start && bytes[tail - 1] === 0) tail--;
    this.#tail = tail;
  }

  run(): void {
    let isCut = false;
    for (;;) {
      while (this.#frames.length > 1 && this.#at >= this.#top().end) {
        isCut ||= this.#top().isOpen && this.#at >= this.#bytes.length;
        this.#pop();
      }
      const left = this.#bytes.length - this.#at;
      if (isCut) throw new MalformedDocument('sequence without an end');
      // Files are padded to an even length, or to that of a block.
      if (left < 8 && this.#frames.length === 1 && this.#at >= this.#tail) return;
      if (left < 8) throw new MalformedDocument('data set ends in an element');
      this.#step();
    }
  }

  #step(): void {
    const frame = this.#top();
    const { encoding } = frame;
    const tag = ((this.#u16(this.#at, encoding) << 16) | this.#u16(this.#at + 2, encoding)) >>> 0;
    if (tag === 0 && this.#at >= this.#tail) {
      this.#at = this.#bytes.length;
    } else if (tag === dicomTag.item || tag === dicomTag.itemEnd || tag === dicomTag.sequenceEnd) {
      this.#delimiter(frame, tag, this.#u32(this.#at + 4, encoding));
    } else this.#element(frame, tag);
  }

  #delimiter(frame: Frame, tag: number, length: number): void {
    this.#at += 8;
    if (tag === dicomTag.item) {
      // An item where none can be is read like what surrounds it: so do other readers.
      this.#push(frame.tag, true, length, frame.encoding);
      this.#visitor.enter(frame.tag);
    } else if (tag === dicomTag.itemEnd) {
      if (frame.isItem && this.#frames.length > 1) this.#pop();
    } else {
      // Closes the item too, when its own delimiter is missing.
      while (this.#frames.length > 1 && this.#top().isItem) this.#pop();
      if (this.#frames.length > 1) this.#pop();
    }
  }

  #element(frame: Frame, tag: number): void {
    const { encoding } = frame;
    const vr = encoding.isExplicit ? this.#vr(this.#at + 4) : undefined;
    const isLong = vr !== undefined && long.has(vr);
    const header = isLong ? 12 : 8;
    if (this.#at + header > this.#bytes.length) {
      throw new MalformedDocument('data set ends in the header of an element');
    }
    // Private elements without a VR stand in explicit data sets too.
    const length =
      vr !== undefined && !isLong
        ? this.#u16(this.#at + 6, encoding)
        : this.#u32(this.#at + header - 4, encoding);
    this.#at += header;
    if (tag === dicomTag.pixelData && length === undefinedLength)
      return this.#fragments(tag, encoding);
    if ((vr === 'OB' || vr === 'OW') && length === undefinedLength) {
      return this.#fragments(tag, encoding);
    }
    if (vr === 'SQ' || length === undefinedLength || this.#holdsItems(vr, length)) {
      // Of UN with undefined length the content is implicit (PS3.5 §6.2.2).
      const inner = vr === 'UN' ? implicitLittle : encoding;
      return this.#push(tag, false, length, inner);
    }
    const end = Math.min(this.#at + length, frame.end);
    const value = this.#bytes.subarray(this.#at, end);
    const isCut = value.length < length;
    this.#at = end;
    // What there is of the value is read before the document is given up.
    this.#visitor.element(tag, vr, value, header);
    if (isCut) throw new MalformedDocument('value is longer than what holds it');
  }

  /** Whether a value of no or unknown VR begins as a sequence does. */
  #holdsItems(vr: string | undefined, length: number): boolean {
    if (vr !== undefined && vr !== 'UN') return false;
    return (
      length >= 8 &&
      this.#at + 8 <= this.#bytes.length &&
      this.#u16(this.#at, implicitLittle) === 0xfffe &&
      this.#u16(this.#at + 2, implicitLittle) === 0xe000
    );
  }

  /** Skips the items up to the delimiter of the sequence. */
  #fragments(tag: number, encoding: Encoding): void {
    let total = 0;
    for (;;) {
      if (this.#at + 8 > this.#bytes.length) {
        this.#visitor.fragments(tag, total);
        throw new MalformedDocument('pixel data without an end');
      }
      const isItem = this.#u16(this.#at + 2, encoding) === (dicomTag.item & 0xffff);
      const length = isItem ? this.#u32(this.#at + 4, encoding) : 0;
      const end = Math.min(this.#at + 8 + length, this.#bytes.length);
      total += end - this.#at;
      this.#at = end;
      if (!isItem) break;
    }
    this.#visitor.fragments(tag, total);
  }

  #push(tag: number, isItem: boolean, length: number, encoding: Encoding): void {
    if (this.#frames.length >= maxDepth) throw new LimitReached('tooLarge');
    const around = this.#top().end;
    const end = length === undefinedLength ? around : Math.min(this.#at + length, around);
    this.#frames.push({ tag, isItem, end, encoding, isOpen: length === undefinedLength });
  }

  #pop(): void {
    if (this.#frames.pop()?.isItem === true) this.#visitor.leave();
  }

  #top(): Frame {
    const frame = this.#frames.at(-1);
    if (frame === undefined) throw new MalformedDocument('no data set');
    return frame;
  }

  #vr(at: number): string | undefined {
    const vr = this.#bytes.toString('latin1', at, at + 2);
    return /^[A-Z]{2}$/.test(vr) ? vr : undefined;
  }

  #u16(at: number, { isBigEndian }: Encoding): number {
    return isBigEndian ? this.#bytes.readUInt16BE(at) : this.#bytes.readUInt16LE(at);
  }

  #u32(at: number, { isBigEndian }: Encoding): number {
    return isBigEndian ? this.#bytes.readUInt32BE(at) : this.#bytes.readUInt32LE(at);
  }
}
