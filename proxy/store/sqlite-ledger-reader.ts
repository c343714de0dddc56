// Reading the ledger from SQLite.
import type { DatabaseSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import { ledgerReader, type ReaderDialect } from './ledger-reader.ts';
import type { LedgerTables } from './ledger-schema.ts';
import type { LedgerReader } from './ledger-store.ts';
import { kyselyOver, openSqlite } from './sqlite-database.ts';

// Indices count from 0 and the walk of the verifier starts there; queries know no such bounds.
const straysQuery = `
  select 'an entry before the first' as what from entry where idx < 0
  union all select 'an index row of no entry' from entry_patient where idx < 0 or idx >= ?1
  union all select 'a second head' from head where id <> 1
  union all select 'a ' || type from sqlite_master where type in ('trigger', 'view')
  limit 1`;

// Entries that were destroyed leave their pseudonyms behind, which then belong to none.
const retainedStraysQuery = `
  select 'a mark of destruction of no entry' as what from erased where idx < 0 or idx >= ?1
  union all select 'a pseudonym of no entry' from patient_ref
    where not exists (select 1 from erased) and id not in (select ref from entry_patient)
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
  const hasRetention = () =>
    database.prepare("select 1 from sqlite_master where name = 'erased'").get() !== undefined;
  const dialect: ReaderDialect = {
    ofPatients: (query, refs) =>
      query.where('idx', 'in', (sub) =>
        sub
          .selectFrom('entry_patient as p')
          .innerJoin('patient_ref as r', 'r.id', 'p.ref')
          .select('p.idx')
          .where('r.ref', 'in', refs),
      ),
    hasRetention: async () => hasRetention(),
    toStored: (text) => text,
    fromStored: (row) => row,
    strays: async (size) => {
      const queries = hasRetention() ? [straysQuery, retainedStraysQuery] : [straysQuery];
      const found = queries.map((query) => database.prepare(query).get(size)?.['what']);
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
  return ledgerReader(db, dialect);
}
