// Where the configuration says that the ledger is, with the secret that opens it.
import { readFileSync, statSync } from 'node:fs';
import type { LedgerPlace } from '../ledger/open-ledger.ts';
import { parsePostgresUrl } from '../store/ledger-address.ts';
import type { Config } from './config-schema.ts';

/**
 * The place of a configuration's ledger.
 * @param password what the environment gives; a file named in the configuration goes before it
 * @throws Error when a file that is named cannot be used
 */
export function ledgerPlace(config: Config, password: string | undefined): LedgerPlace {
  const { dataDir, ledger } = config;
  if (ledger.database === undefined) return { dir: dataDir };
  const address = parsePostgresUrl(ledger.database);
  if (!address) throw new Error('ledger.database is no address of a database');
  const secret = ledger.passwordFile === undefined ? password : readSecret(ledger.passwordFile);
  const ca = ledger.caFile === undefined ? null : readFileSync(ledger.caFile, 'utf8');
  return { dir: dataDir, address: { ...address, password: secret ?? null, ca } };
}

/** One line; refuses a file that group or others may read (POSIX modes only). */
function readSecret(path: string): string {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new Error(`${path} may be read by others: chmod 600 it`);
  }
  return readFileSync(path, 'utf8').trim();
}
