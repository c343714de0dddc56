// A look at the record from the command line is a record too (design.md promise 10): written before
// anything is shown, by the one process that may write.
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '../../shared/records/canonical.ts';
import { type LedgerPlace, openLedger } from '../ledger/open-ledger.ts';
import { lockDirectory } from '../store/directory-lock.ts';

/** False while the server runs: it alone writes then. @param asked what was asked for, without values */
export async function lookOffline(
  place: LedgerPlace,
  asked: Readonly<Record<string, string | number>>,
  results: number,
): Promise<boolean> {
  const unlock = lockDirectory(join(place.dir, 'lock.sqlite'));
  if (!unlock) return false;
  try {
    const ledger = await openLedger(place);
    const actor = { user: userInfo().username, device: null, workstation: null };
    try {
      const filter = canonicalJson(asked);
      await ledger.append({ kind: 'admin.open', actor, filter, results });
    } finally {
      await ledger.close();
    }
    return true;
  } finally {
    unlock();
  }
}
