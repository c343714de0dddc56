// What the ledger is compared with: the same rows in the same tables with the same indexes, in batches of
// the same size, each durable; without hashes, tree, signatures, or anybody's order. Nothing is looked up:
// patients are numbered beforehand.
import { Client } from 'pg';
import { DatabaseSync } from 'node:sqlite';
import { ledgerIn } from '../../proxy/ledger/data-directory.ts';
import { entryColumns } from '../../proxy/store/ledger-schema.ts';
import type { EntryRow } from '../../proxy/store/ledger-store.ts';
import type { PostgresAddress } from '../../proxy/store/ledger-address.ts';
import { openLedgerReader } from '../../proxy/store/open-ledger-store.ts';
import type { LedgerTask } from './ledger-child.ts';
import { warmUp } from './ledger-warm-up.ts';

const batchSize = 512;

interface Batch {
  readonly rows: readonly EntryRow[];
  /** Pairs of entry and numbered patient. */
  readonly patients: readonly (readonly [number, number])[];
  /** Patients that are new in this batch, with their numbers. */
  readonly refs: readonly (readonly [number, string])[];
}

/** @returns what inserts this child's share, and resolves to the wait of each row */
export async function preparePlain(task: LedgerTask): Promise<() => Promise<number[]>> {
  const batches = await readShare(task);
  const { address } = task.place;
  if (address?.kind === 'postgres') return plainPostgres(address, batches);
  return plainSqlite(task.place.dir, batches);
}

async function readShare({ source, child, children, count }: LedgerTask): Promise<Batch[]> {
  const reader = await openLedgerReader(source!.address ?? ledgerIn(source!.dir));
  const batches: Batch[] = [];
  const numbers = new Map<string, number>();
  // What the clock was not running for comes first.
  const begin = warmUp * children + child * count;
  for (let from = begin; from < begin + count; from += batchSize) {
    const size = Math.min(batchSize, begin + count - from);
    const index = await reader.patientIndex(from, from + size);
    const refs: (readonly [number, string])[] = [];
    const patients = index.map(({ idx, ref }) => {
      if (!numbers.has(ref)) {
        numbers.set(ref, numbers.size * children + child);
        refs.push([numbers.get(ref) ?? 0, ref]);
      }
      return [idx, numbers.get(ref) ?? 0] as const;
    });
    batches.push({ rows: await reader.entries(from, size), patients, refs });
  }
  await reader.close();
  return batches;
}

async function plainPostgres(address: PostgresAddress, batches: readonly Batch[]) {
  const { host, port, user, database, password } = address;
  const client = new Client({ host, port, user, database, password: password ?? '' });
  await client.connect();
  const types = { idx: 'bigint', seq: 'bigint', salt: 'bytea', leaf_hash: 'bytea' };
  const list = entryColumns.map((name) => `"${name}"`).join(', ');
  const arrays = entryColumns.map((name, i) => `$${i + 1}::${types[name as 'idx'] ?? 'text'}[]`);
  const text = `insert into entry (month, ${list}) select (select month from head), * from unnest(${arrays.join(', ')})`;
  const pairs =
    'insert into entry_patient (idx, ref, month) select p.*, 0 from unnest($1::bigint[], $2::integer[]) as p';
  const keys =
    'insert into entry_key (key, idx, month) select k.*, 0 from unnest($1::text[], $2::bigint[]) as k';
  // Writers share patients here: in the ledger they number each once between them.
  const numbered =
    'insert into patient_ref (id, ref) overriding system value select * from unnest($1::integer[], $2::text[]) on conflict do nothing';
  return () =>
    timed(batches, async ({ rows, patients, refs }) => {
      const values = entryColumns.map((name) => rows.map((row) => row[name]));
      await client.query('begin');
      await client.query({ name: 'rows', text, values });
      const numbers = [patients.map(([idx]) => idx), patients.map(([, ref]) => ref)];
      await client.query({ name: 'pairs', text: pairs, values: numbers });
      await client.query({
        name: 'keys',
        text: keys,
        values: [rows.map(({ key }) => key), rows.map(({ idx }) => idx)],
      });
      await client.query({
        name: 'refs',
        text: numbered,
        values: [refs.map(([id]) => id), refs.map(([, ref]) => ref)],
      });
      await client.query('commit');
    });
}

function plainSqlite(dir: string, batches: readonly Batch[]) {
  const database = new DatabaseSync(ledgerIn(dir).kind === 'sqlite' ? `${dir}/ledger.sqlite` : '');
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec('PRAGMA wal_autocheckpoint = 10000; PRAGMA cache_size = -65536');
  const entry = database.prepare(
    `insert into entry (${entryColumns.join(', ')}) values (${entryColumns.map(() => '?').join(', ')})`,
  );
  const patient = database.prepare('insert into entry_patient (idx, ref) values (?, ?)');
  const numbered = database.prepare('insert into patient_ref (id, ref) values (?, ?)');
  return () =>
    timed(batches, async ({ rows, patients, refs }) => {
      database.exec('begin');
      for (const row of rows) entry.run(...entryColumns.map((column) => row[column]));
      for (const pair of refs) numbered.run(...pair);
      for (const pair of patients) patient.run(...pair);
      database.exec('commit');
    });
}

async function timed(batches: readonly Batch[], insert: (batch: Batch) => Promise<void>) {
  const waits: number[] = [];
  for (const batch of batches) {
    const asked = performance.now();
    await insert(batch);
    const wait = performance.now() - asked;
    for (const _ of batch.rows) waits.push(wait);
  }
  return waits;
}
