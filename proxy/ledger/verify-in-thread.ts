// Starts the verifier beside the running server and passes its progress on.
import { Worker } from 'node:worker_threads';
import type { LedgerPlace } from './open-ledger.ts';
import type { VerifyReport } from './verify.ts';

type Message =
  | { readonly done: number; readonly total: number }
  | { readonly report: VerifyReport | { missing: string } };

/** Verifies a ledger. Rejects when the thread fails or files are missing. */
export function verifyInThread(
  place: LedgerPlace,
  onProgress: (done: number, total: number) => void,
): Promise<VerifyReport> {
  const { promise, resolve, reject } = Promise.withResolvers<VerifyReport>();
  const worker = new Worker(new URL('./verify-thread.ts', import.meta.url), {
    workerData: place,
  });
  worker.on('message', (message: Message) => {
    if ('done' in message) onProgress(message.done, message.total);
    else if ('missing' in message.report) reject(new Error('the ledger is not there'));
    else resolve(message.report);
  });
  worker.on('error', reject);
  // After a report this changes nothing: a promise is settled once.
  worker.on('exit', () => reject(new Error('the verifier ended without a report')));
  return promise;
}
