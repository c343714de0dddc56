// The records of a data directory, as whoever has its master key reads them.
import { ledgerPath } from '../../proxy/ledger/data-directory.ts';
import { openedEntries, readingPayloads } from '../../proxy/ledger/payloads.ts';
import { openLedgerReader } from '../../proxy/store/open-ledger-store.ts';
import type { LedgerRecord } from '../../shared/records/record.ts';

/** All of them, oldest first; a server may be writing. */
export async function storedRecords(dir: string): Promise<LedgerRecord[]> {
  const reader = await openLedgerReader({ kind: 'sqlite', path: ledgerPath(dir) });
  try {
    const payloads = readingPayloads({ dir }, reader);
    const rows = await openedEntries(reader, payloads, 0, 1_000_000);
    return rows.map(({ payload }) => JSON.parse(payload) as LedgerRecord);
  } finally {
    await reader.close();
  }
}
