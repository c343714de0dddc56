// Names inside a data directory.
import { join } from 'node:path';

/** The ledger's database file. */
export function ledgerPath(dir: string): string {
  return join(dir, 'ledger.sqlite');
}
