// One page of records for a table: rows, the whole count, counts beside the filter words, and the
// transfers that are still under way.
import type { ConsoleRow, SearchRequest, SearchResponse } from '../../shared/messages/console.ts';
import type { PatientRef } from '../../shared/records/record-base.ts';
import type { LedgerRecord, RecordKind } from '../../shared/records/record.ts';
import type { Ledger, RecordFilter } from '../ledger/contract.ts';

type Facets = NonNullable<SearchRequest['facets']>;
type Page = Pick<SearchRequest, 'before' | 'facets' | 'limit'>;

/** How long after its intent a transfer without outcome is "under way"; later it is a finding. */
const flightTime = 15 * 60_000;
/** A row shows a number of patients; the drawer has the whole list. */
const refsInRow = 20;
const pageLength = 50;

/** Rows are shortened, counts are whole; `now` decides which transfers are still under way. */
export async function searchRecords(
  ledger: Pick<Ledger, 'query'>,
  filter: RecordFilter,
  patientRefs: readonly PatientRef[],
  page: Page,
  now: number,
): Promise<SearchResponse> {
  const { before, limit = pageLength, facets } = page;
  const found = await ledger.query(filter, { ...(before === undefined ? {} : { before }), limit });
  return {
    rows: found.rows.map(shortened),
    total: found.total,
    next: found.next,
    patientRefs: [...patientRefs],
    inFlight: before === undefined ? await transfersUnderWay(ledger, filter, now) : [],
    ...(facets ? { facets: await countFacets(ledger, filter, facets) } : {}),
  };
}

/** Total of each filter, in the same order. */
export function countRecords(
  ledger: Pick<Ledger, 'query'>,
  filters: readonly RecordFilter[],
): Promise<number[]> {
  return Promise.all(filters.map(async (f) => (await ledger.query(f, { limit: 1 })).total));
}

/** Each facet replaces its own condition and keeps the others. */
async function countFacets(
  ledger: Pick<Ledger, 'query'>,
  filter: RecordFilter,
  { kinds, verdicts }: Facets,
): Promise<NonNullable<SearchResponse['facets']>> {
  const byKind = kinds.map((kind: RecordKind) => ({ ...filter, kinds: [kind] }));
  const byVerdict = verdicts.map((verdict) => ({ ...filter, verdict }));
  const totals = await countRecords(ledger, [...byKind, ...byVerdict]);
  const named = (names: readonly string[], from: number) =>
    Object.fromEntries(names.map((name, i) => [name, totals[from + i] ?? 0]));
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
  const { rows } = await ledger.query({ ...filter, kinds, from }, { limit: 200 });
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
