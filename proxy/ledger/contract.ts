// What the rest of the proxy knows of the ledger: append and wait until it is durable; ask; prove.
import type { RecordDraft, LedgerRecord, RecordKind } from '../../shared/records/record.ts';

/** What became of a record; either way it survives a crash. */
export type Appended =
  | {
      readonly state: 'durable';
      /** Position in the log, from 0. */
      readonly index: number;
      /** The idempotency key had been used: `index` is the earlier entry's, nothing was written. */
      readonly repeated: boolean;
    }
  /** On this machine's disk while the database is away: it has no place in the log yet, and nobody knows
   *  whether its key had been used. */
  | { readonly state: 'spooled'; readonly index: null };

/** What waits in the spool. */
export interface SpoolState {
  /** When the database went away, ISO 8601. */
  readonly since: string;
  /** Records that are not in the ledger yet. */
  readonly records: number;
  /** Of its files, and the most they may have. */
  readonly bytes: number;
  readonly limit: number;
  /** `full`: it takes no more. `damaged`: its files were changed, and nothing goes out. `refused`: the
   *  database is there and does not take them. */
  readonly trouble: 'full' | 'damaged' | 'refused' | null;
}

/** Conditions that all have to hold; absent ones do not count. Holds no patient's value. */
export interface RecordFilter {
  readonly kinds?: readonly RecordKind[];
  /** ISO 8601, inclusive. */
  readonly from?: string;
  /** ISO 8601, exclusive. */
  readonly to?: string;
  readonly user?: string;
  readonly device?: string;
  readonly partner?: string;
  /** `delivered`, `refused` … for transfers, `found`, `clean` … for served and export. */
  readonly verdict?: string;
  /** Any of these pseudonyms. */
  readonly patientRefs?: readonly string[];
}

export interface RecordRow {
  readonly index: number;
  readonly record: LedgerRecord;
}

/** Which part of what a filter finds. */
export interface SearchPage {
  /** Only entries with a lower index: the `next` of the page before. */
  readonly before?: number;
  readonly limit: number;
  /** Look at about so many entries at most: an answer in a time that does not grow with the log. Without it
   *  a page is full as long as there is anything to fill it. */
  readonly scan?: number;
}

/** How far to count. */
export interface CountBounds {
  readonly before?: number;
  /** Count no further than to this number. */
  readonly atMost?: number;
  /** Look at about so many entries at most. */
  readonly scan?: number;
}

/** How many records a filter finds. */
export interface Total {
  readonly count: number;
  /** There may be more: counting ended at a bound. */
  readonly isAtLeast: boolean;
}

export interface RecordPage {
  /** Newest first; with `scan`, fewer than `limit` may come, or none, before the end. */
  readonly rows: readonly RecordRow[];
  /** Pass as `before` to read on; null at the end. */
  readonly next: number | null;
}

/** Rows of a page at a time. */
const pageLength = 500;

/**
 * All that a filter finds, newest first; the next page is asked for when the one before is used up, and none
 * any more when the caller stops. Rejects when the query does.
 */
export async function* newestFirst<Row>(
  source: {
    query(
      filter: RecordFilter,
      page: SearchPage,
    ): Promise<{ readonly rows: readonly Row[]; readonly next: number | null }>;
  },
  filter: RecordFilter,
  limit = pageLength,
): AsyncGenerator<Row, void, undefined> {
  let { rows, next } = await source.query(filter, { limit });
  yield* rows;
  while (next !== null) {
    ({ rows, next } = await source.query(filter, { before: next, limit }));
    yield* rows;
  }
}

/** All that a stranger needs to check one entry, beside the verifier key. */
export interface EntryProof {
  readonly index: number;
  /** Tree size of the checkpoint. */
  readonly size: number;
  /** Leaf bytes (canonical JSON) whose RFC 6962 leaf hash the proof starts from. */
  readonly leaf: string;
  /** Salt of the payload commitment, hex; null when the entry was destroyed. */
  readonly salt: string | null;
  /** Canonical payload that the leaf commits to; null when the entry was destroyed. */
  readonly payload: string | null;
  /** Inclusion proof, hex, leaf to root (RFC 9162 §2.1.3). */
  readonly hashes: readonly string[];
  /** C2SP signed note. */
  readonly checkpoint: string;
}

/** Append-only: there is no way here to change or remove an entry. */
export interface Ledger {
  /**
   * Resolves when the record survives a crash, in the order of the calls of one writer: in the log, or, while
   * the database is away, in the spool, if its kind may wait there (recorded-when-away.ts says which may).
   * What may not is refused until the spool has gone out, so that it never stands before what came earlier.
   * Rejects when it cannot be recorded: the caller then applies `onRecordingFailure`.
   */
  append(draft: RecordDraft, idempotencyKey?: string): Promise<Appended>;
  /** All or nothing, in one batch. */
  appendAll(
    drafts: readonly { draft: RecordDraft; idempotencyKey?: string }[],
  ): Promise<readonly Appended[]>;
  /** What waits in the spool; null when every record goes into the log itself. */
  spool(): SpoolState | null;
  query(filter: RecordFilter, page: SearchPage): Promise<RecordPage>;
  /** Of the whole filter; exact without bounds. */
  count(filter: RecordFilter, bounds?: CountBounds): Promise<Total>;
  /** Null when there is no such entry. */
  prove(index: number): Promise<EntryProof | null>;
  /** Newest signed checkpoint (C2SP note) and the verifier key that checks it. */
  checkpoint(): { note: string; size: number; verifierKey: string };
  /** RFC 9162 consistency proof between two sizes, hex hashes. */
  consistency(from: number, to: number): Promise<readonly string[]>;
}
