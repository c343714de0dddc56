import { generateKeyPairSync, sign } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rawPublicKey } from '../../../proxy/ledger/keys.ts';
import { encodeVerifierKey, parseVerifierKey } from '../../../shared/transparency/note.ts';
import {
  openReceipt,
  parseReceipt,
  type Receipt,
  signReceipt,
} from '../../../shared/transparency/receipt.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const verifierKey = encodeVerifierKey('b.example', rawPublicKey(privateKey));
const key = parseVerifierKey(verifierKey)!;
const signed = (receipt: Receipt) =>
  signReceipt(receipt, key, (text) => sign(null, text, privateKey));

const line = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 });
const anyReceipt: fc.Arbitrary<Receipt> = fc.record({
  transferId: line,
  from: line,
  sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
  bytes: fc.nat(),
  at: line,
  entry: fc.nat(),
});

describe('a receipt', () => {
  it('is what was signed, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(anyReceipt, async (receipt) => {
        expect(await openReceipt(signed(receipt), verifierKey)).toEqual(receipt);
      }),
    );
  });

  it('that was changed anywhere proves nothing', async () => {
    const receipt = {
      transferId: 't',
      from: 'a',
      sha256: 'ab'.repeat(32),
      bytes: 1,
      at: 'x',
      entry: 2,
    };
    const note = signed(receipt);
    for (let at = 0; at < note.length; at++) {
      const other = note[at] === '0' ? '1' : '0';
      const changed = note.slice(0, at) + other + note.slice(at + 1);
      expect(await openReceipt(changed, verifierKey), changed).toBeNull();
      expect(await openReceipt(note.slice(0, at), verifierKey)).toBeNull();
    }
    const other = encodeVerifierKey(
      'b.example',
      rawPublicKey(generateKeyPairSync('ed25519').privateKey),
    );
    expect(await openReceipt(note, other)).toBeNull();
    expect(await openReceipt(note, 'nonsense')).toBeNull();
  });

  it('of any text is null, or what that text says', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseReceipt(text)).toBeNull();
      }),
    );
    expect(() =>
      signed({ transferId: 'a\nb', from: '', sha256: '', bytes: 0, at: '', entry: 0 }),
    ).toThrow();
  });
});
