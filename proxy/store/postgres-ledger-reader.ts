// Reading the ledger from PostgreSQL.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { IndexRange, ListDialect, SetRange } from './entry-lists.ts';
import type { PostgresAddress } from './ledger-address.ts';
import { ledgerReader, onceTrue, type ReaderDialect } from './ledger-reader.ts';
import type { LedgerTables } from './ledger-schema.ts';
import type { LedgerReader } from './ledger-store.ts';
import { LogSpans, wholeLog } from './log-spans.ts';
import { setStrays } from './patient-sets.ts';
import { connect, kyselyOn, kyselyPool } from './postgres-connection.ts';
import { partitionOf } from './postgres-ledger-schema.ts';
import { rowFromPostgres, toPostgres } from './postgres-text.ts';

// Everything that could answer a query in the place of the record, or change what is written. The two
// tables that stand in for unique columns are compared with the entries, both ways.
const straysQuery = (size: number) => sql<{ what: string }>`
  select 'an entry before the first' as what from entry where idx < 0
  union all select 'an index row of no entry' from entry_patient where idx < 0 or idx >= ${size}
  -- A search for a patient goes by this month, too.
  union all select 'an index row of another month than its entry' from entry_patient p
    where not exists (select from entry e where e.idx = p.idx and e.month = p.month)
  union all select 'a second head' from head where id <> 1
  union all select 'a key of no entry' from entry_key k where not exists (
    select from entry e where e.idx = k.idx and e.month = k.month and e.key = k.key)
  union all select 'an entry whose key is not in the list of keys' from entry e
    where e.key is not null and not exists (
      select from entry_key k where k.key = e.key and k.idx = e.idx)
  union all select 'a writer whose last entry is another' from writer w where not exists (
    select from entry e where e.idx = w.idx and e.month = w.month and e.writer = w.writer
      and e.seq = w.seq)
  union all select 'a trigger' from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = current_schema()::regnamespace and not t.tgisinternal
  union all select 'a rule' from pg_rewrite r join pg_class c on c.oid = r.ev_class
    where c.relnamespace = current_schema()::regnamespace and c.relkind <> 'v'
  -- Searches go by the name, the walk over all entries by what is attached.
  union all select 'a part of the log under the name of another' from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    cross join lateral regexp_match(
      pg_get_expr(c.relpartbound, c.oid), 'FROM .([0-9]+). TO .([0-9]+).') as b (month)
    where i.inhparent = 'entry'::regclass and (b.month is null
      or c.relname <> 'entry_' || b.month[1] or c.relnamespace <> current_schema()::regnamespace
      or b.month[2]::int <> b.month[1]::int + case when b.month[1]::int % 100 = 12 then 89 else 1 end)
  union all select 'a view' from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('v', 'm', 'f')
  limit 1`;

// Entries that were destroyed leave their pseudonyms behind, which then belong to none.
const retainedStraysQuery = (size: number, hasSets: boolean) => sql<{ what: string }>`
  select 'a mark of destruction of no entry' as what from erased where idx < 0 or idx >= ${size}
  union all select 'a pseudonym of no entry' from patient_ref r
    where not exists (select from erased)
      and not exists (select from entry_patient p where p.ref = r.id)
      ${hasSets ? sql`and not exists (select from set_member m where m.ref = r.id)` : sql``}
  limit 1`;

// As of `entry_patient`.
const setMonthQuery = sql<{ what: string }>`
  select 'an index row of another month than its entry' as what from entry_set p
    where not exists (select from entry e where e.idx = p.idx and e.month = p.month)
  limit 1`;

// A search passes over what is not in the time its part of the log is said to have.
const spanStraysQuery = (size: number) => sql<{ what: string }>`
  select 'an entry of another time than its part of the log' as what from entry e
    where e.at <> '' and not exists (
      select from span s where s.block = e.idx / 256 and s.month = e.month
        and s.low <= e.at and s.high >= e.at)
  union all select 'the time of a part that the log does not have' from span
    where block < 0 or block * 256 >= ${size}
  limit 1`;

/** Opens a ledger for reading, over a few connections that are renewed when they break. */
export function openPostgresReader(address: PostgresAddress): LedgerReader {
  return postgresReader(kyselyPool<LedgerTables>(address));
}

