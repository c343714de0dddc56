// The ledger as a source of exports.
import type { LedgerReader } from '../store/ledger-store.ts';
import { openedEntries, type Payloads } from '../ledger/payloads.ts';
import type { ExportSource } from './entry.ts';

/** Reads what is committed, beside whoever writes. */
export function ledgerSource(
  reader: Pick<LedgerReader, 'head' | 'entries'>,
  payloads: Payloads,
): ExportSource {
  return {
    size: async () => (await reader.head())?.size ?? 0,
    entries: (from, limit) => openedEntries(reader, payloads, from, limit),
  };
}
