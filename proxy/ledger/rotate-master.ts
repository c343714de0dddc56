// A new master key in the place of the old one. Payloads stay as they are: only their keys are wrapped anew.
import { existsSync, renameSync } from 'node:fs';
import { openLedgerStore } from '../store/open-ledger-store.ts';
import { ledgerIn } from './data-directory.ts';
import { masterKeyFile } from './master-key.ts';
import type { LedgerPlace } from './open-ledger.ts';
import { dataKeysOf, nextMasterKeyPath, openMasterKey } from './payloads.ts';
import { spoolFiles } from './spool.ts';

/**
 * Changes the master key file of a ledger that nobody writes to. Interrupted, it is finished by calling it
 * again; the ledger opens in between.
 * @returns number of data keys, or why nothing was changed
 */
export async function rotateMasterKey({
  dir,
  address = ledgerIn(dir),
  seal,
}: LedgerPlace): Promise<{ keys: number } | { complaint: string }> {
  if (!seal) return { complaint: 'the ledger is not sealed' };
  if (seal.master.kind !== 'file')
    return { complaint: 'the master key is not in a file: change it where it is kept' };
  if (spoolFiles(dir).length > 0)
    return {
      complaint: 'records wait in the spool under this key: start once, so that they go out',
    };
  const { path } = seal.master;
  if (!existsSync(path)) return { complaint: `${path} is missing` };
  const waiting = nextMasterKeyPath(path);
  const store = await openLedgerStore(address);
  try {
    const next = masterKeyFile(waiting, seal.suite, true);
    // Opens what either of them wraps: an interrupted change has wrapped all keys already, or none.
    const keys = dataKeysOf(seal, openMasterKey(seal, false), store);
    const rows = await keys.rewrapped(next);
    await store.rewrap(rows);
    renameSync(waiting, path);
    return { keys: rows.length };
  } finally {
    await store.close();
  }
}
