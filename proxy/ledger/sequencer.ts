// Turns accepted records into one batch of the log: chain, leaves, tiles, signed head. It touches no
// database: it is shown the end of the ledger, says what comes next, and is told what became of it.
import { leafText, noPrevious } from '../../shared/records/leaf.ts';
import type { LedgerRecord } from '../../shared/records/record.ts';
import { signCheckpoint } from '../../shared/transparency/note.ts';
import type { EntryRow, HeadRow, LedgerEdge, NewEntry, TileRow } from '../store/ledger-store.ts';
import { type IndexColumns, indexColumns, patientRefsOf } from './index-columns.ts';
import type { LedgerKeys } from './keys.ts';
import { nativeHasher } from '../verifier/native-hasher.ts';
import type { PayloadBox, Payloads } from './payloads.ts';
import { RandomPool } from './random-pool.ts';
import type { SecondTree } from './second-tree.ts';
import { rightEdge, TileTree } from './tile-tree.ts';

/** A record with all that does not depend on where it will stand. */
export interface SequencedItem {
  readonly key: string | null;
  /** The record in canonical JSON. */
  readonly payload: string;
  readonly salt: Uint8Array;
  /** What the leaf says of the payload. */
  readonly commitment: string;
  readonly columns: IndexColumns;
  readonly patients: readonly string[];
}

const salts = new RandomPool();

/**
 * @param payload a record in canonical JSON
 * @throws RangeError when the key has no canonical form
 */
export function sequencedItem(payload: string, key: string | null): SequencedItem {
  // The key goes into the leaf as it is.
  if (key !== null && !key.isWellFormed()) throw new RangeError('the key has a lone surrogate');
  const record = JSON.parse(payload) as LedgerRecord;
  const salt = salts.take(32);
  const commitment = nativeHasher.commitment(salt, payload);
  const [columns, patients] = [indexColumns(record), patientRefsOf(record)];
  return { key, payload, salt, commitment, columns, patients };
}

/** This writer's last entry: its number and the hash the next one must name. */
interface ChainEnd {
  readonly seq: number;
  readonly link: string;
}

type Link = Omit<EntryRow, 'idx'>;

/** Items as they follow one another in this writer's chain, wherever in the log they will stand. */
export interface Chained {
  readonly items: readonly SequencedItem[];
  readonly links: readonly Link[];
  /** Where they join on, and where they end. */
  readonly from: ChainEnd;
  readonly end: ChainEnd;
}

/** Entries with their place in the log, and the tree over them. */
export interface Sealed {
  readonly entries: readonly NewEntry[];
  readonly tiles: readonly TileRow[];
  readonly head: HeadRow;
}

/** Remembers the right edge of the tree and the end of one chain, and reads them again when others
 *  have written or a commit has failed. */
export class Sequencer {
  /** Null when it is not known any more. */
  #tree: TileTree | null = null;
  #chain: ChainEnd | null = null;
  readonly #keys: LedgerKeys;
  readonly #box: PayloadBox;
  readonly #payloads: Payloads;
  /** The same leaves under another hash, where configured. */
  readonly #second: SecondTree | null;

  constructor(
    keys: LedgerKeys,
    box: PayloadBox,
    payloads: Payloads,
    second: SecondTree | null = null,
  ) {
    this.#keys = keys;
    this.#box = box;
    this.#payloads = payloads;
    this.#second = second;
  }

  /** Most of the work, done before anybody has to wait for it; null when the chain's end is unknown. */
  ahead(items: readonly SequencedItem[]): Chained | null {
    return this.#chain ? this.#link(items, this.#chain) : null;
  }

  /** Chains the items to this writer's last entry; `ahead` is used when it fits. */
  async chain(
    edge: LedgerEdge,
    items: readonly SequencedItem[],
    ahead: Chained | null,
  ): Promise<Chained> {
    const from = await this.#chainEnd(edge);
    const fits = ahead?.from === from && ahead.items.length === items.length;
    return fits ? ahead : this.#link(items, from);
  }

  /** Whether `chained` is what the ledger holds as this writer's last entries: a commit whose answer
   *  was lost had succeeded. */
  async isStored(edge: LedgerEdge, { end }: Chained): Promise<boolean> {
    const stored = await this.#chainEnd(edge);
    return stored.seq === end.seq && stored.link === end.link;
  }

  /** Puts chained items at the end of the log. The sequencer then counts them as appended: when the
   *  store refuses them, call `forget`. */
  async seal(edge: LedgerEdge, { links, items, end }: Chained): Promise<Sealed> {
    const tree = await this.#treeAt(edge);
    const start = tree.size;
    const entries = links.map((link, i) => ({
      row: { idx: start + i, ...link },
      patients: items[i]?.patients ?? [],
    }));
    const tiles = tree.append(links.map(({ leaf_hash }) => leaf_hash));
    const leaves = () => links.map((link, i) => leafText(link, items[i]?.commitment ?? ''));
    const extensions = this.#second ? [await this.#second.append(start, leaves())] : [];
    this.#chain = end;
    return { entries, tiles, head: { size: tree.size, note: this.#sign(tree, extensions) } };
  }

  /** What was sealed last may or may not be in the store: both ends are read anew. */
  forget(): void {
    this.#tree = null;
    this.#chain = null;
    this.#second?.forget();
  }

  /** Signed note of a ledger without entries. */
  emptyNote(): string {
    return this.#sign(TileTree.empty(), []);
  }

  #sign(tree: TileTree, extensions: readonly string[]): string {
    const { key, sign } = this.#keys;
    const checkpoint = { origin: key.name, size: tree.size, root: tree.root(), extensions };
    return signCheckpoint(checkpoint, key, sign);
  }

  /** The tree as the store has it: other gateways may have appended since. */
  async #treeAt(edge: LedgerEdge): Promise<TileTree> {
    if (this.#tree?.size === edge.size) return this.#tree;
    const tiles = await edge.tiles(rightEdge(edge.size));
    const tree = await TileTree.open(
      edge.size,
      async (level, idx) => tiles.find((t) => t.level === level && t.idx === idx) ?? null,
    );
    this.#tree = tree;
    return tree;
  }

  async #chainEnd(edge: LedgerEdge): Promise<ChainEnd> {
    // Only this process moves its own chain: a number that differs means that a commit went astray.
    if (this.#chain?.seq === edge.seq) return this.#chain;
    const last = await edge.last();
    this.#chain = last
      ? {
          seq: last.seq,
          link: nativeHasher.link(leafText(last, await this.#payloads.commitmentOf(last))),
        }
      : { seq: 0, link: noPrevious };
    return this.#chain;
  }

  #link(items: readonly SequencedItem[], from: ChainEnd): Chained {
    let end = from;
    const links = items.map(({ key, payload, salt, commitment, columns }) => {
      const fields = { writer: this.#keys.writer, seq: end.seq + 1, prev: end.link, key };
      const leaf = leafText(fields, commitment);
      // The link covers the whole leaf: changing an entry breaks the one after it.
      end = { seq: fields.seq, link: nativeHasher.link(leaf) };
      const stored = this.#box.seal(columns, payload, fields);
      return { ...fields, salt, payload: stored, leaf_hash: nativeHasher.leaf(leaf), ...columns };
    });
    return { items, links, from, end };
  }
}
