// A ledger that keeps its records in an array and fails on demand: for tests of what is recorded, not
// of how. It validates every draft as the real one does.
import { recordSchema } from '../../shared/records/record.ts';
import type {
  LedgerRecord,
  RecordDraft,
  RecordKind,
  RecordOf,
} from '../../shared/records/record.ts';
import { whenAway } from '../../proxy/ledger/recorded-when-away.ts';
import type { Appended, Ledger, SpoolState } from '../../proxy/ledger/contract.ts';

export interface RecordingLedger extends Ledger {
  readonly records: LedgerRecord[];
  /** While true, appends reject. */
  failing: boolean;
  /** While set, what may wait is spooled, and what may not is refused. */
  spooling: SpoolState | null;
  /** Milliseconds an append takes. */
  delay: number;
  of<K extends RecordKind>(kind: K): RecordOf<K>[];
  /** Waits until `count` records of the kind are there. */
  waitFor<K extends RecordKind>(kind: K, count?: number): Promise<RecordOf<K>[]>;
}

export function createRecordingLedger(): RecordingLedger {
  const records: LedgerRecord[] = [];
  const keys = new Map<string, number>();
  const unsupported = (): never => {
    throw new Error('the recording ledger does not prove');
  };
  const ledger: RecordingLedger = {
    records,
    failing: false,
    spooling: null,
    delay: 0,
    of: (kind) => records.filter((record) => record.kind === kind) as never,
    async waitFor(kind, count = 1) {
      const until = Date.now() + 5000;
      while (ledger.of(kind).length < count && Date.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const found = ledger.of(kind);
      if (found.length < count) {
        throw new Error(`${found.length} of ${count} ${kind}: ${JSON.stringify(records)}`);
      }
      return found;
    },
    async append(draft: RecordDraft, idempotencyKey?: string): Promise<Appended> {
      await new Promise((resolve) => setTimeout(resolve, ledger.delay));
      if (ledger.failing) throw new Error('disk full');
      if (ledger.spooling && whenAway(draft.kind) === 'refuse')
        throw new Error('the database is away');
      const earlier = idempotencyKey === undefined ? undefined : keys.get(idempotencyKey);
      if (earlier !== undefined) return { state: 'durable', index: earlier, repeated: true };
      const record = recordSchema.parse({ ...draft, v: 1, at: new Date().toISOString() });
      records.push(record);
      if (ledger.spooling) return { state: 'spooled', index: null };
      if (idempotencyKey !== undefined) keys.set(idempotencyKey, records.length - 1);
      return { state: 'durable', index: records.length - 1, repeated: false };
    },
    async appendAll(drafts) {
      const appended: Appended[] = [];
      for (const { draft, idempotencyKey } of drafts) {
        appended.push(await ledger.append(draft, idempotencyKey));
      }
      return appended;
    },
    spool: () => ledger.spooling,
    query: unsupported,
    count: unsupported,
    // Nothing that anybody could check: who asks gets none.
    prove: async () => null,
    checkpoint: unsupported,
    consistency: unsupported,
  };
  return ledger;
}

/** A database that has gone away, with records in the spool. */
export const databaseAway: SpoolState = {
  since: '2026-01-01T00:00:00.000Z',
  records: 1,
  bytes: 1000,
  limit: 1_000_000,
  trouble: null,
};
