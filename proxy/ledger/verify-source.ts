// From a data directory to a verdict, offline: opens the database read-only and the public files
// beside it. No secret is read.
import { existsSync, readFileSync } from 'node:fs';
import { openLedgerReader } from '../store/sqlite-ledger-reader.ts';
import { ledgerPath } from './data-directory.ts';
import { verifierKeyPath } from './keys.ts';
import { type VerifyReport, verifyLedger } from './verify.ts';
import { readWitness, witnessPath } from './witness-file.ts';

export interface VerifySourceOptions {
  /** Verifier key from elsewhere; otherwise the one in the data directory is believed. */
  readonly verifierKey?: string;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Verifies the ledger of a data directory.
 * @returns the report, or `{missing}` naming the file that is not there
 */
export async function verifySource(
  dir: string,
  options: VerifySourceOptions = {},
): Promise<VerifyReport | { missing: string }> {
  const path = ledgerPath(dir);
  if (!existsSync(path)) return { missing: path };
  const keyPath = verifierKeyPath(dir);
  if (options.verifierKey === undefined && !existsSync(keyPath)) return { missing: keyPath };
  const verifierKey = options.verifierKey ?? readFileSync(keyPath, 'utf8').trim();
  const witness = readWitness(witnessPath(dir));
  // A file that is no database is a verdict on the ledger, not a fault of the verifier.
  const unreadable = (error: unknown): VerifyReport => ({
    ok: false,
    entries: 0,
    root: '',
    openTransfers: 0,
    firstBad: {
      entry: 0,
      rule: 'unreadable',
      message: `the database cannot be opened: ${error instanceof Error ? error.message : 'unknown'}`,
    },
  });
  try {
    const reader = openLedgerReader(path);
    const progress = options.onProgress ? { onProgress: options.onProgress } : {};
    const report = await verifyLedger({ reader, verifierKey, witness, ...progress });
    await reader.close();
    return report;
  } catch (error) {
    return unreadable(error);
  }
}
