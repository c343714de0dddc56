// What the main thread and the writer thread of the ledger say to each other.
import type { LedgerAddress } from '../store/ledger-address.ts';
import type { ErasedRow } from '../store/ledger-schema.ts';
import type { SpoolState } from './contract.ts';
import type { LedgerPlace } from './ledger-place.ts';

export interface AppendItem {
  /** A complete `LedgerRecord` in canonical JSON. */
  readonly record: string;
  readonly key: string | null;
}

/** One call of `append`; `id` is the caller's, and comes back in `done` or `ids`. */
export interface AppendCall {
  readonly id: number;
  readonly items: readonly AppendItem[];
}

/** Entries to be emptied and keys to be dropped, in one transaction. */
export interface EraseCall {
  readonly id: number;
  readonly rows: readonly ErasedRow[];
  readonly keys: readonly string[];
  /** Nothing more is erased for this case: the files are cleaned. */
  readonly last: boolean;
}

export type ToWriter =
  | { readonly type: 'append'; readonly appends: readonly AppendCall[] }
  | { readonly type: 'erase'; readonly erase: EraseCall }
  | { readonly type: 'close' };

/** The newest durable head: number of entries and the signed note over them. */
export interface WriterHead {
  readonly size: number;
  readonly note: string;
}

export type FromWriter =
  | { readonly type: 'ready'; readonly head: WriterHead }
  | {
      readonly type: 'durable';
      /** Results in the order of each message's items. */
      readonly done: readonly {
        readonly id: number;
        readonly results: readonly { readonly index: number; readonly repeated: boolean }[];
      }[];
      readonly head: WriterHead;
    }
  /** A signed note is in the file beside the database, and may go further. */
  | { readonly type: 'published'; readonly note: string }
  | { readonly type: 'erased'; readonly id: number }
  /** These are on the disk of this machine, and go into the ledger when its database is back. */
  | { readonly type: 'spooled'; readonly ids: readonly number[] }
  /** What waits in the spool now; null when nothing does. */
  | { readonly type: 'spool'; readonly state: SpoolState | null }
  /** None of these was recorded, or erased. */
  | { readonly type: 'failed'; readonly ids: readonly number[]; readonly message: string };

export interface WriterOptions {
  readonly place: LedgerPlace & { readonly address: LedgerAddress };
  /** Canonical JSON of a `ledger.epoch` record: the store was restored and may be behind what was published. */
  readonly epoch: string | null;
}
