// Stands for node:buffer in a browser: the package `buffer`, whose answers are Node's, with the calls that the
// inspector makes for every byte or every cell put onto what browsers do fast, and offsets checked as in Node.
import type { Buffer as NodeBuffer } from 'node:buffer';
import { Buffer as PackageBuffer } from 'buffer/index.js';

export type Buffer = NodeBuffer;
// The package's types are its own; what it does is Node's.
export const Buffer = PackageBuffer as unknown as typeof NodeBuffer;

/** Arguments of one call; longer lists may not fit on the stack. */
const callLength = 8192;
/** Shorter texts are put together here: a decoder has to be asked from afar. */
const shortLength = 24;

const strict = new TextDecoder('utf-8', { fatal: true });
// A mark at the beginning is a character to Node.
const lossy = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** RFC 3629; true for no bytes. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** True for no bytes. */
export function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] ?? 0) > 0x7f) return false;
  return true;
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += callLength) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + callLength) as never);
  }
  return text;
}

function utf8(bytes: Uint8Array): string {
  return bytes.length < shortLength && isAscii(bytes) ? latin1(bytes) : lossy.decode(bytes);
}

/** A plain view: what the package makes of a part of a buffer costs ten times as much. */
function plain(buffer: Uint8Array, start: number, end: number): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset + start, end - start);
}

type Method = (this: Uint8Array, ...parameters: unknown[]) => unknown;

const prototype: object = Buffer.prototype;
const methods = Object.fromEntries(
  Object.keys(prototype).map((name) => [name, Reflect.get(prototype, name) as Method]),
);
const packageToString = Reflect.get(prototype, 'toString') as Method;
const packageIndexOf = Reflect.get(prototype, 'indexOf') as Method;

function toString(this: Uint8Array, encoding = 'utf8', from = 0, to = this.length): string {
  const start = from > 0 ? Math.trunc(from) : 0;
  const end = to < this.length ? Math.trunc(to) : this.length;
  if (!(start < end)) return '';
  if (encoding === 'latin1' || encoding === 'binary') return latin1(plain(this, start, end));
  if (encoding === 'utf8' || encoding === 'utf-8') return utf8(plain(this, start, end));
  return packageToString.call(this, encoding, start, end) as string;
}

function indexOf(this: Uint8Array, value: unknown, from?: unknown, encoding?: unknown): number {
  const isText = typeof value === 'string' && encoding === undefined;
  const wanted = isText ? encoder.encode(value) : value;
  const given = from ?? 0;
  const isPlain = wanted instanceof Uint8Array && wanted.length > 0 && typeof given === 'number';
  if (!isPlain) return packageIndexOf.call(this, value, from, encoding) as number;
  const start = given < 0 ? Math.max(0, this.length + given) : given;
  const [first = 0] = wanted;
  const last = this.length - wanted.length;
  for (let at = find(this, first, start); at !== -1; at = find(this, first, at + 1)) {
    if (at > last) return -1;
    let length = 1;
    while (length < wanted.length && this[at + length] === wanted[length]) length++;
    if (length === wanted.length) return at;
  }
  return -1;
}

/** The browser's own, which no package's stands before. */
function find(bytes: Uint8Array, byte: number, from: number): number {
  return Uint8Array.prototype.indexOf.call(bytes, byte, from);
}

/** Node's, with the same end as `subarray`; the package's knows 31 bits of an offset. */
function slice(this: Uint8Array, start?: number, end?: number): Uint8Array {
  return this.subarray(start, end);
}

/** The package takes the lower 32 bits of an offset; Node refuses what is not in the buffer. */
function checked(read: Method): Method {
  return function (at: unknown = 0, more?: unknown): unknown {
    if (!(typeof at === 'number' && at >= 0 && at < this.length)) throw new RangeError('outside');
    return read.call(this, at, more);
  };
}

const reads = Object.entries(methods).filter(([name]) => name.startsWith('read'));
Object.assign(prototype, {
  toString,
  indexOf,
  includes: function (this: Uint8Array, value: unknown, from?: unknown, encoding?: unknown) {
    return indexOf.call(this, value, from, encoding) !== -1;
  },
  slice,
  ...Object.fromEntries(reads.map(([name, read]) => [name, checked(read)])),
});
