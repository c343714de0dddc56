// One changed body for each number, always the same one: what broke can be had again by its number.
import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { below, between, pick, type Random, seededRandom } from '../support/synthetic-numbers.ts';
import { zipOf } from '../support/zip-of.ts';
import type { SeedBody } from './seed-bodies.ts';

export interface MutatedBody {
  /** What it was made of, for people. */
  readonly name: string;
  readonly bytes: Buffer;
  readonly mediaType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** Where the writes are cut. */
  readonly cuts: readonly number[];
  readonly isAborted: boolean;
  readonly blockLength: number | undefined;
}

/** Bodies are spliced, and a body in a body carries another one: none grows without end. */
const longest = 400_000;

export function mutatedBody(number: number, seeds: readonly SeedBody[]): MutatedBody {
  // Neighbouring numbers must not give neighbouring randomness.
  const random = seededRandom(Math.imul(number, 0x9e37_79b1) ^ (number >>> 7));
  const seed = pickSeed(random, seeds);
  let bytes = insideFirst(random, seed);
  for (let left = between(random, 0, 4); left > 0; left--) bytes = changed(random, bytes, seeds);
  const [coded, contentEncoding] = coding(random, bytes.subarray(0, longest));
  return {
    name: seed.name,
    bytes: coded,
    mediaType: typeFor(random, seed, seeds),
    contentEncoding,
    cuts: cutsOf(random, coded.length),
    isAborted: random() < 0.03,
    blockLength: random() < 0.2 ? between(random, 1, 700) : undefined,
  };
}

/** PDFs take a hundred times as long as the others: fewer of them, or they would be all that is tried. */
function pickSeed(random: Random, seeds: readonly SeedBody[]): SeedBody {
  const seed = pick(random, seeds);
  return /\.pdf\b/.test(seed.name) && random() < 0.6 ? pickSeed(random, seeds) : seed;
}

/** A change in a member of an archive that is packed again reaches what a change of packed bytes never does. */
function insideFirst(random: Random, { bytes, members }: SeedBody): Buffer {
  if (members === undefined || random() < 0.4) return bytes;
  const chosen = below(random, members.length);
  return zipOf(
    members.map((member, i) =>
      i === chosen ? { ...member, data: changedBytes(random, member.data) } : member,
    ),
  );
}

function changed(random: Random, bytes: Buffer, seeds: readonly SeedBody[]): Buffer {
  return random() < 0.12
    ? spliced(random, bytes, pick(random, seeds).bytes)
    : changedBytes(random, bytes);
}

type Change = (random: Random, bytes: Buffer) => Buffer;

function changedBytes(random: Random, bytes: Buffer): Buffer {
  return bytes.length === 0 ? bytes : pick(random, changes)(random, bytes);
}

/** Up to somewhere of one, and from somewhere of the other. */
function spliced(random: Random, a: Buffer, b: Buffer): Buffer {
  return Buffer.concat([
    a.subarray(0, below(random, a.length + 1)),
    b.subarray(below(random, b.length + 1)),
  ]);
}

const bits: Change = (random, bytes) => {
  const copy = Buffer.from(bytes);
  for (let left = between(random, 1, 12); left > 0; left--) {
    const at = below(random, copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << below(random, 8));
  }
  return copy;
};

const fill: Change = (random, bytes) => {
  const copy = Buffer.from(bytes);
  const at = below(random, copy.length);
  const to = Math.min(copy.length, at + between(random, 1, 40));
  return copy.fill(pick(random, [0, 0xff, 0x7f, 0x80, 0x20, 0x22, 0x3c, 0x0a]), at, to);
};

const truncate: Change = (random, bytes) => bytes.subarray(0, below(random, bytes.length + 1));

const removed: Change = (random, bytes) => {
  const at = below(random, bytes.length);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + between(random, 1, 200))]);
};

const repeated: Change = (random, bytes) => {
  const at = below(random, bytes.length);
  const chunk = bytes.subarray(at, at + between(random, 1, 600));
  const most = Math.max(1, Math.min(400, Math.floor(100_000 / Math.max(1, chunk.length))));
  const times = between(random, 1, random() < 0.9 ? Math.min(8, most) : most);
  const copies = Array.from({ length: times }, () => chunk);
  return Buffer.concat([bytes.subarray(0, at), ...copies, bytes.subarray(at)]);
};

