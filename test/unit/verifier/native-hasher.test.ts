import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nativeHasher } from '../../../proxy/verifier/native-hasher.ts';
import { portableHasher } from '../../../shared/transparency/log-hasher.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('Node and portable code compute the same hashes, whatever the text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'binary', minLength: 6000 }),
  );
  fc.assert(
    fc.property(text, fc.uint8Array({ maxLength: 40 }), (value, salt) => {
      expect(nativeHasher.commitment(salt, value)).toBe(portableHasher.commitment(salt, value));
      expect(nativeHasher.link(value)).toBe(portableHasher.link(value));
      expect(hex(nativeHasher.leaf(value))).toBe(hex(portableHasher.leaf(value)));
    }),
  );
});

test('trees of both are one tree', () => {
  const [native, portable] = [nativeHasher.tree, portableHasher.tree];
  const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(fc.uint8Array(), bytes, bytes, (leaf, left, right) => {
      expect(hex(native.leaf(leaf))).toBe(hex(portable.leaf(leaf)));
      expect(hex(native.node(left, right))).toBe(hex(portable.node(left, right)));
    }),
  );
  expect(hex(native.empty)).toBe(hex(portable.empty));
});
