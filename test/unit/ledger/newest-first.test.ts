// Reading all that a filter finds, page by page, from a ledger of our own that counts what it is asked.
import { describe, expect, it } from 'vitest';
import { newestFirst, type RecordFilter, type SearchPage } from '../../../proxy/ledger/contract.ts';

const asked: RecordFilter = { kinds: ['share.partner'], from: '2026-11-01T00:00:00.000Z' };

/** Entries 0 to `count - 1`, each its index. */
function ledgerOf(count: number) {
  const calls: { filter: RecordFilter; page: SearchPage }[] = [];
  return {
    calls,
    query: async (filter: RecordFilter, page: SearchPage) => {
      calls.push({ filter, page });
      const end = page.before ?? count;
      const from = Math.max(0, end - page.limit);
      const rows = Array.from({ length: end - from }, (_, i) => end - 1 - i);
      return { rows, next: from > 0 ? from : null };
    },
  };
}

async function all(rows: AsyncIterable<number>): Promise<number[]> {
  const found: number[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

describe('reading newest first', () => {
  it('yields every row of every page, in order', async () => {
    const ledger = ledgerOf(7);
    expect(await all(newestFirst(ledger, asked, 3))).toEqual([6, 5, 4, 3, 2, 1, 0]);
    expect(ledger.calls.map(({ page }) => page)).toEqual([
      { limit: 3 },
      { before: 4, limit: 3 },
      { before: 1, limit: 3 },
    ]);
    expect(ledger.calls.every(({ filter }) => filter === asked)).toBe(true);
  });

  it('asks for no page more when the caller stops, at the last row of a page too', async () => {
    for (const [last, pages] of [
      [5, 1],
      [4, 1],
      [3, 2],
    ]) {
      const ledger = ledgerOf(7);
      for await (const row of newestFirst(ledger, asked, 3)) if (row === last) break;
      expect(ledger.calls).toHaveLength(pages!);
    }
  });

  it('yields nothing of an empty ledger, and goes on over a page that is empty', async () => {
    expect(await all(newestFirst(ledgerOf(0), asked))).toEqual([]);
    const pages = [
      { rows: [9], next: 9 },
      { rows: [], next: 5 },
      { rows: [2], next: null },
    ];
    const holed = { query: async () => pages.shift()! };
    expect(await all(newestFirst(holed, asked))).toEqual([9, 2]);
  });

  it('passes on what the ledger rejects with', async () => {
    const broken = { query: () => Promise.reject(new Error('the database is away')) };
    await expect(all(newestFirst(broken, asked))).rejects.toThrow('database is away');
  });
});
