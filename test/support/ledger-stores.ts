// Both stores, for tests that must hold on each: `describe.each(ledgerStores)`.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerPlace } from '../../proxy/ledger/open-ledger.ts';
import type { PostgresAddress } from '../../proxy/store/ledger-address.ts';
import { createDatabase } from './postgres-server.ts';

export interface LedgerKind {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** An empty ledger in a data directory of its own, which the test removes. */
  place(): Promise<LedgerPlace>;
}

/** The server that the project's setup has started. */
export function testPostgres(): PostgresAddress {
  const text = process.env['MEDVEIL_TEST_POSTGRES'];
  if (text === undefined) throw new Error('no PostgreSQL was started: see postgres-setup.ts');
  return JSON.parse(text) as PostgresAddress;
}

export const newDirectory = () => mkdtempSync(join(tmpdir(), 'medveil-ledger-'));

export const sqliteLedger: LedgerKind = {
  name: 'SQLite',
  place: async () => ({ dir: newDirectory() }),
};

export const postgresLedger: LedgerKind = {
  name: 'PostgreSQL',
  place: async () => ({ dir: newDirectory(), address: await createDatabase(testPostgres()) }),
};

export const ledgerStores = [sqliteLedger, postgresLedger];
