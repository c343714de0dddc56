// A ledger that is behind its own published checkpoints has been truncated or rolled back. Writing on
// would fork it, so the writer does not start.
import type { LedgerReader } from '../store/ledger-store.ts';
import { readWitness, witnessPath } from './witness-file.ts';

/** @throws Error when the stored head is older than the newest checkpoint in the witness file */
export async function refuseRollback(dir: string, store: LedgerReader): Promise<void> {
  const newest = readWitness(witnessPath(dir)).notes.at(-1);
  if (newest === undefined) return;
  // The second line of a checkpoint is its size (C2SP tlog-checkpoint).
  const published = Number(newest.split('\n')[1]);
  const stored = (await store.head())?.size ?? 0;
  if (stored < published) {
    throw new Error(
      `the ledger holds ${stored} entries but ${published} were published: it was truncated or ` +
        'rolled back. Nothing was written. Run "verify", then restore the newest backup.',
    );
  }
}
