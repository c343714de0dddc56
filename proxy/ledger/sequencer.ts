// Turns accepted records into one batch of the log: chain, leaves, tiles, signed head. It touches no
// database: the writer hands its result to the store, and only then moves on.
import { randomBytes } from 'node:crypto';
import { leafLink, leafText, noPrevious, payloadCommitment } from '../../shared/records/leaf.ts';
import type { LedgerRecord } from '../../shared/records/record.ts';
import { leafHash } from '../../shared/transparency/merkle.ts';
import { signCheckpoint } from '../../shared/transparency/note.ts';
import type { LedgerBatch, LedgerStore, NewEntry } from '../store/ledger-store.ts';
import { indexColumns, patientRefsOf } from './index-columns.ts';
import type { LedgerKeys } from './keys.ts';
import { TileTree } from './tile-tree.ts';

export interface SequencedItem {
  readonly record: LedgerRecord;
  /** The record in canonical JSON. */
  readonly payload: string;
  readonly key: string | null;
}

/** This writer's last entry: its number and the hash the next one must name. */
interface ChainEnd {
  readonly seq: number;
  readonly link: string;
}

/** Holds the right edge of the tree and the end of one chain. Not for two writers at once. */
export class Sequencer {
  #tree: TileTree;
  #chain: ChainEnd;
  readonly #keys: LedgerKeys;

  private constructor(tree: TileTree, chain: ChainEnd, keys: LedgerKeys) {
    this.#tree = tree;
    this.#chain = chain;
    this.#keys = keys;
  }

  /** Picks up where the store ends. Throws when the stored tiles do not reach that far. */
  static async open(store: LedgerStore, keys: LedgerKeys): Promise<Sequencer> {
    const size = (await store.head())?.size ?? 0;
    const tree = await TileTree.open(size, (level, idx) => store.tile(level, idx));
    const last = await store.lastOf(keys.writer);
    const chain = last
      ? {
          seq: last.seq,
          link: leafLink(leafText(last, payloadCommitment(last.salt, last.payload))),
        }
      : { seq: 0, link: noPrevious };
    return new Sequencer(tree, chain, keys);
  }

  get size(): number {
    return this.#tree.size;
  }

  /** Signed note of the tree as it is now. */
  note(): string {
    const { key, sign } = this.#keys;
    const checkpoint = { origin: key.name, size: this.#tree.size, root: this.#tree.root() };
    return signCheckpoint(checkpoint, key, sign);
  }

  /** Builds the batch that appends `items`. The sequencer then counts them as appended: when the
   *  store refuses the batch, open a new sequencer. */
  seal(items: readonly SequencedItem[], publish: boolean): LedgerBatch {
    const start = this.#tree.size;
    const salts = randomBytes(32 * items.length);
    const entries = items.map((item, i) =>
      this.#entry(start + i, item, salts.subarray(32 * i, 32 * i + 32)),
    );
    const tiles = this.#tree.append(entries.map(({ row }) => row.leaf_hash));
    return { entries, tiles, head: { size: this.#tree.size, note: this.note() }, publish };
  }

  #entry(idx: number, { record, payload, key }: SequencedItem, salt: Uint8Array): NewEntry {
    const fields = {
      writer: this.#keys.writer,
      seq: this.#chain.seq + 1,
      prev: this.#chain.link,
      key,
    };
    const leaf = leafText(fields, payloadCommitment(salt, payload));
    // The link covers the whole leaf: changing an entry breaks the one after it.
    this.#chain = { seq: fields.seq, link: leafLink(leaf) };
    const leaf_hash = leafHash(Buffer.from(leaf));
    return {
      row: { idx, ...fields, salt, payload, leaf_hash, ...indexColumns(record) },
      patients: patientRefsOf(record),
    };
  }
}
