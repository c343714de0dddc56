// The newest checkpoint this browser has verified, kept for the next visit.
// Trust on first use: who clears it believes the next answer as it comes.
import * as z from 'zod/mini';

const keptCheckpoint = z.strictObject({
  size: z.int(),
  /** base64 */
  root: z.string(),
  verifierKey: z.string(),
});
export type KeptCheckpoint = z.infer<typeof keptCheckpoint>;

const storageKey = 'medveil.checkpoint';

/** Null when nothing was kept, or nothing readable: the next check is then a first one again. */
export function readKept(storage: Pick<Storage, 'getItem'> = localStorage): KeptCheckpoint | null {
  try {
    return keptCheckpoint.parse(JSON.parse(storage.getItem(storageKey) ?? 'null'));
  } catch {
    return null;
  }
}

/** @throws DOMException when the storage is full or switched off; the check then has no result */
export function writeKept(
  seen: KeptCheckpoint,
  storage: Pick<Storage, 'setItem'> = localStorage,
): void {
  storage.setItem(storageKey, JSON.stringify(seen));
}

/** Forgets the log: the next check trusts whatever it finds. */
export function forgetKept(storage: Pick<Storage, 'removeItem'> = localStorage): void {
  storage.removeItem(storageKey);
}
