// Reading the ledger: the same queries on SQLite and PostgreSQL. Each store adds what only its own
// dialect can say.
import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { RecordFilter } from '../ledger/contract.ts';
import { entryColumns, type LedgerTables } from './ledger-schema.ts';
import type { EntryRow, LedgerReader, TileRow } from './ledger-store.ts';
import { erasedRows, expiredRows } from './retained-rows.ts';

export type Entries<O> = SelectQueryBuilder<LedgerTables, 'entry', O>;

/** What differs between the stores. */
export interface ReaderDialect extends Pick<LedgerReader, 'strays' | 'integrity' | 'claimedKey'> {
  /** False for a database of an earlier version that nobody has opened for writing since. */
  hasRetention(): Promise<boolean>;
  /** Narrows entries to those filed under any of the pseudonyms. */
  ofPatients<O>(query: Entries<O>, refs: readonly string[]): Entries<O>;
  /** A value as the database keeps it, and back. */
  toStored(text: string): string;
  fromStored(row: EntryRow): EntryRow;
}

/** Tiles fetched at a time, 8 KB each at most. */
const tilePage = 500;

/** Narrows a query to a filter; every column it uses is indexed. */
function filtered<O>(query: Entries<O>, filter: RecordFilter, dialect: ReaderDialect): Entries<O> {
  // Destroyed entries say nothing.
  let q = query.where('kind', '<>', '');
  if (filter.kinds) q = q.where('kind', 'in', filter.kinds);
  if (filter.from) q = q.where('at', '>=', filter.from);
  if (filter.to) q = q.where('at', '<', filter.to);
  for (const column of ['user', 'device', 'partner', 'verdict'] as const) {
    const value = filter[column];
    if (value) q = q.where(column, '=', dialect.toStored(value));
  }
  if (filter.patientRefs) q = dialect.ofPatients(q, filter.patientRefs);
  return q;
}

/** Reader over an open database; closing it closes the database. */
export function ledgerReader(db: Kysely<LedgerTables>, dialect: ReaderDialect): LedgerReader {
  const entries = () => db.selectFrom('entry').select(entryColumns);
  const fromStored = (rows: readonly EntryRow[]) => rows.map((row) => dialect.fromStored(row));
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
    patientIndex: (from, to) => patientIndex(db, from, to),
    query: async (filter, { before, limit }) => {
      // By position, not by offset: new entries on top do not shift what comes next.
      const page = before === undefined ? entries() : entries().where('idx', '<', before);
      const found = filtered(page, filter, dialect).orderBy('idx', 'desc').limit(limit);
      // Over the whole filter, not the page: the number that the reader's look is recorded with.
      const count = filtered(
        db.selectFrom('entry').select((e) => e.fn.countAll<number>().as('total')),
        filter,
        dialect,
      );
      const rows = fromStored(await found.execute());
      return { rows, total: (await count.executeTakeFirstOrThrow()).total };
    },
    openIntents: async () => fromStored(await openIntents(db).execute()),
    dataKeys: async () =>
      (await dialect.hasRetention()) ? db.selectFrom('data_key').selectAll().execute() : [],
    erased: async (from, to) => ((await dialect.hasRetention()) ? erasedRows(db, from, to) : []),
    expired: (query) => expiredRows(db, query),
    strays: dialect.strays,
    integrity: dialect.integrity,
    claimedKey: dialect.claimedKey,
    close: () => db.destroy(),
  };
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
      .execute()
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
