import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealBroken, suiteNames } from '../../../proxy/ledger/cipher-suites.ts';
import {
  decodeFrame,
  encodeFrame,
  type FrameKey,
  type FramePlace,
} from '../../../proxy/ledger/spool-frame.ts';

const place: FramePlace = { writer: 'n0123456789ab', segment: 'ab'.repeat(16), number: 3 };
const at = (number: number): FramePlace => ({ ...place, number });
const bodies = fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 5 });

/** Every frame of some bytes, and how they end. */
function read(key: FrameKey, bytes: Buffer): { bodies: Buffer[]; end: 'end' | 'torn' } {
  const found: Buffer[] = [];
  for (let from = 0, number = 0; ; number++) {
    const frame = decodeFrame(key, at(number), bytes, from);
    if (frame.state !== 'whole') return { bodies: found, end: frame.state };
    found.push(frame.body);
    from = frame.end;
  }
}

const written = (key: FrameKey, all: readonly Uint8Array[]) =>
  all.map((body, number) => encodeFrame(key, at(number), body.length, body));

describe.each(suiteNames)('frames sealed with %s', (suite) => {
  const key: FrameKey = { suite, key: Buffer.alloc(32, 7) };

  it('come back as they were, one after the other, with their numbers of records', () => {
    fc.assert(
      fc.property(bodies, (all) => {
        const bytes = Buffer.concat(written(key, all));
        expect(read(key, bytes)).toEqual({
          bodies: all.map((body) => Buffer.from(body)),
          end: 'end',
        });
        expect(decodeFrame(key, at(0), bytes, 0)).toMatchObject({ records: all[0]!.length });
      }),
    );
  });

  it('cut anywhere, are whole up to the cut and torn there, never something else', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), (all, where) => {
        const frames = written(key, all);
        const bytes = Buffer.concat(frames);
        const cut = where % bytes.length;
        const ends = frames.map((_, i) => Buffer.concat(frames.slice(0, i + 1)).length);
        const whole = ends.filter((end) => end <= cut).length;
        const isClean = cut === 0 || ends.includes(cut);
        expect(read(key, bytes.subarray(0, cut))).toEqual({
          bodies: all.slice(0, whole).map((body) => Buffer.from(body)),
          end: isClean ? 'end' : 'torn',
        });
      }),
    );
  });

  it('with any bit changed do not open, and are never taken for torn', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), fc.integer({ min: 0, max: 7 }), (all, where, bit) => {
        const bytes = Buffer.concat(written(key, all));
        const changed = where % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(changed) ^ (1 << bit), changed);
        expect(() => read(key, bytes)).toThrow(SealBroken);
      }),
    );
  });

  it('do not open one frame earlier or later, in another segment, for another writer', () => {
    const bytes = encodeFrame(key, place, 1, Buffer.from('{}'));
    const others = [
      at(2),
      at(4),
      { ...place, segment: 'ac'.repeat(16) },
      { ...place, writer: 'n0123456789ac' },
    ];
    for (const other of others) expect(() => decodeFrame(key, other, bytes, 0)).toThrow(SealBroken);
    const another = { suite, key: Buffer.alloc(32, 8) };
    expect(() => decodeFrame(another, place, bytes, 0)).toThrow(SealBroken);
  });

  it('with one taken out, put twice or exchanged do not open', () => {
    const [a, b, c] = written(
      key,
      ['a', 'b', 'c'].map((text) => Buffer.from(text)),
    );
    for (const frames of [
      [a!, c!],
      [a!, a!, b!, c!],
      [b!, a!, c!],
      [b!, c!],
    ])
      expect(() => read(key, Buffer.concat(frames))).toThrow(SealBroken);
  });
});
