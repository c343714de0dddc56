// What the pages of a log that were read so far say together.
import type { ConsoleTotal, SearchResponse } from '../../../shared/messages/console.ts';

export const pageSize = 50;

type Page = Pick<SearchResponse, 'rows' | 'next' | 'total'>;

/** Whether the page that a reader waits for is still short of rows though there may be more: one answer looks
 *  at so many records at most, and rare rows may be far apart. */
export function goesOn(pages: readonly Pick<Page, 'rows' | 'next'>[]): boolean {
  let missing = 0;
  for (const { rows } of pages) {
    // The one before was full: this one was asked for by a click.
    if (missing <= 0) missing = pageSize;
    missing -= rows.length;
  }
  return missing > 0 && (pages.at(-1)?.next ?? null) !== null;
}

/** How many there are, as far as anybody knows: who has read to the end knows it exactly. */
export function knownTotal(pages: readonly Page[]): ConsoleTotal {
  const [first] = pages;
  if (!first) return { count: 0, isAtLeast: false };
  if (!first.total.isAtLeast) return first.total;
  const listed = pages.reduce((sum, { rows }) => sum + rows.length, 0);
  if (pages.at(-1)?.next === null) return { count: listed, isAtLeast: false };
  return { count: Math.max(first.total.count, listed), isAtLeast: true };
}
