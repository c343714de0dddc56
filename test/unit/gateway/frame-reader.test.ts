import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader } from '../../../proxy/gateway/sockets/frame-reader.ts';
import { frame, type FrameSpec, pieces } from '../../support/socket-frames.ts';

interface Read {
  readonly messages: { kind: string; packed: boolean; payload: string; isWhole: boolean }[];
  lost: number;
}

function read(stream: readonly Buffer[], mayPack = true): Read & { reader: FrameReader } {
  const result: Read = { messages: [], lost: 0 };
  const reader = new FrameReader(
    {
      begins: (kind, packed) => result.messages.push({ kind, packed, payload: '', isWhole: false }),
      bytes: (payload) => {
        result.messages.at(-1)!.payload += payload.toString('latin1');
      },
      ends: () => {
        result.messages.at(-1)!.isWhole = true;
      },
      lost: (bytes) => {
        result.lost += bytes;
      },
    },
    mayPack,
  );
  for (const bytes of stream) reader.push(bytes);
  return { ...result, lost: result.lost, reader };
}

const bytes = (most: number) => fc.uint8Array({ maxLength: most }).map((b) => Buffer.from(b));
const mask = fc.option(
  fc.uint8Array({ minLength: 4, maxLength: 4 }).map((b) => Buffer.from(b)),
  {
    nil: undefined,
  },
);
const control = fc.record({
  opcode: fc.constantFrom(9, 10),
  payload: bytes(125),
  mask,
}) as fc.Arbitrary<FrameSpec>;

/** A message in fragments, with control frames between them. */
const message = fc
  .record({
    opcode: fc.constantFrom(1, 2),
    packed: fc.boolean(),
    parts: fc.array(
      fc.record({
        payload: fc.oneof({ weight: 9, arbitrary: bytes(200) }, bytes(70_000)),
        mask,
        lengthBytes: fc.constantFrom<(0 | 2 | 8)[]>(0, 2, 8),
        between: fc.array(control, { maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ opcode, packed, parts }) => ({
    read: {
      kind: opcode === 1 ? 'text' : 'binary',
      packed,
      payload: Buffer.concat(parts.map((part) => part.payload)).toString('latin1'),
      isWhole: true,
    },
    wire: Buffer.concat(
      parts.flatMap(({ between, ...part }, i) => [
        frame({
          ...part,
          opcode: i === 0 ? opcode : 0,
          isFinal: i === parts.length - 1,
          reserved: i === 0 && packed ? 4 : 0,
        }),
        ...between.map(frame),
      ]),
    ),
  }));

describe('frames of a WebSocket', () => {
  it('are read as the messages that were sent, however they are fragmented, masked and cut', () => {
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 6 }),
        (messages, cuts) => {
          const wire = Buffer.concat(messages.map((each) => each.wire));
          const before = Buffer.from(wire);
          const { messages: found, lost, reader } = read(pieces(wire, cuts));
          expect(found).toEqual(messages.map(({ read: each }) => each));
          expect(lost).toBe(0);
          expect(reader.isBetween).toBe(true);
          // The bytes on their way to the other end are not unmasked in place.
          expect(wire.equals(before)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are read alike when cut at every byte', () => {
    const key = Buffer.from([1, 2, 3, 4]);
    const wire = Buffer.concat([
      frame({ opcode: 1, payload: Buffer.from('abc'), isFinal: false, mask: key }),
      frame({ opcode: 9, payload: Buffer.from('ping') }),
      frame({ opcode: 0, payload: Buffer.alloc(300, 'x'), mask: key, lengthBytes: 8 }),
    ]);
    const whole = read([wire]).messages;
    expect(whole).toEqual([
      { kind: 'text', packed: false, payload: `abc${'x'.repeat(300)}`, isWhole: true },
    ]);
    for (let at = 1; at < wire.length; at++) {
      expect(read([wire.subarray(0, at), wire.subarray(at)]).messages).toEqual(whole);
    }
    expect(read(pieces(wire, [1])).messages).toEqual(whole);
  });

  const ok = frame({ opcode: 1, payload: Buffer.from('ok') });
  const broken: readonly [string, Buffer][] = [
    ['a reserved opcode', frame({ opcode: 3, payload: Buffer.from('x') })],
    ['a reserved control opcode', frame({ opcode: 11, payload: Buffer.alloc(0) })],
    ['RSV2', frame({ opcode: 1, payload: Buffer.from('x'), reserved: 2 })],
    ['RSV3', frame({ opcode: 2, payload: Buffer.from('x'), reserved: 1 })],
    ['RSV1 of a control frame', frame({ opcode: 9, payload: Buffer.from('x'), reserved: 4 })],
    ['a fragment of nothing', frame({ opcode: 0, payload: Buffer.from('x') })],
    ['a long control frame', frame({ opcode: 9, payload: Buffer.alloc(126) })],
    ['a control frame in parts', frame({ opcode: 8, payload: Buffer.alloc(0), isFinal: false })],
    [
      'a message in a message',
      Buffer.concat([frame({ opcode: 1, payload: Buffer.alloc(1), isFinal: false }), ok]),
    ],
    ['a length with its highest bit', Buffer.from('827fffffffffffffffff', 'hex')],
  ];
  it.each(broken)(
    'are lost for good with %s, and every byte from there on is counted',
    (_, bad) => {
      const wire = Buffer.concat([ok, bad, ok, ok]);
      for (const cuts of [[wire.length], [1], [3, 7]]) {
        const { messages, lost, reader } = read(pieces(wire, cuts));
        expect(messages[0]).toMatchObject({ payload: 'ok', isWhole: true });
        expect(messages.length).toBeLessThanOrEqual(2);
        const counted = lost;
        expect(counted).toBeGreaterThanOrEqual(2 * ok.length);
        expect(counted).toBeLessThanOrEqual(wire.length - ok.length);
        expect(reader.isBetween).toBe(false);
      }
    },
  );

  it('with RSV1 are lost where compression was not agreed on', () => {
    const wire = frame({ opcode: 1, payload: Buffer.from('x'), reserved: 4 });
    expect(read([wire], false).lost).toBe(wire.length);
  });

  it('never throw, whatever the bytes, and count each at most once', () => {
    fc.assert(
      fc.property(fc.array(bytes(300), { maxLength: 8 }), (stream) => {
        const { messages, lost } = read(stream);
        const seen = messages.reduce((sum, { payload }) => sum + payload.length, 0);
        const came = stream.reduce((sum, each) => sum + each.length, 0);
        expect(seen + lost).toBeLessThanOrEqual(came);
      }),
      { numRuns: 2000 },
    );
  });
});
