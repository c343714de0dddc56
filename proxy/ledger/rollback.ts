// A ledger that is behind its own published checkpoints, or has another history than they say, has been
// truncated, rolled back or replaced. Writing on would fork it, so the writer does not start.
import { parseCheckpoint } from '../../shared/transparency/note.ts';
import { sameHash } from '../../shared/transparency/verify-proof.ts';
import type { LedgerReader } from '../store/ledger-store.ts';
import type { Payloads } from './payloads.ts';
import { TileTree } from './tile-tree.ts';
import { archiveNotes, newestNote } from './witness-file.ts';
import { epochsOf } from './epochs.ts';

/**
 * Compares the store with the newest checkpoint in a file of published ones. A file from before a restore
 * is put aside when the record itself says that there was one.
 * @param path of the file
 * @param dir data directory
 * @throws Error when the store is older than the checkpoint, or does not lead there
 */
export async function refuseRollback(
  path: string,
  dir: string,
  store: LedgerReader,
  payloads: Payloads,
): Promise<void> {
  const newest = newestNote(path);
  const published = newest === null ? null : parseCheckpoint(newest);
  if (!published) return;
  const stored = (await store.head())?.size ?? 0;
  if (stored >= published.size) {
    const tree = await TileTree.open(published.size, (level, idx) => store.tile(level, idx));
    if (sameHash(tree.root(), published.root)) return;
  }
  // Another gateway of the same ledger restored it; its file names the head that this one knew.
  const restored = await epochsOf(store, payloads, dir);
  if (restored.some(({ index, lost }) => index <= published.size && published.size <= lost)) {
    archiveNotes(path);
    return;
  }
  if (stored >= published.size) {
    throw new Error(
      `the ledger holds another history than the checkpoint over ${published.size} entries that was ` +
        `published in ${path}. Nothing was written. Run "verify", then restore the newest backup.`,
    );
  }
  throw new Error(
    `the ledger holds ${stored} entries but ${path} names ${published.size} that were published: it was ` +
      'truncated or rolled back. Nothing was written. Run "verify", then restore the newest backup.',
  );
}
