// Opens SQLite through node:sqlite and gives it to kysely. Only this folder speaks SQL.
import { closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';

/** `lock`: only for holding a transaction; nothing is stored, nobody is waited for. */
export type SqliteMode = 'readWrite' | 'readOnly' | 'lock';

/**
 * Opens (or makes) a database file with full durability: WAL, fsync at every commit.
 * @throws Error when the file cannot be opened or is no database
 */
export function openSqlite(path: string, mode: SqliteMode): DatabaseSync {
  // Password hashes and pseudonyms are for this process alone, whatever the umask; SQLite gives the
  // files beside it the same mode.
  if (mode === 'readWrite' && !existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  // 10 s: another connection may hold the write lock for a moment (a migration, a WAL checkpoint).
  const database = new DatabaseSync(path, {
    readOnly: mode === 'readOnly',
    timeout: mode === 'lock' ? 0 : 10_000,
  });
  // Rare rows are far apart: what a search has read should still be there when it is counted.
  if (mode === 'readOnly') database.exec('PRAGMA cache_size = -16384');
  // FULL and not NORMAL: under NORMAL a power cut may lose commits that were acknowledged.
  if (mode === 'readWrite') {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    // The patient index is written all over: folding the WAL back every 40 MB instead of every 4 MB
    // writes each of its pages ten times less often.
    database.exec('PRAGMA wal_autocheckpoint = 10000; PRAGMA cache_size = -65536');
  }
  return database;
}

/** Statements that are kept: kysely writes the same few dozen texts again and again. */
const maxStatements = 200;

/** kysely over an open database; closing the kysely instance closes the database. */
export function kyselyOver<Schema>(database: DatabaseSync): Kysely<Schema> {
  const known = new Map<string, ReturnType<typeof statementOf>>();
  return new Kysely<Schema>({
    dialect: new SqliteDialect({
      database: {
        close: () => database.close(),
        prepare: (sql) => {
          let statement = known.get(sql);
          if (statement === undefined) {
            statement = statementOf(database, sql);
            if (known.size >= maxStatements) known.clear();
            known.set(sql, statement);
          }
          return statement;
        },
      },
    }),
  });
}

function statementOf(database: DatabaseSync, sql: string) {
  const statement = database.prepare(sql);
  return {
    // kysely asks whether a statement gives rows: the prepared one knows.
    reader: statement.columns().length > 0,
    all: (parameters: readonly unknown[]) => statement.all(...toSqlite(parameters)),
    run: (parameters: readonly unknown[]) => {
      const { changes, lastInsertRowid } = statement.run(...toSqlite(parameters));
      return { changes, lastInsertRowid };
    },
    // Read row by row while others ask the same: one of its own.
    iterate: (parameters: readonly unknown[]) =>
      database.prepare(sql).iterate(...toSqlite(parameters)) as IterableIterator<unknown>,
  };
}

type SqliteValue = null | number | bigint | string | Uint8Array;

/** Booleans as 0 and 1. @throws TypeError for what SQLite has no form for: a bug of ours */
function toSqlite(parameters: readonly unknown[]): SqliteValue[] {
  return parameters.map((value) => {
    if (value === null || value === undefined) return null;
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') {
      return value;
    }
    if (value instanceof Uint8Array) return value;
    throw new TypeError(`SQLite cannot store a ${typeof value}`);
  });
}
