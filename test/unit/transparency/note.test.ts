import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  encodeVerifierKey,
  openCheckpoint,
  parseCheckpoint,
  parseVerifierKey,
  signCheckpoint,
} from '../../../shared/transparency/note.ts';

function signer(name: string) {
  const { privateKey } = generateKeyPairSync('ed25519');
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const text = encodeVerifierKey(name, der.subarray(-32));
  return { text, key: parseVerifierKey(text)!, sign: (m: Uint8Array) => sign(null, m, privateKey) };
}
const root = Uint8Array.from({ length: 32 }, (_, i) => i);

test('the example key of the C2SP signed-note specification is read with its id', () => {
  // Key and id as printed in c2sp.org/signed-note.
  const key = parseVerifierKey(
    'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  );
  expect(key?.name).toBe('PeterNeumann');
  expect(Buffer.from(key!.id).toString('hex')).toBe('c74f20a3');
});

test('a signed checkpoint opens with its key and with no other', async () => {
  const mine = signer('hospital.example/log');
  const other = signer('hospital.example/log');
  const note = signCheckpoint({ origin: mine.key.name, size: 42, root }, mine.key, mine.sign);
  expect(note.split('\n').slice(0, 2)).toEqual(['hospital.example/log', '42']);
  expect(await openCheckpoint(note, mine.text)).toEqual({ origin: mine.key.name, size: 42, root });
  expect(await openCheckpoint(note, other.text)).toBeNull();
});

test('a checkpoint with any character changed does not open', async () => {
  const mine = signer('hospital.example/log');
  const note = signCheckpoint({ origin: mine.key.name, size: 42, root }, mine.key, mine.sign);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(note.length - 2),
      fc.constantFrom('0', 'A', '\n', ' '),
      async (at, c) => {
        fc.pre(note[at] !== c);
        const bent = note.slice(0, at) + c + note.slice(at + 1);
        const opened = await openCheckpoint(bent, mine.text);
        // Base64 has spare bits in its last character: the only change that may still open is one
        // that leaves every decoded byte as it was.
        if (opened) expect(opened).toEqual({ origin: mine.key.name, size: 42, root });
        if (at < note.indexOf('\n\n')) expect(opened).toBeNull();
      },
    ),
    { numRuns: 300 },
  );
});

test('text that is no checkpoint is refused without throwing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const parsed = parseCheckpoint(text);
      expect(parsed === null || parsed.root.length === 32).toBe(true);
    }),
  );
});
