// Finding and counting entries by a filter, in a time that does not grow with the log. Along the list of one
// condition, that of the rarest, everything else is asked of each entry; how many are asked has a bound,
// and a page says how far it has come.
import { type Kysely, sql } from 'kysely';
import type { CountBounds, RecordFilter, SearchPage, Total } from '../ledger/contract.ts';
import {
  type AskedRow,
  askedColumns,
  counted,
  type EntryList,
  frequencies,
  type ListDialect,
  type ListedPatient,
  listed,
  placed,
} from './entry-lists.ts';
import { type LedgerTables, type ListColumn, listColumns } from './ledger-schema.ts';
import type { EntryRow } from './ledger-store.ts';
import { joined, type Range, type Run, timely } from './log-spans.ts';

/** What a search needs of its database. */
export interface SearchDeps {
  readonly db: Kysely<LedgerTables>;
  readonly dialect: ListDialect;
  /** Newest first. */
  readonly runs: (range: Range) => Promise<Run[]>;
  /** Whether the database has sets of patients. */
  readonly hasSets: () => Promise<boolean>;
}

/** Entries asked at a time: few first, for most pages are filled by them. */
const firstChunk = 64;
const largestChunk = 1024;
/** A run is a question of its own, even when nothing is in it. */
const runCost = 8;
/** Values that more entries have than this are all the same to the choice of a list. */
const frequent = 500;
/** Pseudonyms of one statement: SQLite takes no more than 500 selects. */
const patientsAtOnce = 100;
/** Runs of one statement. */
const runsAtOnce = 8;

/** A filter in the terms of one list. */
interface Plan {
  readonly list: EntryList;
  /** What is on the list has all that the filter asks but the time. */
  readonly isExact: boolean;
}

/**
 * Entries by a filter, newest first.
 * @returns rows, and where to read on, null at the end. With `scan` a page may be short, or empty, and still
 *   not the last.
 */
export async function searchEntries(
  filter: RecordFilter,
  { limit, scan = Infinity, ...page }: SearchPage,
  deps: SearchDeps,
): Promise<{ rows: EntryRow[]; next: number | null }> {
  const plan = await planOf(filter, deps);
  if (!plan) return { rows: [], next: null };
  const rows: EntryRow[] = [];
  let left = scan;
  for (const run of await runsOf(plan, { ...filter, ...page }, deps)) {
    if (plan.isExact && run.isInside) {
      const wanted = limit - rows.length;
      // Places first: of a page with many kinds each is asked for as many as the page has.
      const query = listed(plan.list, run, ['idx'], wanted, deps.dialect);
      const places = (await query.execute(deps.db)).rows.map(({ idx }) => idx);
      rows.push(...(await rowsAt(places, run, deps)));
    } else {
      const walk = walkOf(filter, plan.list, run, deps);
      const { hits, end, asked } = await upTo(walk, limit - rows.length, left);
      rows.push(...(await rowsAt(hits, run, deps)));
      left -= asked + runCost;
      // In front of the limit: what is left of this run comes with the next page.
      if (rows.length < limit && end !== null) return { rows, next: end };
    }
    if (rows.length === limit) return { rows, next: rows.at(-1)?.idx ?? null };
    if (left <= 0) return { rows, next: run.from };
  }
  return { rows, next: null };
}

/** How many entries a filter finds, exactly or, beyond a bound, at least. */
export async function countEntries(
  filter: RecordFilter,
  { atMost = Number.MAX_SAFE_INTEGER - 1, scan = Infinity, before }: CountBounds,
  deps: SearchDeps,
): Promise<Total> {
  const plan = await planOf(filter, deps);
  if (!plan) return { count: 0, isAtLeast: false };
  const range = before === undefined ? filter : { ...filter, before };
  const runs = await runsOf(plan, range, deps);
  const inOne = plan.isExact ? runs.filter(({ isInside }) => isInside) : [];
  let count = 0;
  for (let at = 0; at < inOne.length && count <= atMost; at += runsAtOnce) {
    // One more than the bound shows that there are more.
    const part = inOne.slice(at, at + runsAtOnce);
    const query = counted(plan.list, part, atMost + 1 - count, deps.dialect);
    count += (await query.execute(deps.db)).rows[0]?.count ?? 0;
  }
  let left = scan;
  for (const run of runs) {
    if (count > atMost) break;
    if (inOne.includes(run)) continue;
    if (left <= 0) return { count, isAtLeast: true };
    const walk = walkOf(filter, plan.list, run, deps);
    const { hits, end, asked } = await upTo(walk, atMost + 1 - count, left);
    count += hits.length;
    left -= asked + runCost;
    if (count <= atMost && end !== null) return { count, isAtLeast: true };
  }
  return count > atMost ? { count: atMost, isAtLeast: true } : { count, isAtLeast: false };
}

async function runsOf({ isExact }: Plan, range: Range, deps: SearchDeps): Promise<Run[]> {
  const runs = timely(await deps.runs(range), range);
  return isExact ? runs : joined(runs);
}

