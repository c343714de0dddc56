import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CompactRange,
  consistencyPlan,
  coverOf,
  emptyRoot,
  type Hash,
  hashPlan,
  inclusionPlan,
  leafHash,
  type NodeAddress,
} from '../../../shared/transparency/merkle.ts';
import { verifyConsistency, verifyInclusion } from '../../../shared/transparency/verify-proof.ts';

// An independent tree, written straight from RFC 9162 §2.1.1: recursion over slices, node:crypto.
const sha = (...parts: Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
function mth(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 0) return sha();
  if (leaves.length === 1) return sha(Buffer.of(0), leaves[0]!);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha(Buffer.of(1), mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}
function path(m: number, leaves: readonly Uint8Array[]): Buffer[] {
  if (leaves.length <= 1) return [];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return m < k
    ? [...path(m, leaves.slice(0, k)), mth(leaves.slice(k))]
    : [...path(m - k, leaves.slice(k)), mth(leaves.slice(0, k))];
}
function subproof(m: number, leaves: readonly Uint8Array[], whole: boolean): Buffer[] {
  if (m === leaves.length) return whole ? [] : [mth(leaves)];
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), whole), mth(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), mth(leaves.slice(0, k))];
}

const leavesOf = (n: number) => Array.from({ length: n }, (_, i) => Buffer.from(`leaf ${i}`));
const nodeOf = (leaves: readonly Uint8Array[]) => (a: NodeAddress) =>
  mth(leaves.slice(a.index * 2 ** a.level, (a.index + 1) * 2 ** a.level));
const hex = (hashes: readonly Uint8Array[]) => hashes.map((h) => Buffer.from(h).toString('hex'));

describe('the tree of RFC 9162', () => {
  test('has the roots of the certificate-transparency reference vectors', () => {
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'];
    inputs.push('606162636465666768696a6b6c6d6e6f');
    const range = new CompactRange();
    const roots = inputs.map((input) => {
      range.push(leafHash(Buffer.from(input, 'hex')));
      return Buffer.from(range.root()).toString('hex');
    });
    expect(Buffer.from(emptyRoot).toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    expect(roots[0]).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(roots[1]).toBe('fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125');
    expect(roots[7]).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
  });

  test('gives the roots and proofs of the recursive definition at every size up to 70', () => {
    const leaves = leavesOf(70);
    const range = new CompactRange();
    for (let size = 1; size <= 70; size++) {
      range.push(leafHash(leaves[size - 1]!));
      const tree = leaves.slice(0, size);
      expect(hex([range.root()])).toEqual(hex([mth(tree)]));
      const restored = CompactRange.of(size, coverOf(0, size).map(nodeOf(tree)));
      expect(hex([restored.root()])).toEqual(hex([mth(tree)]));
      for (let i = 0; i < size; i += 3) {
        expect(hex(hashPlan(inclusionPlan(i, size), nodeOf(tree)))).toEqual(hex(path(i, tree)));
      }
      for (let from = 1; from < size; from += 5) {
        const plan = consistencyPlan(from, size);
        expect(hex(hashPlan(plan, nodeOf(tree)))).toEqual(hex(subproof(from, tree, true)));
      }
    }
  });
});

const sizes = fc
  .tuple(fc.nat(300), fc.nat(300))
  .map(([a, b]) => ({ small: Math.min(a, b), size: Math.max(a, b) + 1 }));

describe('verification', () => {
  test('accepts every true inclusion proof and no altered one', () => {
    fc.assert(
      fc.property(sizes, fc.nat(1000), fc.integer({ min: 1, max: 255 }), (s, pick, flip) => {
        const leaves = leavesOf(s.size);
        const proof: Hash[] = path(s.small, leaves);
        const claim = { index: s.small, size: s.size, root: mth(leaves), proof };
        const good = leafHash(leaves[s.small]!);
        expect(verifyInclusion({ ...claim, leafHash: good })).toBe(true);
        const other = good.map((b, i) => (i === pick % 32 ? b ^ flip : b));
        expect(verifyInclusion({ ...claim, leafHash: other })).toBe(false);
        expect(verifyInclusion({ ...claim, leafHash: good, proof: [...proof, good] })).toBe(false);
        if (proof.length > 0) {
          const at = pick % proof.length;
          const bent = proof.map((h, i) => (i === at ? h.map((b) => b ^ flip) : h));
          expect(verifyInclusion({ ...claim, leafHash: good, proof: bent })).toBe(false);
          expect(verifyInclusion({ ...claim, leafHash: good, proof: proof.slice(1) })).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('accepts every true consistency proof and none between trees that differ', () => {
    fc.assert(
      fc.property(sizes, fc.nat(1000), (s, pick) => {
        fc.pre(s.small > 0);
        const leaves = leavesOf(s.size);
        const old = leaves.slice(0, s.small);
        const proof = subproof(s.small, leaves, true);
        const claim = { from: s.small, to: s.size, proof, toRoot: mth(leaves) };
        expect(verifyConsistency({ ...claim, fromRoot: mth(old) })).toBe(true);
        const forged = old.map((leaf, i) => (i === pick % old.length ? Buffer.from('x') : leaf));
        expect(verifyConsistency({ ...claim, fromRoot: mth(forged) })).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  test('refuses sizes and indexes that are no tree', () => {
    const root = emptyRoot;
    for (const index of [-1, 0.5, Number.NaN, 1]) {
      expect(verifyInclusion({ leafHash: root, index, size: 1, proof: [], root })).toBe(false);
    }
    expect(verifyConsistency({ from: 2, to: 1, fromRoot: root, toRoot: root, proof: [] })).toBe(
      false,
    );
  });
});
