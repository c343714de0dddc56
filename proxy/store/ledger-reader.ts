// Reading the ledger: the same queries on SQLite and PostgreSQL. Each store adds what only its own
// dialect can say.
import type { Kysely } from 'kysely';
import type { RecordFilter } from '../ledger/contract.ts';
import type { ListDialect } from './entry-lists.ts';
import { entryColumns, type LedgerTables, listColumns } from './ledger-schema.ts';
import type { EntryRow, LedgerReader, TileRow } from './ledger-store.ts';
import type { Range, Run } from './log-spans.ts';
import { indexedBySets } from './patient-sets.ts';
import { erasedRows, expiredRows } from './retained-rows.ts';
import { countEntries, searchEntries } from './search-entries.ts';

/** What differs between the stores. */
export interface ReaderDialect extends Pick<LedgerReader, 'strays' | 'integrity' | 'claimedKey'> {
  /** False for a database of an earlier version that nobody has opened for writing since. */
  hasRetention(): Promise<boolean>;
  readonly hasSets: () => Promise<boolean>;
  /** Parts of the log that hold a range, newest first. */
  runs(range: Range): Promise<Run[]>;
  readonly lists: ListDialect;
  /** A value as the database keeps it, and back. */
  toStored(text: string): string;
  fromStored(row: EntryRow): EntryRow;
}

/** Tiles fetched at a time, 8 KB each at most. */
const tilePage = 500;

/** Reader over an open database; closing it closes the database. */
export function ledgerReader(db: Kysely<LedgerTables>, dialect: ReaderDialect): LedgerReader {
  const entries = () => db.selectFrom('entry').select(entryColumns);
  const fromStored = (rows: readonly EntryRow[]) => rows.map((row) => dialect.fromStored(row));
  const { lists, hasSets } = dialect;
  const search = { db, dialect: lists, runs: (range: Range) => dialect.runs(range), hasSets };
  return {
    head: async () =>
      (await db
        .selectFrom('head')
        .select(['size', 'note'])
        .where('size', '>', 0)
        .executeTakeFirst()) ?? null,
    entry: async (idx) => {
      const row = await entries().where('idx', '=', idx).executeTakeFirst();
      return row ? dialect.fromStored(row) : null;
    },
    entries: async (from, limit) =>
      fromStored(await entries().where('idx', '>=', from).orderBy('idx').limit(limit).execute()),
    tile: async (level, idx) =>
      (await db
        .selectFrom('tile')
        .selectAll()
        .where('level', '=', level)
        .where('idx', '=', idx)
        .executeTakeFirst()) ?? null,
    tiles: () => allTiles(db),
    checkpoints: (above) => {
      const all = db.selectFrom('checkpoint').selectAll().orderBy('size');
      // Without a bound really all: a row with a size that cannot be is one that the verifier must see.
      return (above === undefined ? all : all.where('size', '>', above)).execute();
    },
    newestCheckpoint: async () =>
      (await db
        .selectFrom('checkpoint')
        .selectAll()
        .orderBy('size', 'desc')
        .limit(1)
        .executeTakeFirst()) ?? null,
    patientIndex: async (from, to) => {
      const sets = (await dialect.hasSets()) ? await indexedBySets(db, from, to).execute() : [];
      return [...(await patientIndex(db, from, to).execute()), ...sets];
    },
    query: async (filter, page) => {
      const { rows, next } = await searchEntries(stored(filter, dialect), page, search);
      return { rows: fromStored(rows), next };
    },
    count: (filter, bounds = {}) => countEntries(stored(filter, dialect), bounds, search),
    openIntents: async () => fromStored(await openIntents(db).execute()),
    dataKeys: async () =>
      (await dialect.hasRetention()) ? db.selectFrom('data_key').selectAll().execute() : [],
    erased: async (from, to) => ((await dialect.hasRetention()) ? erasedRows(db, from, to) : []),
    expired: async (query) => expiredRows(db, query, await dialect.runs(query)),
    strays: dialect.strays,
    integrity: dialect.integrity,
    claimedKey: dialect.claimedKey,
    close: () => db.destroy(),
  };
}

/** What is asked for, as the database keeps it. */
function stored(filter: RecordFilter, dialect: ReaderDialect): RecordFilter {
  const texts = listColumns.map((name) => [name, filter[name] && dialect.toStored(filter[name])]);
  return { ...filter, ...(Object.fromEntries(texts) as Partial<RecordFilter>) };
}

/** Runs a question until the answer is yes: tables are made and never go. */
export function onceTrue(ask: () => Promise<boolean>): () => Promise<boolean> {
  let isTrue = false;
  return async () => (isTrue ||= await ask());
}

/** A page at a time: PostgreSQL would hand over all of them at once. */
async function* allTiles(db: Kysely<LedgerTables>): AsyncIterable<TileRow> {
  const page = (after: TileRow | undefined) => {
    const query = db.selectFrom('tile').selectAll().orderBy('level').orderBy('idx');
    if (!after) return query.limit(tilePage).execute();
    return query
      .where((e) =>
        e.or([
          e('level', '>', after.level),
          e.and([e('level', '=', after.level), e('idx', '>', after.idx)]),
        ]),
      )
      .limit(tilePage)
      .execute();
  };
  let rows = await page(undefined);
  while (rows.length > 0) {
    yield* rows;
    rows = await page(rows.at(-1));
  }
}

function patientIndex(db: Kysely<LedgerTables>, from: number, to: number) {
  return (
    db
      .selectFrom('entry_patient as p')
      // Left join: an index row whose pseudonym somebody removed must not vanish with it.
      .leftJoin('patient_ref as r', 'r.id', 'p.ref')
      .select(['p.idx', (e) => e.fn.coalesce('r.ref', e.val('?')).as('ref')])
      .where('p.idx', '>=', from)
      .where('p.idx', '<', to)
  );
}

function openIntents(db: Kysely<LedgerTables>) {
  return db
    .selectFrom('entry')
    .select(entryColumns)
    .where('kind', '=', 'transfer.intent')
    .where('transfer', 'not in', (sub) =>
      sub
        .selectFrom('entry as outcome')
        .select('outcome.transfer')
        .where('outcome.kind', '=', 'transfer.outcome')
        // `not in` over a list with a null is never true.
        .where('outcome.transfer', 'is not', null)
        .$castTo<{ transfer: string }>(),
    )
    .orderBy('idx');
}
