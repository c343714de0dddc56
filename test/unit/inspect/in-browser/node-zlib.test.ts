// What stands for node:zlib in a browser, beside node:zlib: the same pieces' sum, the same refusals, the same
// count of bytes taken, whatever the data.
import * as nodeZlib from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inflatePieces } from '../../../../proxy/inspect/document/inflate-pieces.ts';
import * as browserZlib from '../../../../proxy/inspect/in-browser/node-zlib.ts';

type Zlib = Pick<typeof nodeZlib, 'createInflate' | 'createInflateRaw' | 'createGunzip'>;
const wrappings = {
  createInflate: nodeZlib.deflateSync,
  createInflateRaw: nodeZlib.deflateRawSync,
  createGunzip: nodeZlib.gzipSync,
} as const;
type Wrapping = keyof typeof wrappings;

/** What came out, why it ended, and how much of the data was taken. */
interface Outcome {
  readonly hex: string;
  readonly error: string | null;
  readonly taken: number;
}

async function read(zlib: Zlib, wrapping: Wrapping, data: Buffer, chunkSize: number) {
  const inflate = zlib[wrapping]({ chunkSize });
  const pieces: Uint8Array[] = [];
  let error: string | null = null;
  try {
    for await (const piece of inflatePieces(inflate, data)) pieces.push(piece);
  } catch (thrown) {
    // Node's words for it are zlib's, and so are pako's; a cap's is ours.
    error = thrown instanceof Error ? thrown.message : String(thrown);
  }
  const hex = Buffer.concat(pieces).toString('hex');
  return { hex, error, taken: inflate.bytesWritten } satisfies Outcome;
}

/** Text that compresses, noise that does not, and long runs. */
const plain = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ maxLength: 200 }).map((text) => Buffer.from(text)),
      fc
        .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 40_000 }))
        .map(([byte, length]) => Buffer.alloc(length, byte)),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => Buffer.concat(pieces));
const packed = fc
  .record({
    wrapping: fc.constantFrom(...(Object.keys(wrappings) as Wrapping[])),
    data: plain,
    level: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ wrapping, data, level }) => ({
    wrapping,
    data,
    bytes: Buffer.from(wrappings[wrapping](data, { level })),
  }));
const chunkSize = fc.constantFrom(64, 1000, 16_384, 65_536);

/** The same of both; without the output of a broken stream, which Node may not have given yet. */
async function agrees(wrapping: Wrapping, bytes: Buffer, size: number): Promise<Outcome> {
  const theirs = await read(nodeZlib, wrapping, bytes, size);
  const ours = await read(browserZlib as unknown as Zlib, wrapping, bytes, size);
  if (theirs.error === null) expect(ours).toEqual(theirs);
  else {
    expect(ours.error).toBe(theirs.error);
    expect(ours.hex.startsWith(theirs.hex)).toBe(true);
  }
  return ours;
}

describe('a stream', () => {
  it('gives what was packed, at any level and in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(packed, chunkSize, async ({ wrapping, bytes, data }, size) => {
        const { hex, error, taken } = await agrees(wrapping, bytes, size);
        expect({ hex, error, taken }).toEqual({
          hex: data.toString('hex'),
          error: null,
          taken: bytes.length,
        });
      }),
      { numRuns: 150 },
    );
  });

  it('is refused when it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(packed, fc.double({ min: 0, max: 0.999, noNaN: true }), async (one, at) => {
        const cut = one.bytes.subarray(0, Math.floor(one.bytes.length * at));
        const { error } = await agrees(one.wrapping, cut, 16_384);
        expect(error).not.toBeNull();
      }),
      { numRuns: 150 },
    );
  });

  it('is told apart from the bytes behind it, and goes on in a further member of a gzip file', async () => {
    const behind = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.constant([0, 0]));
    await fc.assert(
      fc.asyncProperty(packed, behind, async ({ wrapping, bytes }, rest) => {
        await agrees(wrapping, Buffer.concat([bytes, Uint8Array.from(rest)]), 16_384);
        await agrees(wrapping, Buffer.concat([bytes, bytes]), 16_384);
      }),
      { numRuns: 150 },
    );
  });

  it('is refused in the same words when a byte of it is another', async () => {
    await fc.assert(
      fc.asyncProperty(packed, fc.nat(), fc.integer({ min: 1, max: 255 }), async (one, at, by) => {
        const broken = Buffer.from(one.bytes);
        const index = at % broken.length;
        broken[index] = (broken[index] ?? 0) ^ by;
        await agrees(one.wrapping, broken, 16_384);
      }),
      { numRuns: 300 },
    );
  });

  it('is refused in the same words when its head asks for a dictionary (RFC 1950 §2.2)', async () => {
    const bytes = Buffer.from(nodeZlib.deflateSync('12', { level: 0 }));
    // FDICT, and the check bits that go with it.
    bytes.writeUInt8(0x20, 1);
    expect(bytes.readUInt16BE(0) % 31).toBe(0);
    const { error } = await agrees('createInflate', bytes, 16_384);
    expect(error).toBe('Missing dictionary');
  });

  it.each(Object.keys(wrappings) as Wrapping[])(
    'ends at the cap when it is a bomb: %s',
    async (wrapping) => {
      const bomb = Buffer.from(wrappings[wrapping](Buffer.alloc(60_000_000)));
      const { hex, error } = await read(browserZlib as unknown as Zlib, wrapping, bomb, 65_536);
      expect(error).toBe('tooLarge');
      expect(hex.length / 2).toBeLessThan(7_000_000);
    },
  );
});

describe('inflateRawSync', () => {
  const sync = { finishFlush: nodeZlib.constants.Z_SYNC_FLUSH };
  const result = (call: () => Buffer): string => {
    try {
      return call().toString('hex');
    } catch (error) {
      return error instanceof RangeError ? 'cap' : 'refused';
    }
  };

  it('gives what Node gives, of whole, cut and broken data, under any cap', () => {
    const cap = fc.oneof(fc.integer({ min: 1, max: 2000 }), fc.constant(10_000_000));
    fc.assert(
      fc.property(plain, cap, fc.nat(), fc.integer({ min: 0, max: 255 }), (data, most, at, by) => {
        const bytes = nodeZlib.deflateRawSync(data);
        const index = at % bytes.length;
        const broken = Buffer.from(bytes);
        broken[index] = (broken[index] ?? 0) ^ by;
        for (const one of [
          bytes,
          bytes.subarray(0, index),
          broken,
          Buffer.concat([bytes, broken]),
        ]) {
          const options = { ...sync, maxOutputLength: most };
          const theirs = result(() => nodeZlib.inflateRawSync(one, options));
          expect(result(() => browserZlib.inflateRawSync(one, options))).toBe(theirs);
        }
      }),
      { numRuns: 200 },
    );
  });
});
