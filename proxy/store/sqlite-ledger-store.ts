// Writing the ledger to SQLite: one transaction a batch, prepared statements on the hot path.
import type { DatabaseSync } from 'node:sqlite';
import { type LedgerTables, migrateLedger } from './ledger-schema.ts';
import type { LedgerBatch, LedgerStore } from './ledger-store.ts';
import { PatientInterner } from './patient-interner.ts';
import { kyselyOver, openSqlite } from './sqlite-database.ts';
import { ledgerReader } from './sqlite-ledger-reader.ts';

// Named once: the insert statement and its values follow the same list.
const entryColumns = [
  'idx',
  'writer',
  'seq',
  'prev',
  'key',
  'salt',
  'payload',
  'leaf_hash',
  'kind',
  'at',
  'user',
  'device',
  'partner',
  'verdict',
  'transfer',
] as const;

/** Opens the ledger file for the one process that writes it, making and migrating it as needed. */
export async function openLedgerStore(path: string): Promise<LedgerStore> {
  const database = openSqlite(path, 'readWrite');
  const db = kyselyOver<LedgerTables>(database);
  await migrateLedger(db);
  return {
    ...ledgerReader(database, db),
    commit: committer(database),
    publish: async ({ size, note }) => {
      await db
        .insertInto('checkpoint')
        .values({ size, note })
        // Already published with its batch: the note is the same.
        .onConflict((c) => c.doNothing())
        .execute();
    },
    findKeys: async (keys) => {
      if (keys.length === 0) return new Map();
      const rows = await db
        .selectFrom('entry')
        .select(['key', 'idx'])
        .where('key', 'in', keys)
        .execute();
      return new Map(rows.map((row) => [row.key ?? '', row.idx]));
    },
    lastOf: async (writer) =>
      (await db
        .selectFrom('entry')
        .selectAll()
        .where('writer', '=', writer)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst()) ?? null,
  };
}

/** Statements are prepared once, not for each entry: every record of the product passes here. */
function committer(database: DatabaseSync): LedgerStore['commit'] {
  const size = database.prepare('select size from head where id = 1');
  const entry = database.prepare(
    `insert into entry (${entryColumns.join(', ')}) values (${entryColumns.map(() => '?').join(', ')})`,
  );
  const interner = new PatientInterner(database);
  // One statement an entry: an export names hundreds of patients.
  const patients = database.prepare(
    'insert into entry_patient (idx, ref) select ?, value from json_each(?)',
  );
  const tile = database.prepare(
    'insert or replace into tile (level, idx, hashes) values (?, ?, ?)',
  );
  const head = database.prepare('insert or replace into head (id, size, note) values (1, ?, ?)');
  const checkpoint = database.prepare(
    'insert or replace into checkpoint (size, note) values (?, ?)',
  );
  const write = (batch: LedgerBatch, expectedSize: number) => {
    // Read inside the transaction: a second writer is noticed before anything is written.
    const current = Number(size.get()?.['size'] ?? 0);
    if (current !== expectedSize) {
      throw new Error(`the ledger has ${current} entries where ${expectedSize} were expected`);
    }
    for (const { row, patients: refs } of batch.entries) {
      entry.run(...entryColumns.map((column) => row[column]));
      if (refs.length > 0) patients.run(row.idx, JSON.stringify(interner.idsOf(refs)));
    }
    for (const t of batch.tiles) tile.run(t.level, t.idx, t.hashes);
    head.run(batch.head.size, batch.head.note);
    if (batch.publish) checkpoint.run(batch.head.size, batch.head.note);
  };
  return async (batch, expectedSize) => {
    // The write lock is taken first: no read of ours can be outdated by the time we write.
    database.exec('begin immediate');
    try {
      write(batch, expectedSize);
      database.exec('commit');
    } catch (error) {
      // Some errors (a full disk) end the transaction by themselves.
      if (database.isTransaction) database.exec('rollback');
      interner.forget();
      throw error;
    }
  };
}
