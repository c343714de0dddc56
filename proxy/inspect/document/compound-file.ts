// The streams of a compound file (OLE2, [MS-CFB]): what old Office files and locked new ones are kept in. Chains
// of sectors come from the file and are believed only as far as they stay in it and do not run in circles.
import { MalformedDocument } from './malformed-document.ts';

export interface CompoundStream {
  readonly name: string;
  readonly size: number;
  readonly start: number;
}

export interface CompoundFile {
  /** Of all storages, in the order of the directory. */
  readonly streams: readonly CompoundStream[];
  /** A copy of the whole stream. Throws when its sectors are not in the file. */
  read(stream: CompoundStream): Buffer;
}

export type OleKind = 'workbook' | 'word' | 'slides' | 'message' | 'encrypted' | 'other';

const signature = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const headerLength = 512;
const entryLength = 128;
const endOfChain = 0xffff_fffe;

/** What a compound file holds, by the names of its streams; undefined when it is none. */
export function oleKind(bytes: Buffer): OleKind | undefined {
  if (!bytes.subarray(0, 8).equals(signature)) return undefined;
  try {
    return kindOf(openCompoundFile(bytes));
  } catch {
    return 'other';
  }
}

/** Of a file already open. */
export function kindOf({ streams }: CompoundFile): OleKind {
  const names = new Set(streams.map((stream) => stream.name.toLowerCase()));
  // Only these would be seen of a locked document; the rest is what locks it.
  if (names.has('encryptedpackage')) return 'encrypted';
  if (names.has('workbook') || names.has('book')) return 'workbook';
  if (names.has('worddocument')) return 'word';
  if (names.has('powerpoint document')) return 'slides';
  return names.has('__properties_version1.0') ? 'message' : 'other';
}

/** Throws `MalformedDocument` when the directory cannot be read. */
export function openCompoundFile(bytes: Buffer): CompoundFile {
  if (bytes.length < headerLength || !bytes.subarray(0, 8).equals(signature)) {
    throw new MalformedDocument('no compound file');
  }
  const sectors = new Sectors(bytes);
  const directory = sectors.chain(bytes.readUInt32LE(48));
  const streams: CompoundStream[] = [];
  let root: CompoundStream | undefined;
  for (let at = 0; at + entryLength <= directory.length; at += entryLength) {
    const type = directory[at + 66];
    const length = Math.min(directory.readUInt16LE(at + 64), 64);
    const name = directory.toString('utf16le', at, at + Math.max(0, length - 2));
    const start = directory.readUInt32LE(at + 116);
    const size = directory.readUInt32LE(at + 120);
    if (type === 5) root ??= { name, start, size };
    if (type === 2) streams.push({ name, start, size });
  }
  const cutoff = bytes.readUInt32LE(56);
  let small: MiniSectors | undefined;
  return {
    streams,
    read(stream) {
      if (stream.size === 0) return Buffer.alloc(0);
      if (stream.size >= cutoff || root === undefined)
        return sectors.chain(stream.start, stream.size);
      small ??= new MiniSectors(sectors, root, bytes.readUInt32LE(60));
      return small.chain(stream.start, stream.size);
    },
  };
}

/** Of 512 or 4,096 bytes; the table of what comes after each is read where it lies in the file. */
class Sectors {
  readonly #bytes: Buffer;
  readonly #size: number;
  readonly #count: number;
  /** Sectors that hold the table. */
  readonly #table: number[] = [];

  constructor(bytes: Buffer) {
    const shift = bytes.readUInt16LE(30);
    if (shift < 7 || shift > 16) throw new MalformedDocument('sector size');
    this.#bytes = bytes;
    this.#size = 1 << shift;
    this.#count = Math.max(0, Math.ceil((bytes.length - headerLength) / this.#size));
    this.#readTable();
  }

  /** The first 109 in the header, further ones in sectors of their own ([MS-CFB] §2.5). */
  #readTable(): void {
    this.#addTable(this.#bytes.subarray(76, headerLength), 109);
    let next = this.#bytes.readUInt32LE(68);
    const each = this.#size / 4 - 1;
    for (let steps = 0; next < this.#count && this.#table.length < this.#count; steps++) {
      const sector = this.#sector(next);
      if (steps > this.#count || sector.length < this.#size) break;
      this.#addTable(sector, each);
      next = sector.readUInt32LE(each * 4);
    }
  }

  #addTable(from: Buffer, count: number): void {
    for (let i = 0; i < count; i++) {
      const sector = from.readUInt32LE(i * 4);
      if (sector < this.#count && this.#table.length < this.#count) this.#table.push(sector);
    }
  }

  /** Bytes of a chain, `length` of them at most. */
  chain(start: number, length = Number.POSITIVE_INFINITY): Buffer {
    const parts: Buffer[] = [];
    let left = length;
    let sector = start;
    for (let steps = 0; sector !== endOfChain && left > 0; steps++) {
      if (sector >= this.#count || steps > this.#count) throw new MalformedDocument('sector chain');
      const part = this.#sector(sector);
      parts.push(part.length > left ? part.subarray(0, left) : part);
      left -= part.length;
      sector = this.#next(sector);
    }
    return Buffer.concat(parts);
  }

  #sector(sector: number): Buffer {
    // The header takes the place of one sector, whatever its size (§2.2).
    const at = (sector + 1) * this.#size;
    return this.#bytes.subarray(at, at + this.#size);
  }

  #next(sector: number): number {
    const each = this.#size / 4;
    const table = this.#table[Math.floor(sector / each)];
    const part = table === undefined ? undefined : this.#sector(table);
    const at = (sector % each) * 4;
    if (part === undefined || at + 4 > part.length) throw new MalformedDocument('sector table');
    return part.readUInt32LE(at);
  }
}

/** Sectors of 64 bytes inside the stream of the root, for streams below the cutoff (§2.6). */
class MiniSectors {
  readonly #stream: Buffer;
  readonly #table: Buffer;

  constructor(sectors: Sectors, root: CompoundStream, table: number) {
    this.#stream = sectors.chain(root.start, root.size);
    this.#table = sectors.chain(table);
  }

  chain(start: number, length: number): Buffer {
    const parts: Buffer[] = [];
    let sector = start;
    for (let left = length; left > 0; left -= 64) {
      const at = sector * 64;
      // A circle ends with the length, and no stream is longer than what holds all of them.
      if (at >= this.#stream.length || length > this.#stream.length) {
        throw new MalformedDocument('sector chain');
      }
      parts.push(this.#stream.subarray(at, at + Math.min(64, left)));
      if (left <= 64) break;
      if (sector * 4 + 4 > this.#table.length) throw new MalformedDocument('sector table');
      sector = this.#table.readUInt32LE(sector * 4);
    }
    return Buffer.concat(parts);
  }
}
