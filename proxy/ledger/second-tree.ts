// The tree under SM3 beside the one under SHA-256, over the same leaves. Only its right edge is kept:
// nobody proves entries by it, auditors recompute it. At start it goes on from a saved edge that a
// signed checkpoint vouches for; otherwise from the first entry. What other gateways have appended is
// read from the store.
import { existsSync, readFileSync } from 'node:fs';
import { leafText } from '../../shared/records/leaf.ts';
import { CompactRange } from '../../shared/transparency/merkle.ts';
import { openCheckpoint } from '../../shared/transparency/note.ts';
import { secondRootLine, secondRootOf } from '../../shared/transparency/second-root.ts';
import { sameHash } from '../../shared/transparency/verify-proof.ts';
import type { LedgerReader } from '../store/ledger-store.ts';
import { writeWhole } from '../store/write-whole.ts';
import { sm3Tree } from '../verifier/sm3-tree.ts';
import type { Payloads } from './payloads.ts';

const pageSize = 1000;

type Store = Pick<LedgerReader, 'head' | 'entries'>;

export class SecondTree {
  readonly #store: Store;
  readonly #payloads: Payloads;
  /** Over entries that are certainly stored. */
  #settled: CompactRange;
  /** With what was appended last, which the store may have refused; null when that is not known. */
  #ahead: CompactRange | null = null;

  private constructor(store: Store, payloads: Payloads, settled: CompactRange) {
    this.#store = store;
    this.#payloads = payloads;
    this.#settled = settled;
  }

  /** Over exactly the entries that the store's head covers.
   *  @param path file of the saved edge @param key the log's verifier key */
  static async open(
    store: Store,
    payloads: Payloads,
    path: string,
    key: string,
  ): Promise<SecondTree> {
    const head = await store.head();
    const size = head?.size ?? 0;
    const range = (await savedEdge(path, key, size)) ?? new CompactRange(sm3Tree());
    const tree = new SecondTree(store, payloads, range);
    await tree.#readTo(size);
    if (head) saveEdge(path, head.note, range);
    return tree;
  }

  /**
   * Takes in what comes behind the first `size` entries, which are stored.
   * @returns the extension line of the checkpoint over all of them
   */
  async append(size: number, leaves: readonly string[]): Promise<string> {
    this.#settled = this.#ahead ?? this.#settled;
    this.#ahead = null;
    await this.#readTo(size);
    const ahead = CompactRange.of(size, this.#settled.stack, sm3Tree());
    for (const leaf of leaves) ahead.push(sm3Tree().leaf(Buffer.from(leaf)));
    this.#ahead = ahead;
    return secondRootLine(ahead.root());
  }

  /** What was appended last may or may not be in the store. */
  forget(): void {
    this.#ahead = null;
  }

  async #readTo(size: number): Promise<void> {
    const range = this.#settled;
    while (range.size < size) {
      const rows = await this.#store.entries(range.size, Math.min(pageSize, size - range.size));
      if (rows.length === 0) throw new Error('entries are missing that the signed head counts');
      for (const row of rows) {
        const leaf = leafText(row, await this.#payloads.commitmentOf(row));
        range.push(sm3Tree().leaf(Buffer.from(leaf)));
      }
    }
    if (range.size > size) throw new Error('the second tree is ahead of the ledger');
  }
}

/** Null when there is none that the log itself has signed: it is computed anew then. */
async function savedEdge(path: string, key: string, most: number): Promise<CompactRange | null> {
  if (!existsSync(path)) return null;
  try {
    const { note, stack } = JSON.parse(readFileSync(path, 'utf8')) as {
      note: string;
      stack: string[];
    };
    const checkpoint = await openCheckpoint(note, key);
    const root = checkpoint && secondRootOf(checkpoint);
    if (!root || checkpoint.size > most) return null;
    const hashes = stack.map((hash) => Buffer.from(hash, 'base64'));
    const range = CompactRange.of(checkpoint.size, hashes, sm3Tree());
    return sameHash(range.root(), root) ? range : null;
  } catch {
    return null;
  }
}

function saveEdge(path: string, note: string, range: CompactRange): void {
  const stack = range.stack.map((hash) => Buffer.from(hash).toString('base64'));
  writeWhole(path, JSON.stringify({ note, stack }));
}
