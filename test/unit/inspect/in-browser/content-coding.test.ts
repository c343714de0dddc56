// Content codings undone with what a browser has in the place of node:zlib.
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

vi.mock('node:zlib', async (original) => ({
  ...(await original<object>()),
  ...(await import('../../../../proxy/inspect/in-browser/node-zlib.ts')),
}));
const { codingsOf, Inflater } = await import('../../../../proxy/inspect/content-coding.ts');

const limits = { maxBytes: 8_000_000, maxRatio: 100 };

async function undo(bytes: Buffer, coding: string, piece = bytes.length) {
  const out: Buffer[] = [];
  const inflater = new Inflater(codingsOf(coding) ?? [], limits, (more) => out.push(more));
  for (let at = 0; at < bytes.length; at += piece) {
    if (!inflater.write(bytes.subarray(at, at + piece))) {
      await new Promise<void>((resolve) => inflater.drained(resolve));
    }
  }
  const failure = await inflater.end();
  return { text: Buffer.concat(out), failure };
}

describe('a body under content codings', () => {
  it('is undone through every coding, in pieces of any size', async () => {
    const sizes = fc.integer({ min: 1, max: 50_000 });
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 5000 }),
        sizes,
        async (data, size) => {
          const text = Buffer.concat(Array.from({ length: 30 }, () => data));
          const bytes = gzipSync(deflateRawSync(deflateSync(text)));
          const undone = await undo(bytes, 'deflate, deflate, gzip', size);
          // The first byte tells raw deflate of the outermost coding only.
          const simple = await undo(gzipSync(text), 'gzip', size);
          expect(simple.failure).toBeNull();
          expect(simple.text.equals(text)).toBe(true);
          expect(undone.failure).toBe('coding');
          const double = await undo(gzipSync(deflateSync(text)), 'deflate, gzip', size);
          expect(double.text.equals(text)).toBe(true);
          expect((await undo(deflateRawSync(text), 'deflate', size)).text.equals(text)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('fails as a coding when it is cut, broken, or something stands behind it', async () => {
    const bytes = gzipSync(Buffer.from('住院号：0012345\n'.repeat(500)));
    expect(await undo(bytes.subarray(0, -9), 'gzip')).toMatchObject({ failure: 'coding' });
    const behind = Buffer.concat([bytes, Buffer.alloc(4)]);
    expect(await undo(behind, 'gzip')).toMatchObject({ failure: 'coding' });
    expect(await undo(Buffer.from('no gzip'), 'gzip')).toMatchObject({ failure: 'coding' });
  });

  it.each(['br', 'zstd', 'gzip, br'])(
    'fails as a coding that no browser undoes: %s',
    async (coding) => {
      expect(await undo(Buffer.from('abcdefgh'), coding)).toMatchObject({ failure: 'coding' });
    },
  );

  it('ends at the cap when it is a bomb, also one inside another', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000));
    const { failure, text } = await undo(bomb, 'gzip', 16_384);
    expect(failure).toBe('tooLarge');
    expect(text.length).toBeLessThan(8_000_000);
    expect(await undo(gzipSync(bomb), 'gzip, gzip')).toMatchObject({ failure: 'tooLarge' });
  });
});
