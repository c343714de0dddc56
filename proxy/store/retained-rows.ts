// Rows behind retention, the same on both databases: data keys, entries whose time is over, and what stays
// of entries that were destroyed.
import type { Kysely } from 'kysely';
import type { DataKeyRow, ErasedRow, LedgerTables } from './ledger-schema.ts';
import type { EntryRow, ExpiredQuery } from './ledger-store.ts';
import type { Run } from './log-spans.ts';
import { leaveSets } from './patient-sets.ts';

/** Rows of one statement: SQLite takes some thousands of values. */
const chunk = 400;

/** What is left of the entries [from, to) that were destroyed. */
export async function erasedRows(
  db: Kysely<LedgerTables>,
  from: number,
  to: number,
): Promise<readonly ErasedRow[]> {
  return db
    .selectFrom('erased')
    .selectAll()
    .where('idx', '>=', from)
    .where('idx', '<', to)
    .orderBy('idx')
    .execute();
}

/** Entries of some kinds and times, ascending; those that were destroyed have neither. @param runs where in
 *  the log such times are */
export async function expiredRows(
  db: Kysely<LedgerTables>,
  { kinds, from, to, after, limit }: ExpiredQuery,
  runs: readonly Run[],
): Promise<Pick<EntryRow, 'idx' | 'at'>[]> {
  const [newest, oldest] = [runs[0], runs.at(-1)];
  if (!newest || !oldest) return [];
  return db
    .selectFrom('entry')
    .select(['idx', 'at'])
    .where('kind', 'in', kinds)
    .where('at', '>=', from)
    .where('at', '<', to)
    .where('idx', '>', after)
    .where('idx', '>=', oldest.from)
    .where('idx', '<', newest.to)
    .orderBy('idx')
    .limit(limit)
    .execute();
}

/** Stores data keys; those that are there already stay as they are. */
export async function insertKeys(
  db: Kysely<LedgerTables>,
  keys: readonly DataKeyRow[],
): Promise<void> {
  if (keys.length === 0) return;
  await db
    .insertInto('data_key')
    .values([...keys])
    .onConflict((c) => c.column('id').doNothing())
    .execute();
}

/** Wrapped anew by another master key. */
export async function updateKeys(
  db: Kysely<LedgerTables>,
  keys: readonly DataKeyRow[],
): Promise<void> {
  for (const { id, wrapped, master } of keys)
    await db.updateTable('data_key').set({ wrapped, master }).where('id', '=', id).execute();
}

export async function deleteKeys(db: Kysely<LedgerTables>, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.deleteFrom('data_key').where('id', 'in', ids).execute();
}

/** Of a ledger that is taken over. */
export async function insertErased(
  db: Kysely<LedgerTables>,
  rows: readonly ErasedRow[],
): Promise<void> {
  if (rows.length > 0)
    await db
      .insertInto('erased')
      .values([...rows])
      .execute();
}

/** Destroys what entries say: only their places in chain and tree stay, and the commitment. */
export async function eraseRows(
  db: Kysely<LedgerTables>,
  rows: readonly ErasedRow[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += chunk) {
    const part = rows.slice(at, at + chunk);
    const idxs = part.map(({ idx }) => idx);
    await db.insertInto('erased').values(part).execute();
    await db.deleteFrom('entry_patient').where('idx', 'in', idxs).execute();
    await leaveSets(db, idxs);
    await db
      .updateTable('entry')
      .set({ ...empty })
      .where('idx', 'in', idxs)
      .execute();
  }
}

/** Columns of an entry that says nothing any more. */
const empty = {
  payload: '',
  salt: new Uint8Array(),
  kind: '',
  at: '',
  user: null,
  device: null,
  partner: null,
  verdict: null,
  transfer: null,
};
