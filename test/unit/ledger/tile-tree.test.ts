import fc from 'fast-check';
import { expect, test } from 'vitest';
import { proofHashes, TileTree } from '../../../proxy/ledger/tile-tree.ts';
import type { TileRow } from '../../../proxy/store/ledger-store.ts';
import {
  CompactRange,
  consistencyPlan,
  type Hash,
  inclusionPlan,
  leafHash,
} from '../../../shared/transparency/merkle.ts';
import { verifyConsistency, verifyInclusion } from '../../../shared/transparency/verify-proof.ts';

const hex = (hash: Hash) => Buffer.from(hash).toString('hex');
const leaf = (i: number): Hash => leafHash(Buffer.from(`entry ${i}`));

class Tiles {
  readonly rows = new Map<string, TileRow>();
  readonly read = async (level: number, idx: number) => this.rows.get(`${level}/${idx}`) ?? null;
  keep(rows: readonly TileRow[]) {
    for (const row of rows) this.rows.set(`${row.level}/${row.idx}`, row);
  }
}

function rootOf(size: number): Hash {
  const range = new CompactRange();
  for (let i = 0; i < size; i++) range.push(leaf(i));
  return range.root();
}

test('a tree appended in batches and reopened at any point has the root of the whole', async () => {
  const batches = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(batches, async (sizes) => {
      const tiles = new Tiles();
      let size = 0;
      for (const count of sizes) {
        const tree = await TileTree.open(size, tiles.read);
        tiles.keep(tree.append(Array.from({ length: count }, (_, i) => leaf(size + i))));
        size += count;
        expect(hex(tree.root())).toBe(hex(rootOf(size)));
      }
      for (const row of tiles.rows.values()) expect(row.hashes.length % 32).toBe(0);
    }),
    { numRuns: 25 },
  );
});

test('proofs read from stored tiles verify across tile borders', async () => {
  const tiles = new Tiles();
  const total = 66_000;
  const tree = await TileTree.open(0, tiles.read);
  const range = new CompactRange();
  const roots = new Map<number, Hash>();
  const marks = new Set([1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, total]);
  for (let i = 0; i < total; i += 250) {
    const batch = Array.from({ length: Math.min(250, total - i) }, (_, j) => leaf(i + j));
    tiles.keep(tree.append(batch));
    for (const hash of batch) {
      range.push(hash);
      if (marks.has(range.size)) roots.set(range.size, range.root());
    }
  }
  const root = roots.get(total)!;
  for (const index of [0, 1, 255, 256, 65_535, 65_536, total - 1]) {
    const proof = await proofHashes(inclusionPlan(index, total), tiles.read);
    expect(verifyInclusion({ leafHash: leaf(index), index, size: total, proof, root })).toBe(true);
  }
  for (const from of marks) {
    const proof = await proofHashes(consistencyPlan(from, total), tiles.read);
    const claim = { from, to: total, fromRoot: roots.get(from)!, toRoot: root, proof };
    expect(verifyConsistency(claim)).toBe(true);
  }
});

test('a tree whose tile is missing does not open', async () => {
  const tiles = new Tiles();
  const tree = await TileTree.open(0, tiles.read);
  tiles.keep(tree.append(Array.from({ length: 300 }, (_, i) => leaf(i))));
  tiles.rows.delete('0/1');
  await expect(TileTree.open(300, tiles.read)).rejects.toThrow('tile 0/1');
});
