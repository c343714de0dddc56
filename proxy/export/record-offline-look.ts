// A look from the command line, written down before anything is shown: by the server that runs, or by us
// when none does.
import { join } from 'node:path';
import { type LedgerPlace, openLedger } from '../ledger/open-ledger.ts';
import { lockDirectory } from '../store/directory-lock.ts';
import { leaveLook, type Look } from './look-box.ts';

/** For a ledger that is there. Null when the look is durable; else why it is not, in words for the operator. */
export async function recordOfflineLook(place: LedgerPlace, look: Look): Promise<string | null> {
  const { dir: dataDir } = place;
  const unlock = lockDirectory(join(dataDir, 'lock.sqlite'));
  if (!unlock) {
    const taken = await leaveLook(dataDir, look, 20_000);
    return taken
      ? null
      : '正在运行的服务没有记下，未继续 the running server did not record this; nothing more was done';
  }
  try {
    const ledger = await openLedger(place);
    try {
      await ledger.append(look);
    } finally {
      await ledger.close();
    }
    return null;
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    return `无法记录，未继续 this could not be recorded, nothing more was done: ${why}`;
  } finally {
    unlock();
  }
}
