// The Merkle tree of RFC 6962 §2.1 / RFC 9162 §2.1: hashes, roots, and proofs that anyone can check.
// It knows nothing of records or storage; nodes are fetched through a function. Runs in Node and in
// browsers, synchronously.
import { sha256 } from '@noble/hashes/sha2.js';

export type Hash = Uint8Array;

/** Root of the empty tree: SHA-256 of nothing (RFC 9162 §2.1.1). */
export const emptyRoot: Hash = sha256(new Uint8Array(0));

/** SHA-256(0x00 ‖ leaf) (RFC 9162 §2.1.1). */
export function leafHash(leaf: Uint8Array): Hash {
  return sha256.create().update(leafPrefix).update(leaf).digest();
}
const leafPrefix = Uint8Array.of(0);

/** SHA-256(0x01 ‖ left ‖ right) (RFC 9162 §2.1.1). */
export function nodeHash(left: Hash, right: Hash): Hash {
  const joined = new Uint8Array(65);
  joined[0] = 1;
  joined.set(left, 1);
  joined.set(right, 33);
  return sha256(joined);
}

/** How a tree hashes: RFC 9162 with SHA-256, or the same with another hash of 32 bytes. */
export interface TreeHasher {
  readonly empty: Hash;
  readonly leaf: (leaf: Uint8Array) => Hash;
  readonly node: (left: Hash, right: Hash) => Hash;
}
export const sha256Tree: TreeHasher = { empty: emptyRoot, leaf: leafHash, node: nodeHash };

/** Roots of the largest perfect subtrees of a tree, left to right: all that appending needs. */
export class CompactRange {
  #size = 0;
  #stack: Hash[] = [];
  readonly #hasher: TreeHasher;

  constructor(hasher: TreeHasher = sha256Tree) {
    this.#hasher = hasher;
  }

  /** @param stack roots of the perfect subtrees of a tree of `size` leaves, left to right */
  static of(size: number, stack: readonly Hash[], hasher = sha256Tree): CompactRange {
    const range = new CompactRange(hasher);
    range.#size = size;
    range.#stack = [...stack];
    return range;
  }

  get size(): number {
    return this.#size;
  }

  /** What `of` takes. */
  get stack(): readonly Hash[] {
    return this.#stack;
  }

  /** Appends a leaf by its hash. */
  push(hash: Hash): void {
    let node = hash;
    // Each trailing 1 bit of the old size is a perfect subtree that this leaf completes.
    for (let n = this.#size; n % 2 === 1; n = Math.floor(n / 2)) {
      const left = this.#stack.pop();
      if (!left) throw new Error('compact range is shorter than its size says');
      node = this.#hasher.node(left, node);
    }
    this.#stack.push(node);
    this.#size++;
  }

  root(): Hash {
    if (this.#size === 0) return this.#hasher.empty;
    return foldRight(this.#stack, this.#hasher.node);
  }
}

function foldRight(nodes: readonly Hash[], join = nodeHash): Hash {
  let root = nodes.at(-1);
  for (let i = nodes.length - 2; i >= 0; i--) {
    const left = nodes[i];
    if (left && root) root = join(left, root);
  }
  return root ?? emptyRoot;
}

/** Perfect subtree `index` at `level` (0 = leaves): covers leaves [index·2^level, (index+1)·2^level). */
export interface NodeAddress {
  readonly level: number;
  readonly index: number;
}

/** Perfect subtrees that make up leaves [begin, end), left to right; `begin` must be aligned. */
export function coverOf(begin: number, end: number): NodeAddress[] {
  const cover: NodeAddress[] = [];
  for (let at = begin; at < end; ) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level++;
    cover.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return cover;
}

/** A proof as the list of its nodes; each is the root over the listed perfect subtrees. */
export type ProofPlan = readonly (readonly NodeAddress[])[];

function split(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}

/** PATH(m, D[n]) of RFC 9162 §2.1.3.1, as subtrees to hash; leaf side first. */
export function inclusionPlan(index: number, size: number): ProofPlan {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) return [];
  const plan: NodeAddress[][] = [];
  let [begin, end] = [0, size];
  while (end - begin > 1) {
    const middle = begin + split(end - begin);
    if (index < middle) {
      plan.unshift(coverOf(middle, end));
      end = middle;
    } else {
      plan.unshift(coverOf(begin, middle));
      begin = middle;
    }
  }
  return plan;
}

/** PROOF(m, D[n]) of RFC 9162 §2.1.4.1; empty when either size is 0 or both are equal. */
export function consistencyPlan(from: number, to: number): ProofPlan {
  if (from <= 0 || from >= to) return [];
  const plan: NodeAddress[][] = [];
  let [begin, end] = [0, to];
  while (from < end) {
    const middle = begin + split(end - begin);
    if (from <= middle) {
      plan.unshift(coverOf(middle, end));
      end = middle;
    } else {
      plan.unshift(coverOf(begin, middle));
      begin = middle;
    }
  }
  // The old tree's own right edge, unless it is the whole old tree, which the verifier knows.
  if (begin !== 0) plan.unshift(coverOf(begin, from));
  return plan;
}

/** Hashes a plan with nodes from `node`, which must know every perfect subtree it is asked for. */
export function hashPlan(plan: ProofPlan, node: (address: NodeAddress) => Hash): Hash[] {
  return plan.map((cover) => foldRight(cover.map(node)));
}
