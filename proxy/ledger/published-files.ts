// The files outside the database that name checkpoints of a ledger: none of them may be ahead of it.
import type { LedgerPlace } from './ledger-place.ts';
import { cosignedPath, witnessPath } from './witness-file.ts';

/** The one beside the database, the one with what witnesses signed, and the one on another volume. */
export function publishedFiles({ dir, secondFile }: LedgerPlace): string[] {
  const files = [witnessPath(dir), cosignedPath(dir)];
  return secondFile === undefined ? files : [...files, secondFile];
}
