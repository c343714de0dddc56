// The tree of RFC 9162 with SM3 (GB/T 32905) in the place of SHA-256: prefixes and shape are the same.
import { createHash } from 'node:crypto';
import type { TreeHasher } from '../../shared/transparency/merkle.ts';

const sm3 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sm3');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const [leafPrefix, nodePrefix] = [Uint8Array.of(0), Uint8Array.of(1)];

/** SM3 is part of OpenSSL as Node brings it. */
export function sm3Tree(): TreeHasher {
  return {
    empty: sm3(),
    leaf: (leaf) => sm3(leafPrefix, leaf),
    node: (left, right) => sm3(nodePrefix, left, right),
  };
}
