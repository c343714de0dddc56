// Lets the comparison of what was served with what was seen look round once a minute.
import { ServedWatch } from '../gateway/served-watch.ts';
import type { Ledger } from '../ledger/contract.ts';
import type { RecordDraft } from '../../shared/records/record.ts';

const lookEvery = 60_000;

/** Takes answers as they are recorded, until it is stopped. */
export function watchServed(
  ledger: Ledger,
  onFault: () => void,
): { served(draft: RecordDraft): void; stop(): void } {
  const watch = new ServedWatch({ ledger, now: Date.now, onFault });
  const looking = setInterval(() => void watch.look(), lookEvery).unref();
  return {
    served: (draft) => watch.served(draft),
    stop: () => clearInterval(looking),
  };
}
