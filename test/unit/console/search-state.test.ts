import { expect, test } from 'vitest';
import { goesOn, knownTotal, pageSize } from '../../../proxy/console/logs/search-state.ts';
import { countText } from '../../../proxy/console/parts/count-text.ts';
import type { ConsoleRow } from '../../../shared/messages/console.ts';

const page = (rows: number, next: number | null, count = 0, isAtLeast = true) => ({
  rows: Array.from({ length: rows }, (_, index) => ({ index }) as ConsoleRow),
  next,
  total: { count, isAtLeast },
});

test.each([
  ['nothing was asked yet', [], false],
  ['a full page', [page(pageSize, 9)], false],
  ['a short page at the end', [page(3, null)], false],
  ['an empty page before the end', [page(0, 9)], true],
  ['short pages that do not fill one', [page(20, 90), page(20, 80)], true],
  ['short pages that fill one', [page(20, 90), page(40, 80)], false],
  ['a short page behind a full one', [page(pageSize, 90), page(1, 80)], true],
  ['a full page in pieces behind a full one', [page(50, 9), page(1, 8), page(49, 7)], false],
])('a search reads on by itself: %s', (_, pages, expected) => {
  expect(goesOn(pages)).toBe(expected);
});

test.each([
  ['exact as it was counted', [page(50, 9, 70, false)], '70'],
  ['a bound', [page(50, 9, 10_000)], `${(10_000).toLocaleString()}+`],
  ['more rows than were counted', [page(50, 9, 20), page(50, 8, 20)], '100+'],
  ['read to the end', [page(50, 9, 20), page(3, null, 20)], '53'],
  ['nothing asked', [], '0'],
])('a total is %s', (_, pages, expected) => {
  expect(countText(knownTotal(pages))).toBe(expected);
});
