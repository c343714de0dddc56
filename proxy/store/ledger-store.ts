// What the ledger asks of a database. SQLite and PostgreSQL stand behind the same lines.
import type { CountBounds, RecordFilter, SearchPage, Total } from '../ledger/contract.ts';
import type { DataKeyRow, EntryTable, ErasedRow } from './ledger-schema.ts';

export type EntryRow = Readonly<EntryTable>;

export interface NewEntry {
  readonly row: EntryRow;
  /** Pseudonyms in the payload, in any order; one may be there twice. */
  readonly patients: readonly string[];
}

/** Where a tile is: its level in the tree and its place on that level. */
export interface TilePlace {
  readonly level: number;
  readonly idx: number;
}

export interface TileRow extends TilePlace {
  /** 1 to 256 concatenated 32-byte hashes. */
  readonly hashes: Uint8Array;
}

export interface HeadRow {
  readonly size: number;
  /** Signed checkpoint over exactly `size` entries. */
  readonly note: string;
}

/** What one commit writes: the entries, the tree over them and the note that signs it. */
export interface LedgerBatch {
  readonly entries: readonly NewEntry[];
  readonly tiles: readonly TileRow[];
  readonly head: HeadRow;
  /** Data keys that the entries are sealed with and that are not stored yet. */
  readonly keys: readonly DataKeyRow[];
  /** Keep the head's note as a published checkpoint as well. */
  readonly publish: boolean;
}

/** Which entries might be destroyed. */
export interface ExpiredQuery {
  readonly kinds: readonly string[];
  /** ISO 8601: inclusive, exclusive. */
  readonly from: string;
  readonly to: string;
  /** Entries behind this index. */
  readonly after: number;
  readonly limit: number;
}

/** Sees what is committed; may be open beside the writer. Rejects when the file is damaged. */
export interface LedgerReader {
  /** Null for a ledger without entries. */
  head(): Promise<HeadRow | null>;
  /** Null when there is no such entry. */
  entry(idx: number): Promise<EntryRow | null>;
  /** Entries with idx ≥ from, ascending, at most `limit`. */
  entries(from: number, limit: number): Promise<readonly EntryRow[]>;
  tile(level: number, idx: number): Promise<TileRow | null>;
  /** Every tile, for the verifier. */
  tiles(): AsyncIterable<TileRow>;
  /** Published checkpoints in order of size: all, or those over more than so many entries. */
  checkpoints(above?: number): Promise<readonly HeadRow[]>;
  /** Null when none was published. */
  newestCheckpoint(): Promise<HeadRow | null>;
  /** Rows of the patient index for entries [from, to): what the verifier compares. */
  patientIndex(from: number, to: number): Promise<readonly { ref: string; idx: number }[]>;
  /** Newest first; `next` as in `RecordPage`. */
  query(
    filter: RecordFilter,
    page: SearchPage,
  ): Promise<{ rows: readonly EntryRow[]; next: number | null }>;
  count(filter: RecordFilter, bounds?: CountBounds): Promise<Total>;
  /** Entries of `transfer.intent` that have no `transfer.outcome`, oldest first. */
  openIntents(): Promise<readonly EntryRow[]>;
  dataKeys(): Promise<readonly DataKeyRow[]>;
  /** What is left of the entries [from, to) that were destroyed, ascending. */
  erased(from: number, to: number): Promise<readonly ErasedRow[]>;
  /** Entries by kind and time that have not been destroyed, ascending. */
  expired(query: ExpiredQuery): Promise<readonly Pick<EntryRow, 'idx' | 'at'>[]>;
  /** What the database holds beside a ledger of `size` entries, in words, or null: rows that belong to
   *  no entry but would answer queries, and triggers or views. */
  strays(size: number): Promise<string | null>;
  /** Problem the database itself reports of its file, or null. */
  integrity(): Promise<string | null>;
  /** The verifier key that the database says is its own: to find it, never to trust it. */
  claimedKey(): Promise<string | null>;
  close(): Promise<void>;
}

/** The end of the ledger, held: nobody else appends while a `build` looks at it. */
export interface LedgerEdge {
  readonly size: number;
  /** Number of this writer's last entry in its own chain; 0 before the first. */
  readonly seq: number;
  /** Those of the places that are stored. */
  tiles(places: readonly TilePlace[]): Promise<readonly TileRow[]>;
  /** This writer's last entry. */
  last(): Promise<EntryRow | null>;
  /** Index by idempotency key, for those keys that exist, whoever wrote them. */
  findKeys(keys: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** It stores what it is given and computes no hash of its own. Not for two calls at once. */
export interface LedgerStore extends LedgerReader {
  /**
   * Says who writes, before the first `append`.
   * @throws Error when another process writes under that name, or the database is another key's
   */
  claim(writer: string, verifierKey: string): Promise<void>;
  /**
   * One transaction: holds the end of the ledger, lets `build` look at it and say what comes next, and
   * is durable on return. Null from `build` writes nothing. Rejects with `StoreUnavailable` when the
   * database went away: the batch may then be in it or not.
   */
  append(build: (edge: LedgerEdge) => Promise<LedgerBatch | null>): Promise<void>;
  /** Keeps a head's note as a published checkpoint. */
  publish(head: HeadRow): Promise<void>;
  /** Destroys what entries say, and data keys; all or nothing. */
  erase(rows: readonly ErasedRow[], keys: readonly string[]): Promise<void>;
  /** Sees to it that nothing erased can be recovered from the database's files. May take minutes. */
  scrub(): Promise<void>;
  /** Keeps data keys as another master key wraps them. */
  rewrap(keys: readonly DataKeyRow[]): Promise<void>;
  /** Takes over another ledger whole, byte for byte, in one transaction. Only into an empty store. */
  fill(source: LedgerReader): Promise<void>;
}

/** The database cannot be reached, or the connection was lost: trying again may help. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
