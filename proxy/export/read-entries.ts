// Walks the log once, page after page: memory does not grow with it.
import type { RecordKind } from '../../shared/records/record.ts';
import { isErased } from '../ledger/payloads.ts';
import { type ExportEntry, type ExportSource, openEntry } from './entry.ts';

/** Conditions that all have to hold; absent ones do not count. */
export interface Selection {
  readonly kinds?: readonly RecordKind[];
  /** ISO 8601 UTC, inclusive. */
  readonly since?: string;
  /** ISO 8601 UTC, exclusive. */
  readonly until?: string;
}

const pageLength = 500;

/**
 * Records below index `below` that the selection takes, oldest first.
 * @param unreadable told of entries that are no record; they are left out
 * @param passed told how many entries have been looked at, after each page
 */
export async function* readEntries(
  source: Pick<ExportSource, 'entries'>,
  selection: Selection,
  below: number,
  unreadable: (index: number) => void,
  passed: (entries: number) => void = () => undefined,
): AsyncGenerator<ExportEntry> {
  for (let next = 0; next < below; ) {
    const page = await source.entries(next, Math.min(pageLength, below - next));
    const last = page.at(-1);
    if (!last) return;
    for (const stored of page) {
      if (isErased(stored)) continue;
      const entry = openEntry(stored);
      if (!entry) unreadable(stored.idx);
      else if (takes(selection, entry)) yield entry;
    }
    next = last.idx + 1;
    passed(next);
  }
}

/** Times are compared as text: all of them are written alike. */
function takes({ kinds, since, until }: Selection, { record }: ExportEntry): boolean {
  if (kinds && !kinds.includes(record.kind)) return false;
  if (since !== undefined && record.at < since) return false;
  return until === undefined || record.at < until;
}
