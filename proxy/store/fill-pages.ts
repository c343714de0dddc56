// One ledger into another store, page by page: what backup and restore have in common.
import type { DataKeyRow, ErasedRow } from './ledger-schema.ts';
import type { HeadRow, LedgerReader, NewEntry, TileRow } from './ledger-store.ts';

/** Takes what it is given, in this order; the head last, so that half a copy has none. */
export interface FillTarget {
  keys(rows: readonly DataKeyRow[]): Promise<void>;
  erased(page: readonly ErasedRow[]): Promise<void>;
  entries(page: readonly NewEntry[]): Promise<void>;
  tiles(page: readonly TileRow[]): Promise<void>;
  checkpoints(notes: readonly HeadRow[]): Promise<void>;
  head(head: HeadRow): Promise<void>;
}

/** Entries and tiles a page; an entry of an export names hundreds of patients. */
const pageSize = 500;

/** Copies everything; the source must not change meanwhile. Nothing is checked: `verify` does that. */
export async function fillPages(source: LedgerReader, target: FillTarget): Promise<void> {
  const head = await source.head();
  if (!head) return;
  await target.keys(await source.dataKeys());
  for (let from = 0; ; ) {
    const rows = await source.entries(from, pageSize);
    const last = rows.at(-1);
    if (!last) break;
    const index = await source.patientIndex(from, last.idx + 1);
    const refs = Map.groupBy(index, (row) => row.idx);
    await target.entries(
      rows.map((row) => ({
        row,
        patients: (refs.get(row.idx) ?? []).map(({ ref }) => ref).sort(),
      })),
    );
    await target.erased(await source.erased(from, last.idx + 1));
    from = last.idx + 1;
  }
  let page: TileRow[] = [];
  for await (const tile of source.tiles()) {
    page.push(tile);
    if (page.length < pageSize) continue;
    await target.tiles(page);
    page = [];
  }
  await target.tiles(page);
  await target.checkpoints(await source.checkpoints());
  await target.head(head);
}
