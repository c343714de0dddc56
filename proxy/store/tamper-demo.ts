// For the tour only: what an attacker with write access to the database file would do. It is never
// called on a ledger in use; the tour works on a copy.
import { openSqlite } from './sqlite-database.ts';

/** Turns the last refused transfer into a delivered one for whoever asks the database; returns its index. */
export function tamperWithOneEntry(path: string): number {
  const database = openSqlite(path, 'readWrite');
  try {
    const row = database
      .prepare(`select max(idx) as idx from entry where verdict = 'refused'`)
      .get();
    const idx = Number(row?.['idx'] ?? 0);
    database
      .prepare(
        // Column and payload both: one that is not sealed is given away by its hash alone.
        `update entry set verdict = 'delivered',
           payload = replace(payload, '"result":"refused"', '"result":"delivered"') where idx = ?`,
      )
      .run(idx);
    return idx;
  } finally {
    database.close();
  }
}
