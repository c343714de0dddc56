// A ZIP archive again with some of its members replaced (APPNOTE 6.3.10 §4.3): the others keep their
// packed bytes, and all of them their order, names, dates and rights.
import { createDeflateRaw, crc32, type DeflateRaw } from 'node:zlib';
import type { ZipEntry } from '../document/zip-directory.ts';

/** What stands in place of a member: packed by deflate. */
export interface PackedMember {
  readonly crc: number;
  readonly size: number;
  readonly packed: Buffer;
}

/** Packs a member while it is written, so that only what is packed is held. */
export class MemberPacker {
  readonly #deflate: DeflateRaw = createDeflateRaw();
  readonly #packed: Buffer[] = [];
  #crc = 0;
  #size = 0;

  constructor() {
    this.#deflate.on('data', (piece: Buffer) => this.#packed.push(piece));
  }

  async write(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    this.#crc = crc32(bytes, this.#crc);
    this.#size += bytes.length;
    await new Promise<void>((done, fail) =>
      this.#deflate.write(bytes, (error) => (error ? fail(error) : done())),
    );
  }

  async end(): Promise<PackedMember> {
    const ended = new Promise((done) => this.#deflate.once('end', done));
    this.#deflate.end();
    await ended;
    return { crc: this.#crc, size: this.#size, packed: Buffer.concat(this.#packed) };
  }

  /** It will not be written. */
  drop(): void {
    this.#deflate.destroy();
  }
}

const dataFollows = 0x0008;

/**
 * @param archive one whose directory and members say the same, below 4 GB
 * @param replaced by the member whose place it takes; null: it goes
 */
export function copyZip(
  archive: Buffer,
  entries: readonly ZipEntry[],
  replaced: ReadonlyMap<ZipEntry, PackedMember | null>,
): Buffer {
  const members: Buffer[] = [];
  const lines: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const member = replaced.get(entry);
    if (member === null) continue;
    const { local, line } = headers(archive, entry, member, at);
    const packed =
      member?.packed ?? archive.subarray(entry.dataAt, entry.dataAt + entry.compressedSize);
    members.push(local, packed);
    lines.push(line);
    at += local.length + packed.length;
  }
  const directory = Buffer.concat(lines);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(lines.length, 8);
  end.writeUInt16LE(lines.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...members, directory, end]);
}

/** The two headers of a member as they were, with sizes and checksum in both and no ZIP64 fields. */
function headers(
  archive: Buffer,
  { from, listedAt, compressedSize, size }: ZipEntry,
  member: PackedMember | undefined,
  at: number,
): { local: Buffer; line: Buffer } {
  const nameLength = archive.readUInt16LE(listedAt + 28);
  const nameAt = listedAt + 46;
  const name = archive.subarray(nameAt, nameAt + nameLength);
  const extraLength = archive.readUInt16LE(listedAt + 30);
  const extraAt = nameAt + nameLength;
  const listedExtra = narrow(archive.subarray(extraAt, extraAt + extraLength));
  const localExtraAt = from + 30 + archive.readUInt16LE(from + 26);
  const localExtraLength = archive.readUInt16LE(from + 28);
  const localExtra = narrow(archive.subarray(localExtraAt, localExtraAt + localExtraLength));
  const line = Buffer.concat([archive.subarray(listedAt, nameAt), name, listedExtra]);
  line.writeUInt16LE(line.readUInt16LE(8) & ~dataFollows, 8);
  if (member !== undefined) {
    line.writeUInt16LE(8, 10);
    line.writeUInt32LE(member.crc, 16);
  }
  line.writeUInt32LE(member?.packed.length ?? compressedSize, 20);
  line.writeUInt32LE(member?.size ?? size, 24);
  line.writeUInt16LE(listedExtra.length, 30);
  // Comments of members are left out.
  line.writeUInt16LE(0, 32);
  line.writeUInt32LE(at, 42);
  // From the version to the name's length the two headers have the same fields (§4.3.7, §4.3.12).
  const local = Buffer.concat([
    Buffer.from('PK\u0003\u0004', 'latin1'),
    line.subarray(6, 30),
    Buffer.alloc(2),
    name,
    localExtra,
  ]);
  local.writeUInt16LE(localExtra.length, 28);
  return { local, line };
}

/** Extra fields without that of ZIP64, whose sizes the headers have now. */
function narrow(extra: Buffer): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0; at + 4 <= extra.length; ) {
    const next = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) !== 0x0001) kept.push(extra.subarray(at, next));
    at = next;
  }
  return Buffer.concat(kept);
}
