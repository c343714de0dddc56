import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  nativeCommitment,
  nativeLeafHash,
  nativeLeafLink,
} from '../../../proxy/ledger/native-hash.ts';
import { leafLink, payloadCommitment } from '../../../shared/records/leaf.ts';
import { leafHash } from '../../../shared/transparency/merkle.ts';

test('hashes are those that the verifier computes, whatever the text', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(text, fc.uint8Array({ maxLength: 40 }), (value, salt) => {
      expect(nativeCommitment(salt, value)).toBe(payloadCommitment(salt, value));
      expect(nativeLeafLink(value)).toBe(leafLink(value));
      const portable = leafHash(new TextEncoder().encode(value));
      expect(Buffer.from(nativeLeafHash(value))).toEqual(Buffer.from(portable));
    }),
  );
});
