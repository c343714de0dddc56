// The ledger's store by its address; each database's library is loaded only when it is used.
import type { LedgerAddress } from './ledger-address.ts';
import type { LedgerReader, LedgerStore } from './ledger-store.ts';

/** For writing: makes and migrates what is not there. */
export async function openLedgerStore(address: LedgerAddress): Promise<LedgerStore> {
  if (address.kind === 'sqlite') {
    return (await import('./sqlite-ledger-store.ts')).openSqliteStore(address.path);
  }
  return (await import('./postgres-ledger-store.ts')).openPostgresStore(address);
}

/** For reading what is committed, beside a writer. */
export async function openLedgerReader(address: LedgerAddress): Promise<LedgerReader> {
  if (address.kind === 'sqlite') {
    return (await import('./sqlite-ledger-reader.ts')).openSqliteReader(address.path);
  }
  return (await import('./postgres-ledger-reader.ts')).openPostgresReader(address);
}

/** For reading one state of the ledger from its first to its last entry, beside a writer. */
export async function openLedgerSnapshot(address: LedgerAddress): Promise<LedgerReader> {
  if (address.kind === 'sqlite') {
    return (await import('./sqlite-ledger-reader.ts')).openSqliteSnapshot(address.path);
  }
  return (await import('./postgres-ledger-reader.ts')).openPostgresSnapshot(address);
}
