// SQL of the lists that queries walk: positions of entries with one value in a column, newest first. Each
// list is one range of an index for each kind; databases merge them without sorting.
import { type RawBuilder, sql } from 'kysely';
import { recordKinds } from '../../shared/records/record.ts';
import { entryColumns, type ListColumn } from './ledger-schema.ts';
import type { EntryRow } from './ledger-store.ts';
import type { Run } from './log-spans.ts';

/** What a query walks along; everything else it asks of each entry. */
export type EntryList =
  | { readonly by: 'position' }
  | { readonly by: 'kind'; readonly kinds: readonly string[] }
  | {
      readonly by: ListColumn;
      readonly value: string;
      readonly kinds: readonly string[] | undefined;
    }
  /** Numbers of pseudonyms; an entry with several of them comes as often. */
  | { readonly by: 'patient'; readonly ids: readonly number[] };

/** How the databases differ. */
export interface ListDialect {
  /** Behind a table's name: the index to use, for SQLite, which without statistics prefers the order of
   *  the log and reads all of it. Empty for a database of an earlier version. */
  readonly by: (index: string) => RawBuilder<unknown>;
  /** One select of a union that is merged in the order `last`; PostgreSQL has to be told it of each. */
  readonly member: (select: RawBuilder<unknown>, last: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** Behind conditions: the partition of a run, where there are partitions. */
  readonly inMonth: (table: 'entry' | 'p', run: Run) => RawBuilder<unknown>;
  /** Behind conditions that join the patient index: the same partition on both sides. */
  readonly sameMonth: RawBuilder<unknown>;
}

/** What of an entry its conditions are about. */
export const askedColumns = ['idx', 'kind', 'at', 'user', 'device', 'partner', 'verdict'] as const;
export type AskedRow = Pick<EntryRow, (typeof askedColumns)[number]>;

type Column = (typeof entryColumns)[number];

/** The first `limit` entries of a run that are on the list, from the highest index down. */
export function listed<C extends Column>(
  list: EntryList,
  run: Run,
  columns: readonly C[],
  limit: number,
  dialect: ListDialect,
): RawBuilder<Pick<EntryRow, C>> {
  // Of two places that are the same, the one whose index gives the order.
  const table = (name: C) => (name === 'idx' && list.by === 'patient' ? 'p' : 'entry');
  const named = (name: C) => sql`${sql.ref(`${table(name)}.${name}`)} as ${sql.ref(name)}`;
  const last = sql` order by ${sql.ref('idx')} desc limit ${limit}`;
  const parts = branches(list, run, sql.join(columns.map(named)), dialect);
  const [only, another] = parts;
  if (only && !another) return sql`${only}${last}`;
  const members = parts.map((part) => dialect.member(part, last));
  return sql`${sql.join(members, sql` union all `)}${last}`;
}

/** Entries of a run by their indices, in no order. */
export function placed(
  idxs: readonly number[],
  run: Run,
  dialect: ListDialect,
): RawBuilder<EntryRow> {
  const what = sql.join(entryColumns.map((name) => sql.ref(name)));
  return sql`select ${what} from entry where idx in (${sql.join(idxs)})${dialect.inMonth('entry', run)}`;
}

/** How many entries of some runs are on the list; counts no further than `limit`. */
export function counted(
  list: EntryList,
  runs: readonly Run[],
  limit: number,
  dialect: ListDialect,
): RawBuilder<{ count: number }> {
  const selects = runs.flatMap((run) => branches(list, run, sql`1 as one`, dialect));
  const parts = sql.join(selects, sql` union all `);
  return sql`select count(*) as count from (${parts} limit ${limit}) as found`;
}

/** How many entries of the whole log have a value, no further than `limit`. */
export function frequencies(
  conditions: readonly (readonly [ListColumn, string])[],
  limit: number,
  dialect: ListDialect,
): RawBuilder<Record<string, number>> {
  const counts = conditions.map(([name, value]) => {
    // In the order of the index, or PostgreSQL reads the log from its beginning for a value that it takes
    // to be frequent.
    const found = sql`select 1 as one from entry${dialect.by(`entry_${name}`)}
      where ${sql.ref(name)} = ${value} order by kind, idx limit ${limit}`;
    return sql`(select count(*) from (${found}) as found) as ${sql.ref(name)}`;
  });
  return sql`select ${sql.join(counts)}`;
}

/** One select for each range of the index. */
function branches(
  list: EntryList,
  run: Run,
  what: RawBuilder<unknown>,
  dialect: ListDialect,
): RawBuilder<unknown>[] {
  const { from, to, times } = run;
  const since = times?.from === undefined ? sql`` : sql` and at >= ${times.from}`;
  const until = times?.to === undefined ? sql`` : sql` and at < ${times.to}`;
  const timely = sql`${since}${until}`;
  const rows = (index: string | null, condition: RawBuilder<unknown>) =>
    sql`select ${what} from entry${index === null ? sql`` : dialect.by(index)}
      where ${condition}entry.idx >= ${from} and entry.idx < ${to}${dialect.inMonth('entry', run)}${timely}`;
  switch (list.by) {
    case 'position':
      return [rows(null, sql``)];
    case 'kind':
      return list.kinds.map((kind) => rows('entry_kind', sql`kind = ${kind} and `));
    case 'patient':
      return list.ids.map(
        // `cross join` keeps SQLite to this order: first the patient's places, then their entries.
        (id) => sql`select ${what} from entry_patient as p${dialect.by('entry_patient_ref')}
          cross join entry where p.ref = ${id} and p.idx >= ${from} and p.idx < ${to}
          and entry.idx = p.idx${dialect.sameMonth}${dialect.inMonth('p', run)}${dialect.inMonth('entry', run)}${timely}`,
      );
    default: {
      const { by, value, kinds = recordKinds } = list;
      const index = `entry_${by}`;
      return kinds.map((kind) =>
        rows(index, sql`${sql.ref(by)} = ${value} and kind = ${kind} and `),
      );
    }
  }
}
