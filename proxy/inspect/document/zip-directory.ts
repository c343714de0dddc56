// The directory of a ZIP file (APPNOTE 6.3.10 §4.3), and whether it tells the truth: readers differ in
// whether they follow it or the headers in front of the data, so what the two say must be the same.
import { looseText } from '../loose-text.ts';
import { LimitReached } from './document-sink.ts';

export interface ZipEntry {
  readonly name: string;
  /** Compression method: 0 stored, 8 deflate. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly compressedSize: number;
  readonly size: number;
  /** Where its header begins, its data, and its line of the directory. */
  readonly from: number;
  readonly dataAt: number;
  readonly listedAt: number;
}

export interface ZipDirectory {
  readonly entries: readonly ZipEntry[];
  /** Every byte belongs to the directory or to a member that it lists, and both describe it alike. */
  readonly isTrue: boolean;
}

const endLength = 22;
const maxComment = 65_535;
/** Behind the data when its sizes were not known before: a signature, CRC and two sizes of 8 bytes. */
const maxDescriptor = 24;

interface Listed extends ZipEntry {
  readonly isTrue: boolean;
}

/** Null when there is no directory: the file was cut short or is no archive. */
export function zipDirectory(bytes: Buffer, maxMembers: number): ZipDirectory | null {
  const end = endOfDirectory(bytes);
  if (end === null) return null;
  if (end.count > maxMembers) throw new LimitReached('tooDeep');
  const listed: Listed[] = [];
  let at = end.offset;
  for (let i = 0; i < end.count; i++) {
    const entry = readEntry(bytes, at, end.offset);
    if (entry === null) return null;
    listed.push(entry);
    at = entry.next;
  }
  const isTrue =
    listed.every((entry) => entry.isTrue) && at <= end.at && covers(listed, end.offset);
  return { entries: listed, isTrue: isTrue && end.isLast };
}

interface DirectoryEnd {
  readonly at: number;
  readonly offset: number;
  readonly count: number;
  /** Nothing stands behind it but its comment. */
  readonly isLast: boolean;
}

function endOfDirectory(bytes: Buffer): DirectoryEnd | null {
  const from = Math.max(0, bytes.length - endLength - maxComment);
  const at = bytes.lastIndexOf('PK\u0005\u0006', bytes.length - endLength, 'latin1');
  if (at < from) return null;
  const isLast = at + endLength + bytes.readUInt16LE(at + 20) === bytes.length;
  const plain = {
    at,
    offset: bytes.readUInt32LE(at + 16),
    count: bytes.readUInt16LE(at + 10),
    isLast,
  };
  if (plain.offset !== 0xffff_ffff && plain.count !== 0xffff) return inside(plain, at);
  // ZIP64 (§4.3.14): the real numbers stand in a record that a locator in front of this one points to.
  if (at < 20 || bytes.toString('latin1', at - 20, at - 16) !== 'PK\u0006\u0007') return null;
  const wide = Number(bytes.readBigUInt64LE(at - 12));
  if (wide + 56 > at || bytes.toString('latin1', wide, wide + 4) !== 'PK\u0006\u0006') return null;
  const offset = Number(bytes.readBigUInt64LE(wide + 48));
  const count = Number(bytes.readBigUInt64LE(wide + 32));
  return inside({ at: wide, offset, count, isLast }, wide);
}

function inside(end: DirectoryEnd, limit: number): DirectoryEnd | null {
  return end.offset <= limit ? end : null;
}

/** One line of the directory, compared with the header in front of the data. */
function readEntry(bytes: Buffer, at: number, limit: number): (Listed & { next: number }) | null {
  if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x0201_4b50) return null;
  const flags = bytes.readUInt16LE(at + 8);
  const method = bytes.readUInt16LE(at + 10);
  const nameLength = bytes.readUInt16LE(at + 28);
  const extraLength = bytes.readUInt16LE(at + 30);
  const next = at + 46 + nameLength + extraLength + bytes.readUInt16LE(at + 32);
  if (next > bytes.length) return null;
  const rawName = bytes.subarray(at + 46, at + 46 + nameLength);
  const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
  const { size, compressedSize, from } = widened(extra, {
    size: bytes.readUInt32LE(at + 24),
    compressedSize: bytes.readUInt32LE(at + 20),
    from: bytes.readUInt32LE(at + 42),
  });
  if (from + 30 > limit || bytes.readUInt32LE(from) !== 0x0403_4b50) return null;
  const localName = bytes.readUInt16LE(from + 26);
  const dataAt = from + 30 + localName + bytes.readUInt16LE(from + 28);
  if (dataAt + compressedSize > limit) return null;
  const isTrue =
    bytes.subarray(from + 30, from + 30 + localName).equals(rawName) &&
    bytes.readUInt16LE(from + 8) === method &&
    saysSame(bytes.readUInt32LE(from + 18), compressedSize, flags);
  return {
    name: nameOf(rawName, flags),
    method,
    isEncrypted: (flags & 0x0041) !== 0,
    compressedSize,
    size,
    dataAt,
    from,
    listedAt: at,
    isTrue,
    next,
  };
}

/** Sizes in front of the data are zero when they stand behind it (bit 3), and ones when ZIP64 has them. */
function saysSame(local: number, listed: number, flags: number): boolean {
  return local === listed || local === 0xffff_ffff || ((flags & 0x0008) !== 0 && local === 0);
}

interface Sizes {
  readonly size: number;
  readonly compressedSize: number;
  readonly from: number;
}

/** ZIP64 extended information (§4.5.3): only the fields that did not fit, in this order. */
function widened(extra: Buffer, sizes: Sizes): Sizes {
  let at = 0;
  while (at + 4 <= extra.length) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 0x0001) {
      let field = at + 4;
      const next = (plain: number): number => {
        if (plain !== 0xffff_ffff || field + 8 > Math.min(extra.length, at + 4 + length))
          return plain;
        field += 8;
        return Number(extra.readBigUInt64LE(field - 8));
      };
      const size = next(sizes.size);
      const compressedSize = next(sizes.compressedSize);
      return { size, compressedSize, from: next(sizes.from) };
    }
    at += 4 + length;
  }
  return sizes;
}

/** UTF-8 where the flag says so or the bytes are; else as Chinese systems write names. */
function nameOf(raw: Buffer, flags: number): string {
  return (flags & 0x0800) === 0 ? looseText(raw) : new TextDecoder('utf-8').decode(raw);
}

/** Members side by side from the first byte to the directory, without holes and without overlapping. */
function covers(entries: readonly Listed[], directoryAt: number): boolean {
  const ordered = entries.toSorted((a, b) => a.from - b.from);
  let at = 0;
  for (const entry of ordered) {
    const gap = entry.from - at;
    if (gap < 0 || gap > maxDescriptor) return false;
    at = entry.dataAt + entry.compressedSize;
  }
  // What signs a package stands between the last member and the directory; we do not read it.
  return directoryAt - at <= maxDescriptor;
}
