// ZIP archives as a test wants them, truthful or not (APPNOTE 6.3.10 §4.3).
import { crc32, deflateRawSync } from 'node:zlib';

export interface Member {
  readonly name: string;
  readonly data: Buffer;
  /** 8, deflate, without it; the data is deflated whatever is said here. */
  readonly method?: number;
  readonly flags?: number;
  /** What the header in front of the data says, where it is not what the directory says. */
  readonly localName?: string;
  readonly localMethod?: number;
  /** The unpacked size that the directory gives. */
  readonly size?: number;
}

/** @param shift added to every offset: as if something stood in front */
export function zipOf(members: readonly Member[], { shift = 0 } = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const member of members) {
    const packed = deflateRawSync(member.data);
    const { method = 8, flags = 0x0800, size = member.data.length } = member;
    const common = Buffer.alloc(22);
    common.writeUInt16LE(flags | 0x0800, 0);
    common.writeUInt16LE(method, 2);
    common.writeUInt32LE(crc32(member.data), 8);
    common.writeUInt32LE(packed.length, 12);
    common.writeUInt32LE(size, 16);
    const local = Buffer.from(common);
    local.writeUInt16LE(member.localMethod ?? method, 2);
    const name = Buffer.from(member.name);
    const localName = Buffer.from(member.localName ?? member.name);
    local.writeUInt16LE(localName.length, 20);
    const front = Buffer.concat([
      Buffer.from('PK\u0003\u0004\u0014\u0000', 'latin1'),
      local,
      Buffer.alloc(2),
      localName,
      packed,
    ]);
    common.writeUInt16LE(name.length, 20);
    const place = Buffer.alloc(16);
    place.writeUInt32LE(at + shift, 12);
    directory.push(
      Buffer.concat([
        Buffer.from('PK\u0001\u0002\u0014\u0000\u0014\u0000', 'latin1'),
        common,
        place,
        name,
      ]),
    );
    parts.push(front);
    at += front.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at + shift, 16);
  return Buffer.concat([...parts, list, end]);
}
