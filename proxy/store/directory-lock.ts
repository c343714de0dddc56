// One process a data directory: two would write two histories. The lock is an open SQLite transaction,
// so it ends with its process however that ends; no stale lock file is ever left to remove by hand.
import { openSqlite } from './sqlite-database.ts';

/**
 * Takes the lock of a data directory.
 * @param path lock file, made when missing
 * @returns the function that gives the lock back, or null when another process holds it
 */
export function lockDirectory(path: string): (() => void) | null {
  const database = openSqlite(path, 'lock');
  try {
    database.exec('begin exclusive');
    return () => database.close();
  } catch {
    database.close();
    return null;
  }
}
