// Tables of the ledger database and how they came to be. Migrations only go forward.
import { type Generated, type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';

export interface LedgerTables {
  entry: EntryTable;
  /** Pseudonyms, numbered: `entry_patient.ref` is an id of this table. */
  patient_ref: { id: Generated<number>; ref: string };
  entry_patient: { idx: number; ref: number };
  tile: { level: number; idx: number; hashes: Uint8Array };
  head: { id: 1; size: number; note: string };
  checkpoint: { size: number; note: string };
}

/** Everything behind `payload` repeats what the payload says, for queries; verify compares them. */
export interface EntryTable {
  idx: number;
  writer: string;
  seq: number;
  prev: string;
  key: string | null;
  salt: Uint8Array;
  payload: string;
  leaf_hash: Uint8Array;
  kind: string;
  at: string;
  user: string | null;
  device: string | null;
  partner: string | null;
  verdict: string | null;
  transfer: string | null;
}

const migrations: Record<string, Migration> = {
  '0001-ledger': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('entry')
        .addColumn('idx', 'integer', (c) => c.primaryKey())
        .addColumn('writer', 'text', (c) => c.notNull())
        .addColumn('seq', 'integer', (c) => c.notNull())
        .addColumn('prev', 'text', (c) => c.notNull())
        .addColumn('key', 'text', (c) => c.unique())
        .addColumn('salt', 'blob', (c) => c.notNull())
        .addColumn('payload', 'text', (c) => c.notNull())
        .addColumn('leaf_hash', 'blob', (c) => c.notNull())
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('at', 'text', (c) => c.notNull())
        .addColumn('user', 'text')
        .addColumn('device', 'text')
        .addColumn('partner', 'text')
        .addColumn('verdict', 'text')
        .addColumn('transfer', 'text')
        .addUniqueConstraint('entry_writer_seq', ['writer', 'seq'])
        .execute();
      for (const column of ['kind', 'user', 'device', 'partner', 'transfer']) {
        const partial = column === 'kind' ? sql`1` : sql`${sql.ref(column)} is not null`;
        await sql`create index ${sql.raw(`entry_${column}`)} on entry (${sql.ref(column)}, idx) where ${partial}`.execute(
          db,
        );
      }
      await db.schema.createIndex('entry_at').on('entry').column('at').execute();
      await db.schema
        .createTable('patient_ref')
        .addColumn('id', 'integer', (c) => c.primaryKey())
        .addColumn('ref', 'text', (c) => c.notNull().unique())
        .execute();
      await sql`create table entry_patient (idx integer not null, ref integer not null, primary key (idx, ref)) without rowid`.execute(
        db,
      );
      await sql`create index entry_patient_ref on entry_patient (ref, idx)`.execute(db);
      await sql`create table tile (level integer not null, idx integer not null, hashes blob not null, primary key (level, idx)) without rowid`.execute(
        db,
      );
      await db.schema
        .createTable('head')
        .addColumn('id', 'integer', (c) => c.primaryKey())
        .addColumn('size', 'integer', (c) => c.notNull())
        .addColumn('note', 'text', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('checkpoint')
        .addColumn('size', 'integer', (c) => c.primaryKey())
        .addColumn('note', 'text', (c) => c.notNull())
        .execute();
    },
  },
};

/** Brings a database to the newest schema, under kysely's migration lock. Throws when it cannot. */
export async function migrateLedger(db: Kysely<LedgerTables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw new Error('the ledger database could not be migrated', { cause: error });
}