/** The list to walk along. Null when the filter names nobody and nothing that is in the log. */
async function planOf(filter: RecordFilter, deps: SearchDeps): Promise<Plan | null> {
  const { kinds, patientRefs } = filter;
  if (kinds?.length === 0) return null;
  if (patientRefs) {
    const patients = await numbersOf(patientRefs, deps);
    return patients.length === 0 ? null : { list: { by: 'patient', patients }, isExact: false };
  }
  const conditions = listColumns.flatMap((name): [ListColumn, string][] => {
    const value = filter[name];
    return value ? [[name, value]] : [];
  });
  const [first, second] = conditions;
  if (!first) {
    // Along the log itself there are entries that were destroyed.
    if (!kinds) return { list: { by: 'position' }, isExact: false };
    return { list: { by: 'kind', kinds: [...new Set<string>(kinds)] }, isExact: true };
  }
  const [by, value] = second ? await rarest(conditions, deps) : first;
  const list = { by, value, kinds: kinds && [...new Set<string>(kinds)] };
  return { list, isExact: !second };
}

async function rarest(
  conditions: readonly [ListColumn, string][],
  { db, dialect }: SearchDeps,
): Promise<[ListColumn, string]> {
  const [counts = {}] = (await frequencies(conditions, frequent, dialect).execute(db)).rows;
  const count = ([name]: [ListColumn, string]) => counts[name] ?? 0;
  return conditions.reduce((a, b) => (count(b) < count(a) ? b : a));
}

/** Most patients are in no set, and are not looked for in any. */
async function numbersOf(
  refs: readonly string[],
  { db, hasSets }: SearchDeps,
): Promise<ListedPatient[]> {
  const isInSet = (await hasSets())
    ? sql`exists (select 1 from set_member m where m.ref = patient_ref.id)`
    : sql`0`;
  const query = db.selectFrom('patient_ref').select(['id', isInSet.as('isInSet')]);
  const rows = await query.where('ref', 'in', refs).execute();
  return rows.map((row) => ({ id: row.id, isInSet: Boolean(row.isInSet) }));
}

/** The entries of a run that are on a list, each with what of it holds. */
function walkOf(filter: RecordFilter, list: EntryList, run: Run, deps: SearchDeps): Walk {
  if (list.by !== 'patient') return walkAlong(filter, list, run, deps);
  const walks: Walk[] = [];
  for (let at = 0; at < list.patients.length; at += patientsAtOnce) {
    const patients = list.patients.slice(at, at + patientsAtOnce);
    walks.push(walkAlong(filter, { by: 'patient', patients }, run, deps));
  }
  return walks.length === 1 && walks[0] ? walks[0] : merged(walks);
}

interface Step {
  readonly idx: number;
  readonly holds: boolean;
}
type Walk = AsyncGenerator<Step, void, void>;

/** Several walks as one; an entry that is on several comes once. */
async function* merged(walks: readonly Walk[]): Walk {
  const ahead: { walk: Walk; step: Step }[] = [];
  const read = async (walk: Walk) => {
    const { done, value } = await walk.next();
    if (done !== true) ahead.push({ walk, step: value });
  };
  for (const walk of walks) await read(walk);
  for (let last = Infinity; ahead.length > 0; ) {
    const next = ahead.reduce((a, b) => (b.step.idx > a.step.idx ? b : a));
    if (next.step.idx < last) yield next.step;
    last = next.step.idx;
    ahead.splice(ahead.indexOf(next), 1);
    await read(next.walk);
  }
}

/** In chunks. */
async function* walkAlong(filter: RecordFilter, list: EntryList, run: Run, deps: SearchDeps): Walk {
  let chunk = firstChunk;
  for (let to = run.to; to > run.from; ) {
    const query = listed(list, { ...run, to }, askedColumns, chunk, deps.dialect);
    const { rows } = await query.execute(deps.db);
    // An entry comes once for each patient asked for.
    const once = rows.filter(({ idx }, i) => idx !== rows[i - 1]?.idx);
    for (const row of once) yield { idx: row.idx, holds: holds(row, filter) };
    if (rows.length < chunk) return;
    to = rows.at(-1)?.idx ?? run.from;
    chunk = Math.min(4 * chunk, largestChunk);
  }
}

/** Walks until so many hold or so many were asked; `end`: where to go on, null when the run is over. */
async function upTo(
  walk: Walk,
  wanted: number,
  most: number,
): Promise<{ hits: number[]; end: number | null; asked: number }> {
  const hits: number[] = [];
  let asked = 0;
  for await (const { idx, holds: isHit } of walk) {
    asked++;
    if (isHit) hits.push(idx);
    if (hits.length >= wanted || asked >= most) return { hits, end: idx, asked };
  }
  return { hits, end: null, asked };
}

async function rowsAt(idxs: readonly number[], run: Run, deps: SearchDeps): Promise<EntryRow[]> {
  const rows: EntryRow[] = [];
  for (let at = 0; at < idxs.length; at += largestChunk) {
    const query = placed(idxs.slice(at, at + largestChunk), run, deps.dialect);
    rows.push(...(await query.execute(deps.db)).rows);
  }
  return rows.sort((a, b) => b.idx - a.idx);
}

/** All but the patients: those are on the list. */
function holds(row: AskedRow, { kinds, from, to, ...filter }: RecordFilter): boolean {
  if (row.kind === '') return false;
  if (kinds && !kinds.some((kind) => kind === row.kind)) return false;
  if (from && row.at < from) return false;
  if (to && row.at >= to) return false;
  return listColumns.every((name) => !filter[name] || filter[name] === row[name]);
}
