// Names inside a data directory.
import { join } from 'node:path';
import type { LedgerAddress } from '../store/ledger-address.ts';

/** The ledger's database file. */
export function ledgerPath(dir: string): string {
  return join(dir, 'ledger.sqlite');
}

/** The ledger that a data directory holds itself. */
export function ledgerIn(dir: string): LedgerAddress {
  return { kind: 'sqlite', path: ledgerPath(dir) };
}
