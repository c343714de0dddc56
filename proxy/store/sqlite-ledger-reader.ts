// Reading the ledger from SQLite.
import type { DatabaseSync } from 'node:sqlite';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { SetRange } from './entry-lists.ts';
import { ledgerReader, onceTrue, type ReaderDialect } from './ledger-reader.ts';
import type { LedgerTables } from './ledger-schema.ts';
import type { LedgerReader } from './ledger-store.ts';
import { LogSpans, wholeLog } from './log-spans.ts';
import { setStrays } from './patient-sets.ts';
import { kyselyOver, openSqlite } from './sqlite-database.ts';

// Indices count from 0 and the walk of the verifier starts there; queries know no such bounds.
const straysQuery = `
  select 'an entry before the first' as what from entry where idx < 0
  union all select 'an index row of no entry' from entry_patient where idx < 0 or idx >= ?1
  union all select 'a second head' from head where id <> 1
  union all select 'a ' || type from sqlite_master where type in ('trigger', 'view')
  limit 1`;

// Entries that were destroyed leave their pseudonyms behind, which then belong to none.
const retainedStraysQuery = (hasSets: boolean) => `
  select 'a mark of destruction of no entry' as what from erased where idx < 0 or idx >= ?1
  union all select 'a pseudonym of no entry' from patient_ref
    where not exists (select 1 from erased) and id not in (select ref from entry_patient)
    ${hasSets ? 'and id not in (select ref from set_member)' : ''}
  limit 1`;

// A search passes over what is not in the time its part of the log is said to have.
const spanStraysQuery = `
  select 'an entry of another time than its part of the log' as what from entry e
    where e.at <> '' and not exists (
      select 1 from span s where s.block = e.idx / 256 and s.low <= e.at and s.high >= e.at)
  union all select 'the time of a part that the log does not have' from span
    where block < 0 or block * 256 >= ?1 or month <> 0
  limit 1`;

/** Opens a ledger file for reading only: a running server is not disturbed. */
export function openSqliteReader(path: string): LedgerReader {
  const database = openSqlite(path, 'readOnly');
  return sqliteReader(database, kyselyOver<LedgerTables>(database));
}

/** The ledger as it is now, whatever is appended while it is read. */
export function openSqliteSnapshot(path: string): LedgerReader {
  const database = openSqlite(path, 'readOnly');
  // In WAL mode a read transaction keeps seeing the state of its first read.
  database.exec('begin');
  return sqliteReader(database, kyselyOver<LedgerTables>(database));
}

/** Reader over an open database. */
export function sqliteReader(database: DatabaseSync, db: Kysely<LedgerTables>): LedgerReader {
  const isThere = database.prepare('select 1 from sqlite_master where name = ?');
  const hasRetention = onceTrue(async () => isThere.get('erased') !== undefined);
  const hasSpans = onceTrue(async () => isThere.get('span') !== undefined);
  const hasSets = onceTrue(async () => isThere.get('entry_set') !== undefined);
  const spans = new LogSpans(db);
  // The same migration made them, before this was opened or by whoever opens it for writing.
  const isIndexed = isThere.get('span') !== undefined;
  const dialect: ReaderDialect = {
    runs: async (range) => {
      const isTimed = range.from !== undefined || range.to !== undefined;
      return isTimed && (await hasSpans()) ? spans.runs(range) : wholeLog(range);
    },
    lists: {
      by: (index) => (isIndexed ? sql` indexed by ${sql.ref(index)}` : sql``),
      member: (select, { keys, place, run, rest }) =>
        sql`${select}${sql.join(
          keys.map(([column, value]) => sql`${column} = ${value}`),
          sql` and `,
        )} and ${place} >= ${run.from} and ${place} < ${run.to}${rest}`,
      ofSets,
      endsMembers: false,
      entries: () => sql`entry`,
      sameMonth: () => sql``,
    },
    hasRetention,
    hasSets,
    toStored: (text) => text,
    fromStored: (row) => row,
    strays: async (size) => {
      const queries = [straysQuery];
      if (await hasRetention()) queries.push(retainedStraysQuery(await hasSets()));
      if (await hasSpans()) queries.push(spanStraysQuery);
      const found = queries.map((query) => database.prepare(query).get(size)?.['what']);
      if (await hasSets()) found.push((await setStrays(size).execute(db)).rows[0]?.what);
      return found.find((what) => typeof what === 'string') ?? null;
    },
    integrity: async () => {
      const rows = database.prepare('PRAGMA integrity_check').all();
      const first = rows[0]?.['integrity_check'];
      return first === 'ok' ? null : String(first);
    },
    // A data directory has its key beside the database.
    claimedKey: async () => null,
  };
  return {
    ...ledgerReader(db, dialect),
    close: async () => {
      await db.destroy();
      // kysely leaves a database open that nothing was asked of; the last one to close folds the WAL back.
      if (database.isOpen) database.close();
    },
  };
}

function ofSets({ id, what, run, first, last, rest, limit }: SetRange): RawBuilder<unknown> {
  const sets = sql`set_member as m indexed by set_member_ref cross join entry_set as p`;
  const ofPatient = sql`m.ref = ${id} and m.block >= ${first} and m.block <= ${last}
    and p.set_id = m.set_id and p.idx >= ${run.from} and p.idx < ${run.to}`;
  const end = sql`order by m.block desc, p.idx desc limit ${limit}`;
  // Only the entries of a page are read, where the places alone say which those are.
  const places = sql`(select p.idx as idx from ${sets} where ${ofPatient} ${end}) as p`;
  return run.times === undefined
    ? sql`select ${what} from ${places} cross join entry where entry.idx = p.idx`
    : sql`select * from (select ${what} from ${sets} cross join entry
        where ${ofPatient} and entry.idx = p.idx${rest} ${end}) as listed`;
}
