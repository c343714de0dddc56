// Checking proofs against roots: all that an outsider needs besides the hashes of merkle.ts.
import { type Hash, nodeHash } from './merkle.ts';

/** True when the two hashes are the same bytes. */
export function sameHash(a: Hash, b: Hash): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/**
 * Whether `leafHash` is leaf `index` of the tree of `size` leaves with this root.
 * Algorithm of RFC 9162 §2.1.3.2; false for any malformed proof.
 */
export function verifyInclusion(claim: {
  leafHash: Hash;
  index: number;
  size: number;
  proof: readonly Hash[];
  root: Hash;
}): boolean {
  const { index, size, proof, root } = claim;
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size)) return false;
  if (index < 0 || index >= size) return false;
  let fn = BigInt(index);
  let sn = BigInt(size - 1);
  let r = claim.leafHash;
  for (const p of proof) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      r = nodeHash(p, r);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      r = nodeHash(r, p);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && sameHash(r, root);
}

/**
 * Whether the tree (`to`, `toRoot`) extends the tree (`from`, `fromRoot`) without changing it.
 * Algorithm of RFC 9162 §2.1.4.2; sizes of 0 prove nothing and are only consistent by convention.
 */
export function verifyConsistency(claim: {
  from: number;
  to: number;
  fromRoot: Hash;
  toRoot: Hash;
  proof: readonly Hash[];
}): boolean {
  const { from, to, fromRoot, toRoot } = claim;
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to)
    return false;
  if (from === to) return claim.proof.length === 0 && sameHash(fromRoot, toRoot);
  if (from === 0) return claim.proof.length === 0;
  // A size that is a power of two is itself a node of the new tree: the verifier supplies its hash.
  const path = Number.isInteger(Math.log2(from)) ? [fromRoot, ...claim.proof] : [...claim.proof];
  const first = path.shift();
  if (!first) return false;
  let fn = BigInt(from - 1);
  let sn = BigInt(to - 1);
  while ((fn & 1n) === 1n) {
    fn >>= 1n;
    sn >>= 1n;
  }
  let fr = first;
  let sr = first;
  for (const c of path) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      sr = nodeHash(sr, c);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && sameHash(fr, fromRoot) && sameHash(sr, toRoot);
}
