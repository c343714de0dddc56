import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { FileHash } from '../../../../proxy/inspect/in-browser/file-hash.ts';

const inNode = (pieces: readonly Uint8Array[]): string => {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
};

async function here(pieces: readonly Uint8Array[]): Promise<string> {
  const hash = new FileHash();
  for (const piece of pieces) hash.update(piece);
  return await hash.digest();
}

it('is SHA-256, however the bytes come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 })), async (pieces) => {
      expect(await here(pieces)).toBe(inNode(pieces));
    }),
  );
});

it.each([15, 16, 17, 40])('is SHA-256 of %i megabytes', async (megabytes) => {
  const piece = Uint8Array.from({ length: 1024 * 1024 }, (_, i) => (i * 31) % 251);
  const pieces = [...Array.from({ length: megabytes }, () => piece), piece.subarray(0, 7)];
  expect(await here(pieces)).toBe(inNode(pieces));
});

it('is SHA-256 where the browser gives none', async () => {
  vi.spyOn(crypto.subtle, 'digest').mockRejectedValue(new Error('no'));
  const pieces = [Uint8Array.of(1, 2), Uint8Array.of(3)];
  expect(await here(pieces)).toBe(inNode(pieces));
});
