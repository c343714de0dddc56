// Logs for tests of queries: rows as a store takes them, with clocks that are set back and run wild. They
// are no ledger, for nothing in them is hashed: a store looks at none of it.
import fc from 'fast-check';
import type { RecordFilter } from '../../proxy/ledger/contract.ts';
import type { EntryRow, LedgerStore, NewEntry } from '../../proxy/store/ledger-store.ts';

const kinds = ['view', 'served', 'transfer.outcome', 'auth.login'] as const;
const users = ['n1', 'n2', '王护士', 'svc'] as const;
const devices = ['d1', 'd2', 'd3'] as const;
const partners = ['region', 'lab'] as const;
const verdicts = ['found', 'clean', 'refused'] as const;
const refs = ['p1.a', 'p1.b', 'p1.c', 'p1.d'] as const;
/** Lists of patients, long enough to be filed as such; the same ones are in several. */
const lists = ['a', 'b', 'a b', 'b c d'].map((beds) => [
  ...beds.split(' ').map((bed) => `p1.${bed}`),
  ...Array.from({ length: 8 }, (_, i) => `p1.in ${beds} ${i}`),
]);
/** Where the log goes on: it crosses from one part of sets into the next. */
const first = 1500;

const hour = 3_600_000;
const begin = Date.parse('2026-01-01T00:00:00.000Z');
const time = (step: number) => new Date(begin + step * hour).toISOString();

/** A value, more often one of the first than of the last, or none. */
const oneOf = (values: readonly string[]) =>
  fc.option(
    fc.nat(values.length ** 2 - 1).map((n) => values[Math.floor(Math.sqrt(n))] ?? ''),
    { freq: 4 },
  );

const entry = fc.record({
  kind: fc.constantFrom(...kinds),
  user: oneOf(users),
  device: oneOf(devices),
  partner: oneOf(partners),
  verdict: oneOf(verdicts),
  patients: fc.oneof(fc.subarray([...refs]), fc.constantFrom(...lists)),
  /** Hours the clock is wrong by. */
  off: fc.oneof(
    { weight: 60, arbitrary: fc.constant(0) },
    { weight: 4, arbitrary: fc.integer({ min: -40, max: 40 }) },
    { weight: 1, arbitrary: fc.constantFrom(-400_000, 400_000) },
  ),
});

/** Hundreds of entries, about one an hour. */
export const randomLog = fc
  .array(entry, { minLength: 300, maxLength: 1200, size: 'max' })
  .map((entries): NewEntry[] =>
    entries.map(({ patients, off, ...columns }, idx) => ({
      row: rowOf({ ...columns, idx: first + idx, at: time(idx + off) }),
      patients,
    })),
  );

const some = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 2 });

/** Any filter, and how a page of it is asked for. */
export const randomQuestion = fc.record({
  filter: fc
    .record({
      kinds: some(fc.subarray([...kinds])),
      from: some(fc.integer({ min: -20, max: 1220 }).map(time)),
      to: some(fc.integer({ min: -20, max: 1220 }).map(time)),
      user: some(fc.constantFrom(...users, 'nobody')),
      device: some(fc.constantFrom(...devices)),
      partner: some(fc.constantFrom(...partners)),
      verdict: some(fc.constantFrom(...verdicts)),
      patientRefs: fc.option(fc.subarray([...refs, 'p1.none']), { nil: undefined, freq: 1 }),
    })
    .map(
      (filter) =>
        Object.fromEntries(
          Object.entries(filter).filter(([, value]) => value !== undefined),
        ) as RecordFilter,
    ),
  limit: fc.integer({ min: 7, max: 80 }),
  scan: some(fc.integer({ min: 9, max: 300 })),
  atMost: some(fc.nat(200)),
});

/** What a filter means, entry by entry, newest first. */
export function naively(log: readonly NewEntry[], filter: RecordFilter): number[] {
  const { from = '', to = '\uffff' } = filter;
  const found = log.filter(
    ({ row, patients }) =>
      row.kind !== '' &&
      (filter.kinds?.some((kind) => kind === row.kind) ?? true) &&
      row.at >= from &&
      row.at < to &&
      (['user', 'device', 'partner', 'verdict'] as const).every(
        (name) => filter[name] === undefined || filter[name] === row[name],
      ) &&
      (filter.patientRefs?.some((ref) => patients.includes(ref)) ?? true),
  );
  return found.map(({ row }) => row.idx).toReversed();
}

/** Appends to a store, in batches as a writer does. */
export async function appendRows(store: LedgerStore, log: readonly NewEntry[]): Promise<void> {
  for (let at = 0; at < log.length; at += 500) {
    const entries = log.slice(at, at + 500);
    const size = (entries.at(-1)?.row.idx ?? 0) + 1;
    await store.append(async () => ({
      entries,
      tiles: [],
      head: { size, note: 'a note' },
      keys: [],
      publish: false,
    }));
  }
}

type Told = Pick<EntryRow, 'idx' | 'kind' | 'at'> &
  Partial<Pick<EntryRow, 'user' | 'device' | 'partner' | 'verdict'>>;

/** A row with everything that no query asks for made up. */
export function rowOf(told: Told): EntryRow {
  return {
    writer: 'w1',
    seq: told.idx + 1,
    prev: '',
    key: null,
    salt: new Uint8Array(32),
    payload: '{}',
    leaf_hash: new Uint8Array(32),
    user: null,
    device: null,
    partner: null,
    verdict: null,
    transfer: null,
    ...told,
  };
}
