// The ledger as routes of people use it: what cannot be recorded is not done, and they are told so.
import { RecordingFailed } from '../auth/auth-recorder.ts';
import type { Ledger } from '../ledger/contract.ts';

/** Appends reject with `RecordingFailed`, which the API answers with its own words. */
export function recordedLedger(
  ledger: Pick<Ledger, 'append' | 'appendAll'>,
): Pick<Ledger, 'append' | 'appendAll'> {
  const failed = (cause: unknown): never => {
    throw new RecordingFailed('a step of sharing could not be recorded', { cause });
  };
  return {
    append: (...given) => ledger.append(...given).catch(failed),
    appendAll: (...given) => ledger.appendAll(...given).catch(failed),
  };
}
