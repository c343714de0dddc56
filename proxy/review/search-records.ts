// One page of records for a table: rows, how many there are, counts beside the filter words, and the
// transfers that are still under way. All of it looks at so many records at most, so that an answer takes
// as long in a log of ten million as in one of ten thousand.
import type { ConsoleRow, SearchRequest, SearchResponse } from '../../shared/messages/console.ts';
import type { PatientRef } from '../../shared/records/record-base.ts';
import type { LedgerRecord, RecordKind } from '../../shared/records/record.ts';
import type { CountBounds, Ledger, RecordFilter, Total } from '../ledger/contract.ts';

type Facets = NonNullable<SearchRequest['facets']>;
type Page = Pick<SearchRequest, 'before' | 'facets' | 'limit'>;
type Searched = Pick<Ledger, 'query' | 'count'>;

/** How long after its intent a transfer without outcome is "under way"; later it is a finding. */
const flightTime = 15 * 60_000;
/** A row shows a number of patients; the drawer has the whole list. */
const refsInRow = 20;
const pageLength = 50;

/** A first page answers at once; who waits for the next one has been told that the search goes on. */
const firstScan = 200;
const nextScan = 20_000;
const inFlightScan = 2000;
/** Numbers beyond these say no more to a person than that there are many. */
const mostCounted = { atMost: 10_000, scan: firstScan };
const mostInFacet = { atMost: 1000, scan: 50 };

/** Rows are shortened; counts are of the whole filter, exact up to a bound; `now` decides which transfers are still under way. */
export async function searchRecords(
  ledger: Searched,
  filter: RecordFilter,
  patientRefs: readonly PatientRef[],
  page: Page,
  now: number,
): Promise<SearchResponse> {
  const { before, limit = pageLength, facets } = page;
  const place = before === undefined ? { scan: firstScan } : { before, scan: nextScan };
  const found = await ledger.query(filter, { ...place, limit });
  return {
    rows: found.rows.map(shortened),
    total: await ledger.count(filter, mostCounted),
    next: found.next,
    patientRefs: [...patientRefs],
    inFlight: before === undefined ? await transfersUnderWay(ledger, filter, now) : [],
    ...(facets ? { facets: await countFacets(ledger, filter, facets) } : {}),
  };
}

/** Total of each filter, in the same order. */
export function countRecords(
  ledger: Pick<Ledger, 'count'>,
  filters: readonly RecordFilter[],
  bounds: CountBounds = mostCounted,
): Promise<Total[]> {
  return Promise.all(filters.map((filter) => ledger.count(filter, bounds)));
}

const none: Total = { count: 0, isAtLeast: false };

/** Each facet replaces its own condition and keeps the others. */
async function countFacets(
  ledger: Searched,
  filter: RecordFilter,
  { kinds, verdicts }: Facets,
): Promise<NonNullable<SearchResponse['facets']>> {
  const byKind = kinds.map((kind: RecordKind) => ({ ...filter, kinds: [kind] }));
  const byVerdict = verdicts.map((verdict) => ({ ...filter, verdict }));
  const totals = await countRecords(ledger, [...byKind, ...byVerdict], mostInFacet);
  const named = (names: readonly string[], from: number) =>
    Object.fromEntries(names.map((name, i) => [name, totals[from + i] ?? none]));
  return { kinds: named(kinds, 0), verdicts: named(verdicts, kinds.length) };
}

/** Intents of the last minutes without an outcome; none when the question is not about outcomes. */
async function transfersUnderWay(
  ledger: Pick<Ledger, 'query'>,
  filter: RecordFilter,
  now: number,
): Promise<ConsoleRow[]> {
  const onlyOutcomes = filter.kinds?.length === 1 && filter.kinds[0] === 'transfer.outcome';
  const begin = new Date(now - flightTime).toISOString();
  // An answer about a time that is over needs no transfers of this moment.
  const past = filter.to !== undefined && filter.to <= begin;
  if (!onlyOutcomes || filter.verdict !== undefined || past) return [];
  const from = filter.from !== undefined && filter.from > begin ? filter.from : begin;
  const kinds = ['transfer.intent', 'transfer.outcome'] as const;
  // Outcomes are fetched beside intents: what has one is not under way any more.
  const { rows } = await ledger.query(
    { ...filter, kinds, from },
    { limit: 200, scan: inFlightScan },
  );
  const done = new Set(
    rows.map((r) => (r.record.kind === 'transfer.outcome' ? transferOf(r.record) : null)),
  );
  return rows
    .filter((r) => r.record.kind === 'transfer.intent' && !done.has(transferOf(r.record)))
    .map(shortened);
}

/** The id that joins a transfer's records; null for other kinds. */
export function transferOf(record: LedgerRecord): string | null {
  return 'transferId' in record ? record.transferId : null;
}

/** A list of thousands of pseudonyms is of no use in a table row; the count stays whole. */
function shortened({ index, record }: ConsoleRow): ConsoleRow {
  if (!('patients' in record) || record.patients.refs.length <= refsInRow) return { index, record };
  const patients = { ...record.patients, refs: record.patients.refs.slice(0, refsInRow) };
  return { index, record: { ...record, patients } };
}
