// What stays of entries whose content is about to be destroyed, whether in the ledger or in a copy of it.
import { hexToBytes } from '@noble/hashes/utils.js';
import type { ErasedRow } from '../store/ledger-schema.ts';
import type { LedgerReader } from '../store/ledger-store.ts';
import { isErased, type Payloads } from './payloads.ts';

/** Entries emptied at a time. */
const page = 2000;

/**
 * The rows that replace entries, a page at a time; those that are empty already are passed over. The content
 * is opened for its commitment: the keys to it go last.
 * @param id case of the certificate
 * @throws Error when an entry is missing or does not open
 */
export async function* remainsOf(
  reader: Pick<LedgerReader, 'entry'>,
  payloads: Payloads,
  id: string,
  idxs: Iterable<number>,
): AsyncGenerator<readonly ErasedRow[]> {
  let rows: ErasedRow[] = [];
  for (const idx of idxs) {
    const row = await reader.entry(idx);
    if (!row) throw new Error(`entry ${idx} is missing`);
    if (isErased(row)) continue;
    rows.push({ idx, commitment: hexToBytes(await payloads.commitmentOf(row)), case: id });
    if (rows.length < page) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}
