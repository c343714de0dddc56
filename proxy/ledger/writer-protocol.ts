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

/** All calls of a turn. As one text, whose copy costs a tenth of what objects of as many records do. */
export interface AppendMessage {
  readonly type: 'append';
  /** Of each call its id and its number of records. */
  readonly calls: readonly number[];
  /** One a line: canonical JSON has no line end. */
  readonly records: string;
  /** Null when no record has a key. */
  readonly keys: readonly (string | null)[] | null;
}

export type ToWriter =
  | AppendMessage
  | { readonly type: 'erase'; readonly erase: EraseCall }
  | { readonly type: 'close' };

/** Of one call, in the order of its items: the index of each, or -1 - index where it was there already. Numbers, for
 *  an object for each record would be most of the message. */
interface CallDone {
  readonly id: number;
  readonly results: readonly number[];
}

interface Result {
  readonly index: number;
  readonly repeated: boolean;
}

export function callDone({ id, results }: { id: number; results: readonly Result[] }): CallDone {
  return { id, results: results.map(({ index, repeated }) => (repeated ? -1 - index : index)) };
}

/** What `callDone` was given. */
export function resultsOf({ results }: CallDone): Result[] {
  return results.map((n) => ({ index: n < 0 ? -1 - n : n, repeated: n < 0 }));
}

/** The newest durable head: number of entries and the signed note over them. */
export interface WriterHead {
  readonly size: number;
  readonly note: string;
}

export type FromWriter =
  | { readonly type: 'ready'; readonly head: WriterHead }
  | {
      readonly type: 'durable';
      readonly done: readonly CallDone[];
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

export function appendMessage(appends: readonly AppendCall[]): AppendMessage {
  const items = appends.flatMap((call) => call.items);
  return {
    type: 'append',
    calls: appends.flatMap((call) => [call.id, call.items.length]),
    records: items.map(({ record }) => record).join('\n'),
    keys: items.some(({ key }) => key !== null) ? items.map(({ key }) => key) : null,
  };
}

/** What `appendMessage` was given. */
export function appendCalls({ calls, records, keys }: AppendMessage): AppendCall[] {
  const texts = records.split('\n');
  const appends: AppendCall[] = [];
  let next = 0;
  for (let at = 0; at < calls.length; at += 2) {
    const items = texts
      .slice(next, next + (calls[at + 1] ?? 0))
      .map((record, i) => ({ record, key: keys?.[next + i] ?? null }));
    next += items.length;
    appends.push({ id: calls[at] ?? 0, items });
  }
  return appends;
}
