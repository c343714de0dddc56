// Tables of the ledger and how they came to be in SQLite. Migrations only go forward; PostgreSQL has
// its own (postgres-ledger-schema.ts).
import { type Generated, type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { RetentionClass } from '../../shared/records/retention-class.ts';

export interface LedgerTables {
  entry: EntryTable;
  /** Pseudonyms, numbered: `entry_patient.ref` is an id of this table. */
  patient_ref: { id: Generated<number>; ref: string };
  /** One row for each patient of each entry: "where does this patient occur" is one index range. */
  entry_patient: { idx: number; ref: number };
  /** Who is in a set of patients that lists name (patient-sets.ts), and in which part of the log it is. */
  set_member: { set_id: number; ref: number; block: number };
  /** Entries of a set: of many patients, in the place of their rows in `entry_patient`. */
  entry_set: { set_id: number; idx: number };
  /** Complete and partial tiles of the Merkle tree; a partial one grows in place. */
  tile: { level: number; idx: number; hashes: Uint8Array };
  /** One row: the signed note over exactly the entries that are committed. */
  head: { id: 1; size: number; note: string };
  /** Notes that are published: these go to the witness file as well. */
  checkpoint: { size: number; note: string };
  /** Keys that payloads are sealed with, wrapped. */
  data_key: DataKeyRow;
  /** What stays of entries that were destroyed. */
  erased: ErasedRow;
  /** From when to when each part of the log was recorded (log-spans.ts). */
  span: SpanRow;
}

/** The times of a part of the log: no entry of it is earlier or later. */
export interface SpanRow {
  /** Entries [256 · block, 256 · block + 256). */
  readonly block: number;
  /** Partition (yyyymm) in PostgreSQL, where a block may have parts in two; 0 in SQLite. */
  readonly month: number;
  readonly low: string;
  readonly high: string;
}

/** A data key as it is stored: for one retention class and month. */
export interface DataKeyRow {
  /** Random, 16 hex digits. */
  readonly id: string;
  readonly class: RetentionClass;
  /** `2026-11`. */
  readonly month: string;
  readonly wrapped: Uint8Array;
  /** Id of the master key that wraps it. */
  readonly master: string;
}

/** A destroyed entry: what its leaf committed to, without which neither chain nor tree can be checked. */
export interface ErasedRow {
  readonly idx: number;
  /** SHA-256(salt ‖ payload); the salt is gone, so it leads back to nothing. */
  readonly commitment: Uint8Array;
  /** Case of the certificate of destruction. */
  readonly case: string;
}

/** Everything behind `payload` repeats what the payload says, for queries; verify compares them. */
export interface EntryTable {
  /** Position in the log from 0, without gaps. */
  idx: number;
  writer: string;
  /** Position in the writer's own chain, from 1. */
  seq: number;
  /** Link to the writer's entry before this one. */
  prev: string;
  /** Idempotency key; a second entry with it is refused by the database too. */
  key: string | null;
  /** 32 random bytes: a payload of few possible values cannot be guessed from its hash. */
  salt: Uint8Array;
  /** Canonical JSON (RFC 8785), byte for byte what the leaf commits to; or the same, sealed
   *  (ledger/data-keys.ts); empty when it was destroyed, as is the salt. */
  payload: string;
  /** SHA-256(0x00 ‖ leaf), RFC 9162 §2.1.1. */
  leaf_hash: Uint8Array;
  kind: string;
  /** ISO 8601 UTC: as text it sorts as time does. */
  at: string;
  user: string | null;
  device: string | null;
  partner: string | null;
  verdict: string | null;
  transfer: string | null;
}

/** Columns of an entry in both databases; statements and their values follow the same list. */
export const entryColumns = [
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
] as const satisfies readonly (keyof EntryTable)[];

/** Columns that queries ask for one value of. With the kind beside them: every page of the console asks
 *  for its own kinds, and an account that is on every page of one may be on none of another. */
export const listColumns = ['device', 'user', 'partner', 'verdict'] as const;
export type ListColumn = (typeof listColumns)[number];

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
        // Two processes writing as one would fork the chain: the database refuses the second.
        .addUniqueConstraint('entry_writer_seq', ['writer', 'seq'])
        .execute();
      for (const column of ['kind', 'user', 'device', 'partner', 'transfer']) {
        // Most entries have no partner or transfer: a partial index holds only those that do.
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
  '0002-retention': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('data_key')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('class', 'text', (c) => c.notNull())
        .addColumn('month', 'text', (c) => c.notNull())
        .addColumn('wrapped', 'blob', (c) => c.notNull())
        .addColumn('master', 'text', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('erased')
        .addColumn('idx', 'integer', (c) => c.primaryKey())
        .addColumn('commitment', 'blob', (c) => c.notNull())
        .addColumn('case', 'text', (c) => c.notNull())
        .execute();
    },
  },
  '0003-search': {
    async up(db: Kysely<unknown>) {
      for (const name of ['kind', 'user', 'device', 'partner', 'transfer', 'at'])
        await db.schema.dropIndex(`entry_${name}`).execute();
      // Each ends with the position, as every index of SQLite does: rows come in the order of the log.
      await db.schema.createIndex('entry_kind').on('entry').column('kind').execute();
      for (const name of listColumns) {
        const [index, column] = [sql.raw(`entry_${name}`), sql.ref(name)];
        await sql`create index ${index} on entry (${column}, kind) where ${column} is not null`.execute(
          db,
        );
      }
      await sql`create table span (
        block integer not null, month integer not null, low text not null, high text not null,
        primary key (block, month)) without rowid`.execute(db);
      await sql`insert into span (block, month, low, high)
        select idx / 256, 0, min(at), max(at) from entry where at <> '' group by 1`.execute(db);
    },
  },
  '0004-patient-sets': {
    async up(db: Kysely<unknown>) {
      // What is in `entry_patient` stays there: both are read.
      await sql`create table set_member (
        set_id integer not null, ref integer not null, block integer not null,
        primary key (set_id, ref)) without rowid`.execute(db);
      await sql`create index set_member_ref on set_member (ref, block, set_id)`.execute(db);
      await sql`create table entry_set (
        set_id integer not null, idx integer not null,
        primary key (set_id, idx)) without rowid`.execute(db);
    },
  },
};

/** Brings a database to the newest schema, under kysely's migration lock. Throws when it cannot. */
export async function migrateLedger(db: Kysely<LedgerTables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw new Error('the ledger database could not be migrated', { cause: error });
}
