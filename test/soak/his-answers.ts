// What the HIS of a soak answers to a request, by its id alone: bodies of all formats, with patients and
// without, whole and broken.
import { createHash } from 'node:crypto';
import { gzipSync, brotliCompressSync } from 'node:zlib';
import { gbkBytes } from '../support/gbk-bytes.ts';
import { syntheticPatient } from '../support/synthetic-patients.ts';
import { seeded } from './seeded.ts';

export interface HisAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly isChunked: boolean;
  readonly hasPatients: boolean;
  /** Bytes of the body after which the connection is cut; null: it is whole. */
  readonly cutAt: number | null;
  /** Not what it says it is: it may go on as it is, or not. */
  readonly isBroken: boolean;
}

const whole = { status: 200, isChunked: false, hasPatients: false, cutAt: null, isBroken: false };

type Make = (
  n: number,
) => Omit<HisAnswer, 'headers'> & { readonly type: string; readonly coding?: string };

const row = (n: number) => syntheticPatient(n % 5000);
const html = (n: number) => {
  const { brxm, sfzh, lxdh } = row(n);
  return `<!doctype html><meta charset="utf-8"><table><tr><th>姓名</th><th>身份证号</th><th>联系电话</th></tr><tr><td>${brxm}</td><td>${sfzh}</td><td>${lxdh}</td></tr></table>`;
};
const list = (n: number, length: number) =>
  JSON.stringify({ list: Array.from({ length }, (_, i) => row(n + i)) });
const found = { ...whole, hasPatients: true };

/** Each with its share. */
const makers: readonly (readonly [number, Make])[] = [
  [20, (n) => ({ ...found, type: 'application/json', body: Buffer.from(list(n, 1 + (n % 5))) })],
  [10, (n) => ({ ...found, type: 'text/html', body: Buffer.from(html(n)) })],
  [
    6,
    (n) => ({
      ...found,
      type: 'text/html; charset=gbk',
      body: Buffer.from(gbkBytes(html(n).replace('utf-8', 'gbk'))),
    }),
  ],
  [
    6,
    (n) => ({ ...found, type: 'application/json', isChunked: true, body: Buffer.from(list(n, 3)) }),
  ],
  [6, (n) => ({ ...found, type: 'application/json', coding: 'gzip', body: gzipSync(list(n, 4)) })],
  [
    3,
    (n) => ({
      ...found,
      type: 'application/json',
      coding: 'br',
      body: brotliCompressSync(list(n, 4)),
    }),
  ],
  [
    5,
    (n) => ({
      ...found,
      type: 'text/csv',
      body: Buffer.from(`姓名,身份证号\r\n${row(n).brxm},${row(n).sfzh}\r\n`),
    }),
  ],
  [
    3,
    (n) => ({
      ...found,
      type: 'text/event-stream',
      isChunked: true,
      body: Buffer.from(`data: ${JSON.stringify(row(n))}\n\n`),
    }),
  ],
  [
    2,
    (n) => ({
      ...found,
      type: 'multipart/mixed; boundary=b',
      body: Buffer.from(`--b\r\nContent-Type: application/json\r\n\r\n${list(n, 1)}\r\n--b--\r\n`),
    }),
  ],
  [1, (n) => ({ ...found, type: 'application/json', body: Buffer.from(list(n, 1500)) })],
  [
    8,
    (n) => ({ ...whole, type: 'application/json', body: Buffer.from(`{"code":0,"n":${n % 10}}`) }),
  ],
  [4, () => ({ ...whole, type: 'text/html', body: Buffer.from('<p>ok</p>') })],
  [3, () => ({ ...whole, type: 'text/plain', body: Buffer.alloc(0) })],
  [2, () => ({ ...whole, status: 204, type: 'text/plain', body: Buffer.alloc(0) })],
  [2, () => ({ ...whole, status: 304, type: 'text/html', body: Buffer.alloc(0) })],
  [2, () => ({ ...whole, status: 404, type: 'text/html', body: Buffer.from('<p>none</p>') })],
  [2, () => ({ ...whole, status: 302, type: 'text/html', body: Buffer.from('<p>there</p>') })],
  [
    3,
    () => ({
      ...whole,
      type: 'image/png',
      body: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    }),
  ],
  [2, () => ({ ...whole, type: 'application/octet-stream', body: Buffer.alloc(5000, 7) })],
  [
    2,
    () => ({
      ...whole,
      isBroken: true,
      type: 'application/json',
      coding: 'gzip',
      body: Buffer.from('no gzip at all'),
    }),
  ],
  [
    2,
    (n) => ({
      ...whole,
      type: 'application/json',
      cutAt: 20,
      isBroken: true,
      body: Buffer.from(list(n, 2)),
    }),
  ],
  [
    1,
    (n) => ({
      ...whole,
      type: 'application/json',
      cutAt: 20,
      isBroken: true,
      isChunked: true,
      body: Buffer.from(list(n, 2)),
    }),
  ],
];
const shares = makers.reduce((sum, [share]) => sum + share, 0);

/** The answer to the request with this id. */
export function hisAnswer(id: string): HisAnswer {
  const n = createHash('sha1').update(id).digest().readUInt32BE(0);
  let at = seeded(n).int(shares);
  const [, make] = makers.find(([share]) => (at -= share) < 0)!;
  const { type, coding, ...rest } = make(n);
  const headers: Record<string, string> = { 'content-type': type, 'x-id': id };
  if (coding !== undefined) headers['content-encoding'] = coding;
  if (rest.status === 302) headers['location'] = '/elsewhere';
  return { ...rest, headers };
}
