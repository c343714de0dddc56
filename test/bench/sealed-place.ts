// A new ledger, sealed as the product seals it.
import type { LedgerPlace } from '../../proxy/ledger/open-ledger.ts';
import { masterKeyPath } from '../../proxy/ledger/payloads.ts';
import { newDirectory } from '../support/ledger-stores.ts';

/** In a data directory of its own, which the caller removes. */
export function sealedPlace(more: Pick<LedgerPlace, 'address'>): LedgerPlace {
  const dir = newDirectory();
  const master = { kind: 'file', path: masterKeyPath(dir) } as const;
  return { dir, ...more, seal: { suite: 'aes-256-gcm', master } };
}
