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

/** The 8-leaf reference tree of the certificate-transparency project and its published proofs. */
const reference = (() => {
  const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'];
  inputs.push('606162636465666768696a6b6c6d6e6f');
  const n = {
    a: '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    b: '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    ab: 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    cd: '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    abcd: 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    e: 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ef: '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    gh: 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    efgh: '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  };
  return {
    leaves: inputs.map((input) => Buffer.from(input, 'hex')),
    roots: [
      n.a,
      n.ab,
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      n.abcd,
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ],
    // Leaves count from 0 here, from 1 in the original.
    inclusion: [
      [0, 1, []],
      [0, 8, [n.b, n.cd, n.efgh]],
      [5, 8, [n.e, n.gh, n.abcd]],
      [2, 3, [n.ab]],
      [1, 5, [n.a, n.cd, n.e]],
    ] as [number, number, string[]][],
    consistency: [
      [1, 1, []],
      [1, 8, [n.b, n.cd, n.efgh]],
      [6, 8, [n.ef, n.gh, n.abcd]],
      [2, 5, [n.cd, n.e]],
    ] as [number, number, string[]][],
  };
})();

describe('the tree of RFC 9162', () => {
  test('has the roots of the certificate-transparency reference vectors', () => {
    const range = new CompactRange();
    const roots = reference.leaves.map((leaf) => {
      range.push(leafHash(leaf));
      return hex([range.root()])[0];
    });
    expect(hex([emptyRoot])).toEqual([
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    ]);
    expect(roots).toEqual(reference.roots);
  });

  test.each(reference.inclusion)('proves leaf %i of %i as those vectors do', (index, size, due) => {
    const leaves = reference.leaves.slice(0, size);
    const proof = hashPlan(inclusionPlan(index, size), nodeOf(leaves));
    expect(hex(proof)).toEqual(due);
    const root = Buffer.from(reference.roots[size - 1]!, 'hex');
    const claim = { leafHash: leafHash(leaves[index]!), index, size, root };
    expect(verifyInclusion({ ...claim, proof })).toBe(true);
  });

  test.each(reference.consistency)('proves that %i grew to %i as they do', (from, to, due) => {
    const proof = hashPlan(consistencyPlan(from, to), nodeOf(reference.leaves.slice(0, to)));
    expect(hex(proof)).toEqual(due);
    const [fromRoot, toRoot] = [from, to].map((n) => Buffer.from(reference.roots[n - 1]!, 'hex'));
    expect(verifyConsistency({ from, to, fromRoot: fromRoot!, toRoot: toRoot!, proof })).toBe(true);
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

test('plans give the proofs of the recursive definition for any tree of some hundred leaves', () => {
  fc.assert(
    fc.property(sizes, ({ small, size }) => {
      const leaves = leavesOf(size);
      const node = nodeOf(leaves);
      expect(hex(hashPlan(inclusionPlan(small, size), node))).toEqual(hex(path(small, leaves)));
      if (small === 0) return;
      const plan = consistencyPlan(small, size);
      expect(hex(hashPlan(plan, node))).toEqual(hex(subproof(small, leaves, true)));
    }),
    { numRuns: 100 },
  );
});

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
