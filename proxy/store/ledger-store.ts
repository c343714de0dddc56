// What the ledger asks of a database. SQLite is behind it now; PostgreSQL joins behind the same lines.
import type { RecordFilter } from '../ledger/contract.ts';
import type { EntryTable } from './ledger-schema.ts';

export type EntryRow = Readonly<EntryTable>;

export interface NewEntry {
  readonly row: EntryRow;
  /** Pseudonyms in the payload, each once. */
  readonly patients: readonly string[];
}

export interface TileRow {
  readonly level: number;
  readonly idx: number;
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
  /** Keep the head's note as a published checkpoint as well. */
  readonly publish: boolean;
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
  /** Published checkpoints in order of size. */
  checkpoints(): Promise<readonly HeadRow[]>;
  /** Rows of the patient index for entries [from, to): what the verifier compares. */
  patientIndex(from: number, to: number): Promise<readonly { ref: string; idx: number }[]>;
  query(
    filter: RecordFilter,
    page: { before?: number; limit: number },
  ): Promise<{ rows: readonly EntryRow[]; total: number }>;
  /** Entries of `transfer.intent` that have no `transfer.outcome`, oldest first. */
  openIntents(): Promise<readonly EntryRow[]>;
  /** What the database holds beside a ledger of `size` entries, in words, or null: rows that belong to
   *  no entry but would answer queries, and triggers or views. */
  strays(size: number): Promise<string | null>;
  /** Problem the database itself reports of its file, or null. */
  integrity(): Promise<string | null>;
  close(): Promise<void>;
}

/** For one process only. It stores what it is given and computes no hash of its own. */
export interface LedgerStore extends LedgerReader {
  /** All of the batch or nothing, durable on return. Rejects when the head has moved meanwhile. */
  commit(batch: LedgerBatch, expectedSize: number): Promise<void>;
  /** Keeps a head's note as a published checkpoint. */
  publish(head: HeadRow): Promise<void>;
  /** Index by idempotency key, for those keys that exist. */
  findKeys(keys: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Last entry of a writer. */
  lastOf(writer: string): Promise<EntryRow | null>;
}
