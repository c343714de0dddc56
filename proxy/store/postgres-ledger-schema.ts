// Tables of the ledger in PostgreSQL and how they came to be. Migrations only go forward, under a lock
// that gateways share. Names are those of the SQLite tables, so that both are read by the same queries.
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type pg from 'pg';
import type { PostgresAddress } from './ledger-address.ts';
import { type LedgerTables, listColumns } from './ledger-schema.ts';
import { connect, kyselyPool } from './postgres-connection.ts';

/** "MV": locks of ours are (this, number); 1 is held while the schema changes. */
export const lockSpace = 0x4d56;

// `month` is the month in which the database took the entry (docs/decisions/0009): rows of one month
// are neighbours in the log, and clocks of gateways have no say in it.
const tables = `
  create table entry (
    idx bigint not null,
    month integer not null,
    writer text collate "C" not null,
    seq bigint not null,
    prev text collate "C" not null,
    key text collate "C",
    salt bytea not null,
    payload text collate "C" not null,
    leaf_hash bytea not null,
    kind text collate "C" not null,
    at text collate "C" not null,
    "user" text collate "C",
    device text collate "C",
    partner text collate "C",
    verdict text collate "C",
    transfer text collate "C",
    primary key (idx, month)
  ) partition by range (month);
  create index entry_kind on entry (kind, idx);
  create index entry_user on entry ("user", idx) where "user" is not null;
  create index entry_device on entry (device, idx) where device is not null;
  create index entry_partner on entry (partner, idx) where partner is not null;
  create index entry_transfer on entry (transfer, idx) where transfer is not null;
  create index entry_at on entry (at);
  -- What a partitioned table cannot promise of itself: one entry a key, one chain a writer.
  create table entry_key (
    key text collate "C" primary key, idx bigint not null, month integer not null);
  create table writer (
    writer text collate "C" primary key, seq bigint not null, idx bigint not null,
    month integer not null);
  create table patient_ref (
    id integer generated always as identity primary key, ref text collate "C" not null unique);
  create table entry_patient (
    idx bigint not null, ref integer not null, month integer not null, primary key (idx, ref));
  create index entry_patient_ref on entry_patient (ref, idx) include (month);
  create table tile (
    level integer not null, idx bigint not null, hashes bytea not null, primary key (level, idx));
  -- Hashes do not compress.
  alter table tile alter column hashes set storage external;
  create table head (
    id integer primary key, size bigint not null, note text collate "C" not null,
    month integer not null);
  insert into head (id, size, note, month) values (1, 0, '', 0);
  create table checkpoint (size bigint primary key, note text collate "C" not null);
  create table origin (id integer primary key, verifier_key text collate "C" not null);
`;

const migrations: Record<string, Migration> = {
  '0001-ledger': {
    async up(db: Kysely<unknown>) {
      for (const statement of tables.split(/;\n/)) {
        if (statement.trim() !== '') await sql.raw(statement).execute(db);
      }
    },
  },
  '0002-retention': {
    async up(db: Kysely<unknown>) {
      await sql`create table data_key (
        id text collate "C" primary key, class text collate "C" not null,
        month text collate "C" not null, wrapped bytea not null,
        master text collate "C" not null)`.execute(db);
      await sql`create table erased (
        idx bigint primary key, commitment bytea not null,
        "case" text collate "C" not null)`.execute(db);
    },
  },
  '0003-search': {
    async up(db: Kysely<unknown>) {
      await sql`drop index entry_user, entry_device, entry_partner, entry_transfer, entry_at`.execute(
        db,
      );
      for (const name of listColumns) {
        const [index, column] = [sql.raw(`entry_${name}`), sql.ref(name)];
        await sql`create index ${index} on entry (${column}, kind, idx)
          where ${column} is not null`.execute(db);
      }
      await sql`create table span (
        block bigint not null, month integer not null, low text collate "C" not null,
        high text collate "C" not null, primary key (block, month))`.execute(db);
      await sql`insert into span (block, month, low, high)
        select idx / 256, month, min(at), max(at) from entry where at <> '' group by 1, 2`.execute(
        db,
      );
    },
  },
  '0004-patient-sets': {
    async up(db: Kysely<unknown>) {
      // What is in `entry_patient` stays there: both are read.
      await sql`create table set_member (
        set_id bigint not null, ref integer not null, block bigint not null,
        primary key (set_id, ref))`.execute(db);
      await sql`create index set_member_ref on set_member (ref, block, set_id)`.execute(db);
      await sql`create table entry_set (
        set_id bigint not null, idx bigint not null, month integer not null,
        primary key (set_id, idx) include (month))`.execute(db);
    },
  },
};

/** Brings a database to the newest schema; gateways that start together do it one after the other. */
export async function migratePostgres(address: PostgresAddress): Promise<void> {
  const lock = await connect(address, "set lock_timeout = '60s'");
  const db = kyselyPool<LedgerTables>(address);
  try {
    // Of the session, not of a transaction: kysely's own lock begins after its first tables.
    await lock.query(`select pg_advisory_lock(${lockSpace}, 1)`);
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
    const { error } = await migrator.migrateToLatest();
    if (error) throw new Error('the ledger database could not be migrated', { cause: error });
  } finally {
    await db.destroy();
    await lock.end();
  }
}

/** The month after `month`, both as yyyymm. */
function nextMonth(month: number): number {
  return month % 100 === 12 ? month + 89 : month + 1;
}

/** Table of the entries of a month (yyyymm). */
export const partitionOf = (month: number) => `entry_${month}`;

/**
 * Makes the partition of a month, and that of the next ahead of its time; inside a transaction that
 * holds the head, so that gateways do not meet here. Attaching waits for no reader.
 */
export async function ensurePartitions(client: pg.Client, month: number): Promise<void> {
  for (const one of [month, nextMonth(month)]) {
    const name = partitionOf(one);
    const { rows } = await client.query('select to_regclass($1) is not null as there', [name]);
    if (rows[0]?.there === true) continue;
    // Not `partition of`: that would lock out everybody who reads the table, a backup for hours.
    await client.query(`create table ${name} (like entry including defaults including constraints);
      alter table entry attach partition ${name} for values from (${one}) to (${nextMonth(one)})`);
  }
}
