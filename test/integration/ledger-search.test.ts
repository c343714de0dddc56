// Queries against what their filters mean, whatever clocks, conditions and bounds there are.
import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordFilter, SearchPage } from '../../proxy/ledger/contract.ts';
import { ledgerIn } from '../../proxy/ledger/data-directory.ts';
import type { LedgerPlace } from '../../proxy/ledger/open-ledger.ts';
import type { LedgerReader, LedgerStore, NewEntry } from '../../proxy/store/ledger-store.ts';
import { openLedgerReader, openLedgerStore } from '../../proxy/store/open-ledger-store.ts';
import { ledgerStores } from '../support/ledger-stores.ts';
import { withClient } from '../support/postgres-server.ts';
import { appendRows, naively, randomLog, randomQuestion, rowOf } from '../support/random-log.ts';

const open = async (place: LedgerPlace) => {
  const store = await openLedgerStore(place.address ?? ledgerIn(place.dir));
  await store.claim('w1', 'a key');
  return store;
};

/** All pages, as a reader of them goes through; how many came short before the end. */
async function everyPage(reader: LedgerReader, filter: RecordFilter, page: SearchPage) {
  const found: number[] = [];
  let short = 0;
  for (let before: number | undefined; ; ) {
    const asked = { ...page, ...(before === undefined ? {} : { before }) };
    const { rows, next } = await reader.query(filter, asked);
    found.push(...rows.map(({ idx }) => idx));
    expect(rows.length).toBeLessThanOrEqual(page.limit);
    if (next === null) return { found, short };
    if (rows.length < page.limit) short++;
    expect(next).toBeLessThan(before ?? Infinity);
    before = next;
  }
}

type Question = typeof randomQuestion extends fc.Arbitrary<infer T> ? T : never;

/** Rows, exact total and bounded total as the filter means them. */
async function expectAnswered(
  store: LedgerReader,
  log: readonly NewEntry[],
  { filter, limit, scan, atMost = 1200 }: Question,
): Promise<void> {
  const all = naively(log, filter);
  const isScanned = scan === undefined ? {} : { scan };
  const where = JSON.stringify({ filter, limit, scan, atMost });
  const { found, short } = await everyPage(store, filter, { limit, ...isScanned });
  expect(found, where).toEqual(all);
  if (scan === undefined) expect(short, where).toBe(0);
  const exact = { count: all.length, isAtLeast: false };
  expect(await store.count(filter), where).toEqual(exact);
  const bounded = all.length > atMost ? { count: atMost, isAtLeast: true } : exact;
  expect(await store.count(filter, { atMost }), where).toEqual(bounded);
  const total = await store.count(filter, { atMost, ...isScanned });
  expect(total.count, where).toBeLessThanOrEqual(bounded.count);
  if (!total.isAtLeast) expect(total, where).toEqual(exact);
}

describe.each(ledgerStores)('queries on $name', (kind) => {
  test('pages and totals are those of the filter, in random logs', async () => {
    // By seed: a log as a counterexample fills the screen.
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(1200), async (seed, cut) => {
        const [log = []] = fc.sample(randomLog, { seed, numRuns: 1 });
        const place = await kind.place();
        const store = await open(place);
        await appendRows(store, log.slice(0, cut));
        // A month begins anywhere, in the middle of a block too.
        if (place.address?.kind === 'postgres')
          await withClient(place.address, (c) => c.query('update head set month = 203001'));
        await appendRows(store, log.slice(cut));
        for (const question of fc.sample(randomQuestion, { seed, numRuns: 50 }))
          await expectAnswered(store, log, question);
        await store.close();
        rmSync(place.dir, { recursive: true, force: true });
      }),
      { numRuns: 3, seed: 20261122, endOnFailure: true },
    );
  });

  describe('in a log whose two most frequent conditions never meet', () => {
    let place: LedgerPlace;
    let store: LedgerStore;
    const frequent = { user: 'svc', device: 'd1' };
    beforeAll(async () => {
      place = await kind.place();
      store = await open(place);
      const at = (i: number) => new Date(1_767_225_600_000 + i * 60_000).toISOString();
      const log = Array.from({ length: 5000 }, (_, idx) => ({
        row: rowOf({
          idx,
          kind: 'view',
          at: at(idx),
          ...(idx % 2 === 0 ? { user: 'svc' } : { device: 'd1' }),
          ...(idx === 7 ? frequent : {}),
        }),
        patients: [],
      }));
      await appendRows(store, log);
    });
    afterAll(async () => {
      await store.close();
      rmSync(place.dir, { recursive: true, force: true });
    });

    test('a bounded page ends empty and says where the search goes on', async () => {
      const first = await store.query(frequent, { limit: 50, scan: 500 });
      expect(first.rows).toEqual([]);
      expect(first.next).toBeGreaterThan(3000);
      expect(await store.count(frequent, { scan: 500 })).toEqual({ count: 0, isAtLeast: true });
      const { found, short } = await everyPage(store, frequent, { limit: 50, scan: 500 });
      expect(found).toEqual([7]);
      expect(short).toBeGreaterThan(3);
    });

    test('a total is exact up to its bound and “at least” above it', async () => {
      for (const filter of [{ kinds: ['view' as const] }, { user: 'svc' }, {}]) {
        const { count } = await store.count(filter);
        expect(await store.count(filter, { atMost: count })).toEqual({ count, isAtLeast: false });
        expect(await store.count(filter, { atMost: count - 1 })).toEqual({
          count: count - 1,
          isAtLeast: true,
        });
      }
      const early = { kinds: ['view' as const], to: '2026-01-01T01:00:00.000Z' };
      expect(await store.count(early)).toEqual({ count: 60, isAtLeast: false });
    });

    test('a second reader sees what is appended after its first question', async () => {
      const reader = await openLedgerReader(place.address ?? ledgerIn(place.dir));
      const since = { from: '2026-01-04T00:00:00.000Z' };
      const { count } = await reader.count(since);
      const at = '2026-03-01T00:00:00.000Z';
      const log = [{ row: rowOf({ idx: 5000, kind: 'view', at }), patients: [] }];
      await appendRows(store, log);
      expect(await reader.count(since)).toEqual({ count: count + 1, isAtLeast: false });
      await reader.close();
    });
  });
});
