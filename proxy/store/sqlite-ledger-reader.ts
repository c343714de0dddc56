// Reading the ledger from SQLite.
import type { DatabaseSync } from 'node:sqlite';
import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { RecordFilter } from '../ledger/contract.ts';
import type { LedgerTables } from './ledger-schema.ts';
import type { LedgerReader } from './ledger-store.ts';
import { kyselyOver, openSqlite } from './sqlite-database.ts';

type Entries<O> = SelectQueryBuilder<LedgerTables, 'entry', O>;

/** Narrows a query to a filter; every column it uses is indexed. */
function filtered<O>(query: Entries<O>, filter: RecordFilter): Entries<O> {
  let q = query;
  if (filter.kinds) q = q.where('kind', 'in', filter.kinds);
  if (filter.from) q = q.where('at', '>=', filter.from);
  if (filter.to) q = q.where('at', '<', filter.to);
  if (filter.user) q = q.where('user', '=', filter.user);
  if (filter.device) q = q.where('device', '=', filter.device);
  if (filter.partner) q = q.where('partner', '=', filter.partner);
  if (filter.verdict) q = q.where('verdict', '=', filter.verdict);
  if (filter.patientRefs) {
    const refs = filter.patientRefs;
    q = q.where('idx', 'in', (sub) =>
      sub
        .selectFrom('entry_patient as p')
        .innerJoin('patient_ref as r', 'r.id', 'p.ref')
        .select('p.idx')
        .where('r.ref', 'in', refs),
    );
  }
  return q;
}

// Indices count from 0 and the walk of the verifier starts there; queries know no such bounds.
const straysQuery = `
  select 'an entry before the first' as what from entry where idx < 0
  union all select 'an index row of no entry' from entry_patient where idx < 0 or idx >= ?1
  union all select 'a second head' from head where id <> 1
  union all select 'a ' || type from sqlite_master where type in ('trigger', 'view')
  limit 1`;

/** Opens a ledger file for reading only: a running server is not disturbed. */
export function openLedgerReader(path: string): LedgerReader {
  const database = openSqlite(path, 'readOnly');
  return ledgerReader(database, kyselyOver<LedgerTables>(database));
}

/** Reader over an open database. */
export function ledgerReader(database: DatabaseSync, db: Kysely<LedgerTables>): LedgerReader {
  const entries = () => db.selectFrom('entry').selectAll();
  return {
    head: async () => (await db.selectFrom('head').selectAll().executeTakeFirst()) ?? null,
    entry: async (idx) => (await entries().where('idx', '=', idx).executeTakeFirst()) ?? null,
    entries: (from, limit) =>
      entries().where('idx', '>=', from).orderBy('idx').limit(limit).execute(),
    tile: async (level, idx) =>
      (await db
        .selectFrom('tile')
        .selectAll()
        .where('level', '=', level)
        .where('idx', '=', idx)
        .executeTakeFirst()) ?? null,
    tiles: () => db.selectFrom('tile').selectAll().orderBy('level').orderBy('idx').stream(),
    checkpoints: () => db.selectFrom('checkpoint').selectAll().orderBy('size').execute(),
    patientIndex: (from, to) =>
      db
        .selectFrom('entry_patient as p')
        // Left join: an index row whose pseudonym somebody removed must not vanish with it.
        .leftJoin('patient_ref as r', 'r.id', 'p.ref')
        .select(['p.idx', (e) => e.fn.coalesce('r.ref', e.val('?')).as('ref')])
        .where('p.idx', '>=', from)
        .where('p.idx', '<', to)
        .execute(),
    query: async (filter, { before, limit }) => {
      // By position, not by offset: new entries on top do not shift what comes next.
      const page = before === undefined ? entries() : entries().where('idx', '<', before);
      const rows = await filtered(page, filter).orderBy('idx', 'desc').limit(limit).execute();
      // Over the whole filter, not the page: the number that the reader's look is recorded with.
      const count = filtered(
        db.selectFrom('entry').select((e) => e.fn.countAll<number>().as('total')),
        filter,
      );
      return { rows, total: (await count.executeTakeFirstOrThrow()).total };
    },
    openIntents: () =>
      entries()
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
        .orderBy('idx')
        .execute(),
    strays: async (size) => {
      const row = database.prepare(straysQuery).get(size);
      const what = row?.['what'];
      return typeof what === 'string' ? what : null;
    },
    integrity: async () => {
      const rows = database.prepare('PRAGMA integrity_check').all();
      const first = rows[0]?.['integrity_check'];
      return first === 'ok' ? null : String(first);
    },
    close: () => db.destroy(),
  };
}
