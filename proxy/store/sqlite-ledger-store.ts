// Writing the ledger to SQLite: one transaction a batch, prepared statements on the hot path.
import type { DatabaseSync } from 'node:sqlite';
import { fillPages } from './fill-pages.ts';
import { entryColumns, type LedgerTables, migrateLedger } from './ledger-schema.ts';
import type {
  EntryRow,
  HeadRow,
  LedgerEdge,
  LedgerStore,
  NewEntry,
  TileRow,
} from './ledger-store.ts';
import { spansOf } from './log-spans.ts';
import { PatientInterner } from './patient-interner.ts';
import { PatientSets, setBlockOf } from './patient-sets.ts';
import { kyselyOver, openSqlite } from './sqlite-database.ts';
import { deleteKeys, eraseRows, insertErased, insertKeys, updateKeys } from './retained-rows.ts';
import { sqliteReader } from './sqlite-ledger-reader.ts';

/** Opens the ledger file for the one process that writes it, making and migrating it as needed. */
export async function openSqliteStore(path: string): Promise<LedgerStore> {
  const database = openSqlite(path, 'readWrite');
  const db = kyselyOver<LedgerTables>(database);
  await migrateLedger(db);
  const reader = sqliteReader(database, db);
  const rows = new RowWriter(database);
  const edge = edges(database);
  const atomically = transactions(database, rows);
  let writer = '';
  return {
    ...reader,
    // One process a data directory (directory-lock.ts): nobody else can be there.
    claim: async (name) => {
      writer = name;
    },
    append: (build) =>
      atomically(async () => {
        const batch = await build(edge(writer));
        if (!batch) return;
        await insertKeys(db, batch.keys);
        rows.entries(batch.entries);
        rows.tiles(batch.tiles);
        rows.head(batch.head);
        if (batch.publish) rows.checkpoint(batch.head);
      }),
    // Already published with its batch: the note is the same.
    publish: async (head) => rows.checkpoint(head),
    erase: (erased, keys) =>
      atomically(async () => {
        await eraseRows(db, erased);
        await deleteKeys(db, keys);
      }),
    // Written anew, for pages keep copies of what once stood on them; then the log beside it is emptied.
    scrub: async () =>
      database.exec('PRAGMA secure_delete = ON; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)'),
    rewrap: (keys) => atomically(() => updateKeys(db, keys)),
    fill: (source) =>
      atomically(async () => {
        if ((await reader.head()) !== null) throw new Error('the ledger is not empty');
        await fillPages(source, {
          keys: (keys) => insertKeys(db, keys),
          erased: (erased) => insertErased(db, erased),
          entries: async (entries) => rows.entries(entries),
          tiles: async (tiles) => rows.tiles(tiles),
          checkpoints: async (notes) => notes.forEach((note) => rows.checkpoint(note)),
          head: async (head) => rows.head(head),
        });
      }),
  };
}

/** Runs work in one transaction; what it throws undoes all of it. */
function transactions(database: DatabaseSync, rows: RowWriter) {
  return async (work: () => Promise<void>): Promise<void> => {
    // The write lock is taken first: no read of ours can be outdated by the time we write.
    database.exec('begin immediate');
    try {
      await work();
      database.exec('commit');
    } catch (error) {
      // Some errors (a full disk) end the transaction by themselves.
      if (database.isTransaction) database.exec('rollback');
      rows.forget();
      throw error;
    }
  };
}

/** Looks at the end of the ledger; every batch does, so its statements are prepared once. */
function edges(database: DatabaseSync): (writer: string) => LedgerEdge {
  const size = database.prepare('select size from head where id = 1');
  const seq = database.prepare('select max(seq) as seq from entry where writer = ?');
  const tile = database.prepare('select * from tile where level = ? and idx = ?');
  const last = database.prepare('select * from entry where writer = ? order by seq desc limit 1');
  const key = database.prepare('select idx from entry where key = ?');
  return (writer) => ({
    size: Number(size.get()?.['size'] ?? 0),
    seq: Number(seq.get(writer)?.['seq'] ?? 0),
    tiles: async (places) =>
      places.flatMap(({ level, idx }) => {
        const row = tile.get(level, idx);
        return row ? [row as unknown as TileRow] : [];
      }),
    last: async () => (last.get(writer) as unknown as EntryRow | undefined) ?? null,
    findKeys: async (keys) => {
      const found = new Map<string, number>();
      for (const one of keys) {
        const row = key.get(one);
        if (row) found.set(one, Number(row['idx']));
      }
      return found;
    },
  });
}

/** Statements are prepared once, not for each entry: every record of the product passes here. */
class RowWriter {
  readonly #interner: PatientInterner;
  readonly #entry;
  readonly #patients;
  readonly #sets = new PatientSets();
  readonly #members;
  readonly #inSet;
  readonly #span;
  readonly #tile;
  readonly #head;
  readonly #checkpoint;

  constructor(database: DatabaseSync) {
    this.#interner = new PatientInterner(database);
    this.#entry = database.prepare(
      `insert into entry (${entryColumns.join(', ')}) values (${entryColumns.map(() => '?').join(', ')})`,
    );
    // One statement an entry: an export names hundreds of patients.
    this.#patients = database.prepare(
      'insert into entry_patient (idx, ref) select ?, value from json_each(?)',
    );
    this.#members = database.prepare(
      'insert into set_member (set_id, ref, block) select ?, value, ? from json_each(?)',
    );
    this.#inSet = database.prepare('insert into entry_set (set_id, idx) values (?, ?)');
    this.#span = database.prepare(
      `insert into span (block, month, low, high) values (?, 0, ?, ?)
       on conflict (block, month) do update
         set low = min(low, excluded.low), high = max(high, excluded.high)`,
    );
    this.#tile = database.prepare(
      'insert or replace into tile (level, idx, hashes) values (?, ?, ?)',
    );
    this.#head = database.prepare('insert or replace into head (id, size, note) values (1, ?, ?)');
    this.#checkpoint = database.prepare(
      'insert or replace into checkpoint (size, note) values (?, ?)',
    );
  }

  entries(entries: readonly NewEntry[]): void {
    for (const { row, patients } of entries) {
      this.#entry.run(...entryColumns.map((column) => row[column]));
      if (patients.length > 0) this.#index(row.idx, patients);
    }
    for (const { block, low, high } of spansOf(entries, 0)) this.#span.run(block, low, high);
  }

  #index(idx: number, patients: readonly string[]): void {
    const set = this.#sets.of(idx, patients);
    const ids = () => JSON.stringify(this.#interner.idsOf(patients));
    if (set === null) {
      this.#patients.run(idx, ids());
      return;
    }
    if (set.isNew) this.#members.run(set.id, setBlockOf(idx), ids());
    this.#inSet.run(set.id, idx);
  }

  tiles(tiles: readonly TileRow[]): void {
    for (const { level, idx, hashes } of tiles) this.#tile.run(level, idx, hashes);
  }

  head({ size, note }: HeadRow): void {
    this.#head.run(size, note);
  }

  checkpoint({ size, note }: HeadRow): void {
    this.#checkpoint.run(size, note);
  }

  /** After a transaction that was undone. */
  forget(): void {
    this.#interner.forget();
    this.#sets.forget();
  }
}
