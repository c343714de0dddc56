// The Merkle tree as it is stored: tiles of 256 hashes, eight tree levels a tile (the layout of
// c2sp.org/tlog-tiles). Tile (L, N) holds the hashes of tree nodes at level 8·L, from index 256·N.
import {
  CompactRange,
  coverOf,
  type Hash,
  hashPlan,
  type NodeAddress,
  type ProofPlan,
} from '../../shared/transparency/merkle.ts';
import type { TileRow } from '../store/ledger-store.ts';
import { nativeHasher } from '../verifier/native-hasher.ts';

const width = 256;

/** Null for a tile that is not stored. */
export type ReadTile = (level: number, idx: number) => Promise<TileRow | null>;

/** The partial tile at the right end of one level. */
interface Edge {
  idx: number;
  hashes: Hash[];
}

/** Tiles at the right end of each level of a tree: all that appending to it needs. */
export function rightEdge(size: number): { level: number; idx: number }[] {
  const places: { level: number; idx: number }[] = [];
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / width)) {
    // A level that ends exactly at a tile's edge has no partial tile.
    if (count % width > 0) places.push({ level, idx: Math.floor(count / width) });
  }
  return places;
}

/** The right edge of the tree in memory; appending says which tiles changed. */
export class TileTree {
  #edges: Edge[];
  #range: CompactRange;

  private constructor(edges: Edge[], range: CompactRange) {
    this.#edges = edges;
    this.#range = range;
  }

  static empty(): TileTree {
    return new TileTree([], CompactRange.of(0, [], nativeHasher.tree));
  }

  /** Reads the right edge of a tree of `size` leaves. Throws when a tile is missing or short. */
  static async open(size: number, read: ReadTile): Promise<TileTree> {
    const edges: Edge[] = [];
    for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / width)) {
      const idx = Math.floor(count / width);
      // A level that ends exactly at a tile's edge has no partial tile to read.
      const partial = count % width;
      // Cut to size: a stored tile may be newer, and longer, than the tree that is asked for.
      const row = partial > 0 ? await read(level, idx) : null;
      const hashes = row ? hashesOf(row.hashes).slice(0, partial) : [];
      if (hashes.length !== partial) throw new Error(`tile ${level}/${idx} is missing or short`);
      edges.push({ idx, hashes });
    }
    const cover = coverOf(0, size);
    const node = await nodeLookup(cover, read);
    return new TileTree(edges, CompactRange.of(size, cover.map(node), nativeHasher.tree));
  }

  get size(): number {
    return this.#range.size;
  }

  root(): Hash {
    return this.#range.root();
  }

  /** Appends leaves by hash; returns the tiles to store, each once, in its newest form. */
  append(leaves: readonly Hash[]): TileRow[] {
    const changed = new Map<string, TileRow>();
    for (const leaf of leaves) {
      this.#range.push(leaf);
      this.#push(0, leaf, changed);
    }
    for (const [level, edge] of this.#edges.entries()) keep(changed, level, edge);
    return [...changed.values()];
  }

  #push(level: number, hash: Hash, changed: Map<string, TileRow>): void {
    const edge = (this.#edges[level] ??= { idx: 0, hashes: [] });
    edge.hashes.push(hash);
    if (edge.hashes.length < width) return;
    keep(changed, level, edge);
    // A full tile's root is one hash, eight levels up.
    this.#push(level + 1, perfectRoot(edge.hashes), changed);
    this.#edges[level] = { idx: edge.idx + 1, hashes: [] };
  }
}

/** The newest form of a tile replaces an earlier one of the same batch. */
function keep(changed: Map<string, TileRow>, level: number, edge: Edge): void {
  if (edge.hashes.length === 0) return;
  const row = { level, idx: edge.idx, hashes: Buffer.concat(edge.hashes) };
  changed.set(`${level}/${edge.idx}`, row);
}

function hashesOf(bytes: Uint8Array): Hash[] {
  const hashes: Hash[] = [];
  for (let at = 0; at + 32 <= bytes.length; at += 32) hashes.push(bytes.subarray(at, at + 32));
  return hashes;
}

/** Root of a perfect tree over 2^k hashes. */
function perfectRoot(hashes: readonly Hash[]): Hash {
  let row = [...hashes];
  while (row.length > 1) {
    const above: Hash[] = [];
    for (let i = 0; i + 1 < row.length; i += 2) {
      const [left, right] = [row[i], row[i + 1]];
      if (left && right) above.push(nativeHasher.tree.node(left, right));
    }
    row = above;
  }
  const [root] = row;
  if (!root) throw new Error('a perfect tree has at least one leaf');
  return root;
}

/** The tile that holds a node's hash or the hashes below it, and where. */
function placeOf(node: NodeAddress): { level: number; idx: number; at: number } {
  const first = node.index * 2 ** (node.level % 8);
  return {
    level: Math.floor(node.level / 8),
    idx: Math.floor(first / width),
    at: first % width,
  };
}

/** Hashes of inner nodes that were computed before, by `level/index`. A log only grows: they stay what they are. */
export type NodeCache = Map<string, Hash>;
/** A few megabytes; a cache that is full begins anew. */
const maxNodes = 16_384;

/** Fetches every tile a set of nodes needs, then answers for any of those nodes. */
async function nodeLookup(
  nodes: readonly NodeAddress[],
  read: ReadTile,
  cache: NodeCache = new Map(),
): Promise<(node: NodeAddress) => Hash> {
  const tiles = new Map<string, Hash[]>();
  if (cache.size > maxNodes) cache.clear();
  for (const node of nodes) {
    const { level, idx } = placeOf(node);
    const name = `${level}/${idx}`;
    if (tiles.has(name) || cache.has(nameOf(node))) continue;
    tiles.set(name, hashesOf((await read(level, idx))?.hashes ?? new Uint8Array()));
  }
  const hashOf = (node: NodeAddress): Hash => {
    const known = cache.get(nameOf(node));
    if (known !== undefined) return known;
    if (node.level % 8 === 0) {
      const { level, idx, at } = placeOf(node);
      const hash = tiles.get(`${level}/${idx}`)?.[at];
      if (hash === undefined) throw new Error(`tile ${level}/${idx} is missing or short`);
      return hash;
    }
    const [level, index] = [node.level - 1, node.index * 2];
    const hash = nativeHasher.tree.node(
      hashOf({ level, index }),
      hashOf({ level, index: index + 1 }),
    );
    cache.set(nameOf(node), hash);
    return hash;
  };
  return hashOf;
}

function nameOf({ level, index }: NodeAddress): string {
  return `${level}/${index}`;
}

/** Hashes of a proof plan (merkle.ts), read from stored tiles. Throws when a tile is missing. @param cache of the same log */
export async function proofHashes(
  plan: ProofPlan,
  read: ReadTile,
  cache?: NodeCache,
): Promise<Hash[]> {
  return hashPlan(plan, await nodeLookup(plan.flat(), read, cache));
}
