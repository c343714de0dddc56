// What stands for node:buffer in a browser, beside Node's own.
import * as node from 'node:buffer';
import { extname } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Buffer as BrowserBuffer,
  isAscii,
  isUtf8,
} from '../../../../proxy/inspect/in-browser/node-buffer.ts';
import { extname as browserExtname } from '../../../../proxy/inspect/in-browser/node-path.ts';

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => node.Buffer.from(text)),
  fc.uint8Array({ minLength: 20_000, maxLength: 20_100 }),
);
const base64Characters = 'ABYZabcz0189+/-_= \n'.split('');
const offset = fc.integer({ min: -5, max: 250 });
const encodings = ['utf8', 'latin1', 'utf16le', 'hex', 'base64', 'ascii'] as const;

/** What two calls say, a RangeError being one answer. */
function same(ours: () => unknown, theirs: () => unknown): void {
  const answer = (call: () => unknown): unknown => {
    try {
      return call();
    } catch (error) {
      if (error instanceof RangeError) return 'RangeError';
      throw error;
    }
  };
  expect(answer(ours)).toEqual(answer(theirs));
}

describe('a buffer in a browser', () => {
  it('reads as text what Node reads, from any part of it', () => {
    fc.assert(
      fc.property(
        bytes,
        offset,
        offset,
        fc.constantFrom(...encodings),
        (raw, from, to, encoding) => {
          const [ours, theirs] = [BrowserBuffer.from(raw), node.Buffer.from(raw)];
          expect(ours.toString(encoding)).toBe(theirs.toString(encoding));
          expect(ours.toString(encoding, from, to)).toBe(theirs.toString(encoding, from, to));
        },
      ),
    );
  });

  it('makes of text the bytes that Node makes', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.string({ unit: fc.constantFrom(...base64Characters), maxLength: 80 }),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('utf8', 'latin1', 'utf16le'), (written, encoding) => {
        const ours = BrowserBuffer.from(written, encoding);
        expect([...ours]).toEqual([...node.Buffer.from(written, encoding)]);
      }),
    );
    const ascii = fc.string({ unit: fc.constantFrom(...base64Characters), maxLength: 80 });
    fc.assert(
      fc.property(ascii, (written) => {
        const ours = BrowserBuffer.from(written, 'base64');
        expect([...ours]).toEqual([...node.Buffer.from(written, 'base64')]);
      }),
    );
  });

  it('reads numbers where Node does, and nothing that is not in it', () => {
    const reads = [
      'readUInt16LE',
      'readUInt32LE',
      'readUInt32BE',
      'readInt32LE',
      'readDoubleLE',
      'readBigUInt64LE',
    ] as const;
    const at = fc.oneof(offset, fc.constantFrom(2 ** 31, 2 ** 32, 2 ** 32 + 4));
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        at,
        fc.constantFrom(...reads),
        (raw, from, read) => {
          same(
            () => BrowserBuffer.from(raw)[read](from),
            () => node.Buffer.from(raw)[read](from),
          );
        },
      ),
    );
  });

  it('finds bytes and words where Node finds them', () => {
    const few = fc.uint8Array({ max: 2, maxLength: 60 });
    const needle = fc.oneof(
      fc.uint8Array({ max: 2, minLength: 1, maxLength: 4 }).map((raw) => node.Buffer.from(raw)),
      fc.constantFrom('\0', '\u0001\0', 0, 1, 2, 258),
    );
    fc.assert(
      fc.property(few, needle, fc.option(offset, { nil: undefined }), (raw, wanted, from) => {
        const [ours, theirs] = [BrowserBuffer.from(raw), node.Buffer.from(raw)];
        expect(ours.indexOf(wanted, from)).toBe(theirs.indexOf(wanted, from));
        expect(ours.includes(wanted, from)).toBe(theirs.includes(wanted, from));
      }),
    );
  });

  it('is cut, joined and compared as Node’s', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), offset, offset, (raw, from, to) => {
        const [ours, theirs] = [BrowserBuffer.from(raw), node.Buffer.from(raw)];
        for (const cut of ['subarray', 'slice'] as const) {
          const part = ours[cut](from, to);
          expect([...part]).toEqual([...theirs[cut](from, to)]);
          // A part of a buffer is one itself, over the same bytes.
          expect(BrowserBuffer.isBuffer(part)).toBe(true);
          expect(part.buffer).toBe(ours.buffer);
        }
        const joined = Uint8Array.from(BrowserBuffer.concat([ours, ours.subarray(1)]));
        expect(joined).toEqual(Uint8Array.from([...raw, ...raw.slice(1)]));
        expect(ours.equals(BrowserBuffer.from(raw))).toBe(true);
      }),
    );
  });

  it('knows UTF-8 and ASCII as Node does', () => {
    fc.assert(
      fc.property(bytes, (raw) => {
        expect(isUtf8(raw)).toBe(node.isUtf8(raw));
        expect(isAscii(raw)).toBe(node.isAscii(raw));
      }),
    );
  });
});

it('a name’s ending is the one that Node tells', () => {
  const names = fc.string({ unit: fc.constantFrom('a', 'b', '.', '/', ' ', '病'), maxLength: 12 });
  fc.assert(
    fc.property(names, (name) => {
      expect(browserExtname(name)).toBe(extname(name));
    }),
  );
});
