// SQL of the lists that queries walk: positions of entries with one value in a column, newest first. Each
// list is one range of an index for each kind; databases merge them without sorting.
import { type RawBuilder, sql } from 'kysely';
import { recordKinds } from '../../shared/records/record.ts';
import { entryColumns, type ListColumn } from './ledger-schema.ts';
import type { EntryRow } from './ledger-store.ts';
import type { Run } from './log-spans.ts';
import { setBlockOf } from './patient-sets.ts';

/** What a query walks along; everything else it asks of each entry. */
export type EntryList =
  | { readonly by: 'position' }
  | { readonly by: 'kind'; readonly kinds: readonly string[] }
  | {
      readonly by: ListColumn;
      readonly value: string;
      readonly kinds: readonly string[] | undefined;
    }
  /** An entry with several of them comes as often. */
  | { readonly by: 'patient'; readonly patients: readonly ListedPatient[] };

/** A pseudonym by its number, and whether any list of patients names it. */
export interface ListedPatient {
  readonly id: number;
  readonly isInSet: boolean;
}

/** A column of an index, and the value asked for. */
type IndexKey = readonly [column: RawBuilder<unknown>, value: string | number];

/** The places of some values in an index that ends with them, in a run; and what else is asked. */
export interface IndexRange {
  /** All columns of the index but the place, in its order. */
  readonly keys: readonly IndexKey[];
  readonly place: RawBuilder<unknown>;
  readonly run: Run;
  readonly rest: RawBuilder<unknown>;
  /** No more than so many are of use. */
  readonly limit: number;
}

/** Entries of the sets that a patient is in, newest first: parts of the log follow one another, and inside one
 *  the places are sorted, which are no more than the part has. */
export interface SetRange extends Pick<IndexRange, 'run' | 'rest' | 'limit'> {
  /** Number of the pseudonym. */
  readonly id: number;
  /** Columns of `entry` and `p`, where `p.idx` is the place. */
  readonly what: RawBuilder<unknown>;
  /** Parts of the log, both included. */
  readonly first: number;
  readonly last: number;
}

/** How the databases differ. */
export interface ListDialect {
  /** Behind a table's name: the index to use, for SQLite, which without statistics prefers the order of
   *  the log and reads all of it. Empty for a database of an earlier version. */
  readonly by: (index: string) => RawBuilder<unknown>;
  /** One select of a union, with its end: what is in the range of an index. */
  readonly member: (select: RawBuilder<unknown>, end: IndexRange) => RawBuilder<unknown>;
  readonly ofSets: (sets: SetRange) => RawBuilder<unknown>;
  /** Whether a `member` has its order and limit already. */
  readonly endsMembers: boolean;
  /** The entries of a run, under the name `entry`: its partition, where there are partitions. */
  readonly entries: (run: Run) => RawBuilder<unknown>;
  /** Behind conditions that join the patient index, where the run has no partition of its own. */
  readonly sameMonth: (run: Run) => RawBuilder<unknown>;
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
  const members = branches(list, run, sql.join(columns.map(named)), limit, dialect);
  const end = sql` order by ${sql.ref('idx')} desc limit ${limit}`;
  return together(members, end, list, dialect);
}

/** Entries of a run by their indices, in no order. */
export function placed(
  idxs: readonly number[],
  run: Run,
  dialect: ListDialect,
): RawBuilder<EntryRow> {
  const what = sql.join(entryColumns.map((name) => sql.ref(name)));
  return sql`select ${what} from ${dialect.entries(run)} where idx in (${sql.join(idxs)})`;
}

/** How many entries of some runs are on the list; counts no further than `limit`. */
export function counted(
  list: EntryList,
  runs: readonly Run[],
  limit: number,
  dialect: ListDialect,
): RawBuilder<{ count: number }> {
  const selects = runs.flatMap((run) => branches(list, run, sql`1 as one`, limit, dialect));
  const parts = together(selects, sql` limit ${limit}`, list, dialect);
  return sql`select count(*) as count from (${parts}) as found`;
}

/** One statement of several. One alone that has an end of its own gets no second. */
function together<T>(
  members: readonly RawBuilder<unknown>[],
  end: RawBuilder<unknown>,
  list: EntryList,
  dialect: ListDialect,
): RawBuilder<T> {
  const [only] = members;
  if (only && members.length === 1 && dialect.endsMembers && list.by !== 'position')
    return sql`${only}`;
  return sql`${sql.join(members, sql` union all `)}${end}`;
}

/** How many entries of the whole log have a value, no further than `limit`. */
export function frequencies(
  conditions: readonly (readonly [ListColumn, string])[],
  limit: number,
  dialect: ListDialect,
): RawBuilder<Record<string, number>> {
  const counts = conditions.map(([name, value]) => {
    // In an order that only this index has, for which the value must not be one: PostgreSQL else reads the log
    // from its beginning for a value that it takes to be frequent.
    const found = sql`select 1 as one from entry${dialect.by(`entry_${name}`)}
      where ${sql.ref(name)} between ${value} and ${value}
      order by ${sql.ref(name)}, kind, idx limit ${limit}`;
    return sql`(select count(*) from (${found}) as found) as ${sql.ref(name)}`;
  });
  return sql`select ${sql.join(counts)}`;
}

/** One select for each range of the index. */
function branches(
  list: EntryList,
  run: Run,
  what: RawBuilder<unknown>,
  limit: number,
  dialect: ListDialect,
): RawBuilder<unknown>[] {
  const { times } = run;
  const since = times?.from === undefined ? sql`` : sql` and at >= ${times.from}`;
  const until = times?.to === undefined ? sql`` : sql` and at < ${times.to}`;
  const rest = sql`${since}${until}`;
  const place = sql.ref('entry.idx');
  const entries = dialect.entries(run);
  const ofKind = (index: string, kind: string, before: readonly IndexKey[] = []) => {
    // The indexes hold no entry without the value, which a database has to be told.
    const there = before.map(([column]) => sql`${column} is not null and `);
    const select = sql`select ${what} from ${entries}${dialect.by(index)} where ${sql.join(there, sql``)}`;
    const keys = [...before, [sql.ref('kind'), kind] as const];
    return dialect.member(select, { keys, place, run, rest, limit });
  };
  switch (list.by) {
    case 'position':
      return [
        sql`select ${what} from ${entries} where ${place} >= ${run.from} and ${place} < ${run.to}${rest}`,
      ];
    case 'kind':
      return list.kinds.map((kind) => ofKind('entry_kind', kind));
    case 'patient': {
      // `cross join` keeps SQLite to this order: first the patient's places, then their entries.
      const select = sql`select ${what} from entry_patient as p${dialect.by('entry_patient_ref')}
        cross join ${entries} where ${place} = p.idx${dialect.sameMonth(run)} and `;
      const [ref, at] = [sql.ref('p.ref'), sql.ref('p.idx')];
      return list.patients.flatMap(({ id, isInSet }) => {
        const alone = dialect.member(select, { keys: [[ref, id]], place: at, run, rest, limit });
        if (!isInSet) return [alone];
        const [first, last] = [setBlockOf(run.from), setBlockOf(run.to - 1)];
        return [alone, dialect.ofSets({ id, what, run, first, last, rest, limit })];
      });
    }
    default: {
      const { by, value, kinds = recordKinds } = list;
      return kinds.map((kind) => ofKind(`entry_${by}`, kind, [[sql.ref(by), value]]));
    }
  }
}
