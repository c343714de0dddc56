// The verifier's look at the data keys: each seals entries of the record, or was made by whoever has the master
// key. Any other was put in: one that a certificate says is gone opens what was destroyed, in a backup.
import type { DataKeyRow } from '../store/ledger-schema.ts';
import type { LedgerFault } from './ledger-fault.ts';
import { NoMasterKey, type PayloadBox } from './payloads.ts';
import type { EntryWalk } from './verify-entries.ts';

/** @param walk over all entries, done; knows which keys they need */
export async function keyFaults(
  keys: readonly DataKeyRow[],
  walk: EntryWalk,
  box: PayloadBox,
): Promise<LedgerFault[]> {
  const faults: LedgerFault[] = [];
  for (const key of keys) {
    const destroyedBy = walk.caseOfKey(key.id);
    const name = `${key.id} (${key.class}, ${key.month})`;
    if (destroyedBy !== null)
      faults.push(
        fault(`data key ${name} is there, which certificate ${destroyedBy} says was destroyed`),
      );
    else if (!walk.usedKeys.has(key.id) && !(await isOurs(key, walk, box)))
      faults.push(fault(`data key ${name} seals no entry and was put in`));
  }
  return faults;
}

/** Of a key that seals nothing. Entries that were destroyed may leave one behind, while others of its month are
 *  kept by a hold: without the master key nobody can tell that from another. */
async function isOurs(key: DataKeyRow, walk: EntryWalk, box: PayloadBox): Promise<boolean> {
  try {
    return await box.opens(key);
  } catch (error) {
    if (error instanceof NoMasterKey) return walk.destroyed > 0;
    throw error;
  }
}

function fault(message: string): LedgerFault {
  return { entry: 0, until: Number.MAX_SAFE_INTEGER, rule: 'dataKey', message };
}