/** A length field of a binary format, of any width and either order. */
const lengthField: Change = (random, bytes) => {
  const copy = Buffer.from(bytes);
  const width = pick(
    random,
    [1, 2, 4, 8].filter((one) => one <= copy.length),
  );
  const at = below(random, copy.length - width + 1);
  const value = pick(random, [0, 1, 2, 0x7f, 0xff, copy.length, copy.length * 2, 0x7fff_ffff]);
  const field = Buffer.alloc(8, random() < 0.3 ? 0xff : 0);
  if (random() < 0.7) field.writeUInt32LE(value);
  else field.writeUInt32BE(value, 4);
  (value > 0xffff ? field : field.subarray(0, width)).copy(copy, at, 0, width);
  return copy;
};

/** A number in a text format: lengths and offsets of a PDF, ids of parts, sizes in headers. */
const number: Change = (random, bytes) => {
  const text = bytes.toString('latin1');
  const found = [...text.matchAll(/\d{1,10}/g)];
  const one = found.length === 0 ? undefined : pick(random, found);
  if (one === undefined) return bits(random, bytes);
  const other = pick(random, ['0', '1', '-1', '65536', '2147483647', '4294967296', '1e9', '.']);
  return Buffer.from(
    text.slice(0, one.index) + other + text.slice(one.index + one[0].length),
    'latin1',
  );
};

/** A piece of syntax where none belongs. */
const syntax: Change = (random, bytes) => {
  const at = below(random, bytes.length + 1);
  const token = pick(random, tokens);
  const times = random() < 0.9 ? 1 : between(random, 2, 5000);
  const piece = Buffer.from(token.repeat(times), 'latin1');
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
};

const tokens = (
  '{ } [ ] " \\ , : < > </ <!-- --> <![CDATA[ ]]> & &#x41; &#0; <!DOCTYPE <!ENTITY ' +
  "' = ; | ^ ~ \r \n \r\n\r\n \0 \u0001 \u000b \u001c \u00ff\u00fe \u00ef\u00bb\u00bf \u0080 \u0081 --b1 --b2-- " +
  '\\u0000 \\ud800 data: event: MSH|^~\\& PID| obj endobj stream endstream xref << >> ( ) PK\u0003\u0004 ' +
  "PK\u0001\u0002 PK\u0005\u0006 %PDF- {\\rtf \\bin99999 \\u-10179? \\'b2 =?gb2312?B? base64, %u4e2d %"
).split(' ');

const changes: readonly Change[] = [
  bits,
  bits,
  fill,
  truncate,
  removed,
  repeated,
  lengthField,
  lengthField,
  number,
  number,
  syntax,
  syntax,
];

const codings = {
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
} as const satisfies Record<string, (bytes: Buffer) => Buffer>;

/** Mostly none; else a true one, one changed afterwards, or one that is only claimed. */
function coding(random: Random, bytes: Buffer): [Buffer, string | undefined] {
  const dice = random();
  if (dice < 0.75) return [bytes, undefined];
  const name = pick(random, Object.keys(codings) as (keyof typeof codings)[]);
  if (dice < 0.79) return [bytes, pick(random, [name, `${name}, ${name}`, 'identity', 'x', ''])];
  const raw = name === 'deflate' && random() < 0.5;
  const packed = raw ? deflateRawSync(bytes) : codings[name](bytes);
  return [dice < 0.92 ? packed : changedBytes(random, packed), name];
}

const oddTypes: readonly (string | undefined)[] = [
  undefined,
  '',
  'application/octet-stream',
  'text/plain; charset=utf-16',
  'text/html; charset=big5',
  'application/json; charset=koi8-r',
  'multipart/mixed; boundary="',
  'multipart/form-data; boundary=b1',
  'image/png',
  'text/event-stream',
  ';;;charset',
];

function typeFor(random: Random, seed: SeedBody, seeds: readonly SeedBody[]): string | undefined {
  const dice = random();
  if (dice < 0.7) return seed.mediaType;
  return dice < 0.85 ? pick(random, seeds).mediaType : pick(random, oddTypes);
}

function cutsOf(random: Random, length: number): number[] {
  const dice = random();
  if (dice < 0.3) return [];
  // Byte by byte at the beginning, where the format is found out.
  if (dice < 0.4) return Array.from({ length: Math.min(length, 200) }, (_, i) => i);
  const cuts = Array.from({ length: between(random, 1, 12) }, () => below(random, length + 1));
  return cuts.sort((a, b) => a - b);
}
