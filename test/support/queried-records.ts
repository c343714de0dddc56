// Records in an array, asked as the ledger is asked: newest first, three on a page. For tests of what is made
// of the answers.
import type { RecordFilter, RecordPage, SearchPage } from '../../proxy/ledger/contract.ts';
import type { LedgerRecord } from '../../shared/records/record.ts';

/** Of a filter it knows kinds and time. */
export function queriedRecords(records: () => readonly LedgerRecord[]) {
  return async (
    { kinds, from = '', to = '~' }: RecordFilter,
    { limit, before = 1e9 }: SearchPage,
  ): Promise<RecordPage> => {
    const rows = records()
      .map((record, index) => ({ record, index }))
      .filter(
        ({ record, index }) =>
          kinds?.includes(record.kind) && record.at >= from && record.at < to && index < before,
      )
      .toReversed();
    const page = rows.slice(0, Math.min(limit, 3));
    return { rows: page, next: rows.length > page.length ? page.at(-1)!.index : null };
  };
}
