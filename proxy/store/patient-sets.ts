// Sets of patients. A list that is fetched again names the same hundred patients again: they are filed once
// for a part of the log, and each entry under the set. Sets end with their part, so that what a search reads
// of one part has a bound, whatever lists the patient is on, and all of a newer part is newer.
import { type Kysely, sql } from 'kysely';
import type { LedgerTables } from './ledger-schema.ts';

/** Entries of a part; what is stored depends on it: it never changes. */
const setBlock = 2048;
/** Entries of fewer patients are filed under each of them: they are read without a way round. */
const fewest = 8;
/** Characters of the sets of a part that are kept in memory. */
const capacity = 8_000_000;

/** Part of the log that an entry is in; `set_member.block`. */
export function setBlockOf(idx: number): number {
  return Math.floor(idx / setBlock);
}

/** The set of an entry: its number is the index of the first entry that has it in its part of the log. */
export interface SetOf {
  readonly id: number;
  /** Its members are to be stored. */
  readonly isNew: boolean;
}

/** Remembers the sets of the part of the log that is being written; a set that it has forgotten is stored once
 *  more, under another number. */
export class PatientSets {
  readonly #known = new Map<string, number>();
  #block = -1;
  #characters = 0;

  /** Null for an entry of few patients. @param patients pseudonyms; in another order they are another set */
  of(idx: number, patients: readonly string[]): SetOf | null {
    if (patients.length < fewest) return null;
    const block = setBlockOf(idx);
    if (block !== this.#block || this.#characters > capacity) this.forget();
    this.#block = block;
    const name = patients.join();
    const known = this.#known.get(name);
    if (known !== undefined) return { id: known, isNew: false };
    this.#known.set(name, idx);
    this.#characters += name.length;
    return { id: idx, isNew: true };
  }

  /** After a transaction that was undone: its sets are not there. */
  forget(): void {
    this.#known.clear();
    this.#characters = 0;
  }
}

/** Takes entries out of their sets, and sets away that have none any more. @param idxs few enough for a statement */
export async function leaveSets(db: Kysely<LedgerTables>, idxs: readonly number[]): Promise<void> {
  for (const [block, inBlock] of Map.groupBy(idxs, setBlockOf)) {
    const left = await db
      .deleteFrom('entry_set')
      .where('set_id', '>=', block * setBlock)
      .where('set_id', '<', (block + 1) * setBlock)
      .where('idx', 'in', inBlock)
      .returning('set_id')
      .execute();
    const ids = [...new Set(left.map(({ set_id }) => set_id))];
    if (ids.length === 0) continue;
    await db
      .deleteFrom('set_member')
      .where('set_id', 'in', ids)
      .where('set_id', 'not in', (sub) =>
        sub.selectFrom('entry_set').select('entry_set.set_id').where('entry_set.set_id', 'in', ids),
      )
      .execute();
  }
}

/** Rows of the patient index of the entries [from, to) that are filed under sets. */
export function indexedBySets(db: Kysely<LedgerTables>, from: number, to: number) {
  return (
    db
      .selectFrom('entry_set as p')
      // Left joins: an index row whose set or pseudonym somebody removed must not vanish with it.
      .leftJoin('set_member as m', 'm.set_id', 'p.set_id')
      .leftJoin('patient_ref as r', 'r.id', 'm.ref')
      .select(['p.idx', (e) => e.fn.coalesce('r.ref', e.val('?')).as('ref')])
      .where('p.set_id', '>=', setBlockOf(from) * setBlock)
      .where('p.set_id', '<', to)
      .where('p.idx', '>=', from)
      .where('p.idx', '<', to)
  );
}

/** What searches would find, or miss, though no entry says it: in words, for both databases. */
export const setStrays = (size: number) => sql<{ what: string }>`
  select 'an entry of a set that is not of its part of the log' as what from entry_set
    where set_id < 0 or idx < set_id or idx >= ${size} or idx / ${sql.lit(setBlock)} <> set_id / ${sql.lit(setBlock)}
  union all select 'a set of patients of another part of the log than it says' from set_member
    where block <> set_id / ${sql.lit(setBlock)}
  union all select 'a set of patients of no entry' from set_member m
    where not exists (select 1 from entry_set e where e.set_id = m.set_id)
  limit 1`;