/** The ledger as it is now, whatever is appended while it is read. Rejects when it cannot be reached. */
export async function openPostgresSnapshot(address: PostgresAddress): Promise<LedgerReader> {
  const client = await connect(
    address,
    // Idle between pages is no fault of a reader: a backup writes them to a disk meanwhile.
    `set idle_in_transaction_session_timeout = 0;
     begin transaction isolation level repeatable read read only`,
  );
  return postgresReader(kyselyOn<LedgerTables>(client));
}

/** Reader over an open database. */
export function postgresReader(db: Kysely<LedgerTables>): LedgerReader {
  const has = (table: string) =>
    onceTrue(async () => {
      const { rows } = await sql<{ there: boolean }>`
        select to_regclass(${table}) is not null as there`.execute(db);
      return rows[0]?.there === true;
    });
  const [hasRetention, hasSpans, hasSets] = [has('erased'), has('span'), has('entry_set')];
  const spans = new LogSpans(db);
  const dialect: ReaderDialect = {
    // Without a time, too: each part is looked for in its own partition.
    runs: async (range) => ((await hasSpans()) ? spans.runs(range) : wholeLog(range)),
    lists: {
      by: () => sql``,
      member: inIndexOrder,
      ofSets: (sets) => inSetOrder(sets, dialect.lists),
      endsMembers: true,
      // By its name: a condition on the month is one more column, for which every entry would be read that
      // the index alone could count.
      entries: ({ month }) =>
        month === null ? sql`entry` : sql`${sql.ref(partitionOf(month))} as entry`,
      sameMonth: ({ month }) => (month === null ? sql` and entry.month = p.month` : sql``),
    },
    hasRetention,
    hasSets,
    toStored: toPostgres,
    fromStored: rowFromPostgres,
    strays: async (size) => {
      const queries = [straysQuery(size)];
      const sets = await hasSets();
      if (await hasRetention()) queries.push(retainedStraysQuery(size, sets));
      if (await hasSpans()) queries.push(spanStraysQuery(size));
      if (sets) queries.push(setStrays(size), setMonthQuery);
      for (const query of queries) {
        const [stray] = (await query.execute(db)).rows;
        if (stray) return stray.what;
      }
      return null;
    },
    // A server looks after its files itself; what it cannot read it refuses to give.
    integrity: async () => null,
    claimedKey: async () => {
      const { rows } = await sql<{ key: string }>`
        select verifier_key as key from origin where id = 1`.execute(db);
      return rows[0]?.key ?? null;
    },
  };
  return ledgerReader(db, dialect);
}

/** In an order that only this index has: with the places alone, or with a value that is one, a planner that takes
 *  it to be frequent walks the log or all of a kind, and where it errs reads all of it. */
function inIndexOrder(
  select: RawBuilder<unknown>,
  { keys, place, run: { from, to }, rest, limit }: IndexRange,
): RawBuilder<unknown> {
  const row = sql.join([...keys.map(([column]) => column), place]);
  const values = keys.map(([, value]) => value);
  const [low, high] = [from, to].map((end) => sql.join([...values, end]));
  const newestFirst = sql.join(
    [...keys.map(([column]) => column), place].map((c) => sql`${c} desc`),
  );
  return sql`(${select}(${row}) >= (${low}) and (${row}) < (${high})
    ${rest} order by ${newestFirst} limit ${limit})`;
}

/** Each set by itself and each entry by itself (`offset 0` keeps them apart), in orders that only their indexes
 *  have: joined, a planner that takes sets to be few reads all of their entries. */
function inSetOrder(
  { id, what, run, first, last, rest, limit }: SetRange,
  { entries, sameMonth }: ListDialect,
): RawBuilder<unknown> {
  const sets = sql`(
      select ref, block, set_id from set_member
      where (ref, block) >= (${id}, ${first}) and (ref, block) <= (${id}, ${last})
      order by ref desc, block desc, set_id desc offset 0) as m
    cross join lateral (
      select idx, month from entry_set
      where (set_id, idx) >= (m.set_id, ${run.from}) and (set_id, idx) < (m.set_id, ${run.to})
      order by set_id desc, idx desc offset 0) as p`;
  const entry = sql`cross join lateral (
      select entry.* from ${entries(run)} where entry.idx = p.idx${sameMonth(run)}${rest} offset 0
    ) as entry`;
  const end = sql`order by m.ref desc, m.block desc, p.idx desc limit ${limit}`;
  // Only the entries of a page are read, where the places alone say which those are.
  return run.times === undefined
    ? sql`(select ${what} from (select p.idx, p.month from ${sets} ${end}) as p ${entry})`
    : sql`(select ${what} from ${sets} ${entry} ${end})`;
}
