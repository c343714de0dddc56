import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvHead, csvRow } from '../../../proxy/export/csv.ts';
import { exportLanguages } from '../../../proxy/export/csv-headings.ts';
import type { LedgerRecord } from '../../../shared/records/record.ts';
import { arbitraryRecord } from '../../support/arbitrary-record.ts';
import { entryOf } from '../../support/export-entry.ts';

const read = (text: string) => parse(text, { bom: true, record_delimiter: '\r\n' });

const login = (user: string): LedgerRecord => ({
  kind: 'auth.login',
  v: 1,
  at: '2026-03-01T08:00:00.000Z',
  actor: { user, device: null, workstation: '10.8.3.21' },
});

/** What Excel, LibreOffice and WPS take for the beginning of a formula. */
const formula = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

test('any record is one row with as many cells as there are headings, and none is a formula', () => {
  fc.assert(
    fc.property(arbitraryRecord(), (record) => {
      const [heading, row, ...more] = read(csvHead('zh-CN') + csvRow(entryOf(record)));
      expect(more).toEqual([]);
      expect(row).toHaveLength(heading!.length);
      for (const cell of row!) expect(cell).not.toMatch(formula);
    }),
    { numRuns: 300 },
  );
});

describe.each([
  '=HYPERLINK("http://x","y")',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '＝1+1',
  '＋1',
  '－1',
  '＠x',
  ' =1+1',
  '\n=1',
])('a cell that begins like %j', (user) => {
  test('is text', () => {
    const [row] = read(csvRow(entryOf(login(user))));
    expect(row).toContain(`'${user}`);
  });
});

test('numbers of ours stay numbers', () => {
  const [row] = read(csvRow(entryOf(login('a'), 7)));
  expect(row![0]).toBe('7');
});

test('commas, quotes and line ends stay inside their cell (RFC 4180)', () => {
  const user = '张三,"李四"\r\n王五';
  const text = csvRow(entryOf(login(user)));
  expect(text).toContain('"张三,""李四""\r\n王五"');
  expect(text.endsWith('\r\n')).toBe(true);
  expect(read(text)[0]).toContain(user);
});

test('the file begins with the mark that Excel knows UTF-8 by, and the reader’s headings', () => {
  for (const language of exportLanguages)
    expect(Buffer.from(csvHead(language)).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(read(csvHead('zh-CN'))[0]).toContain('操作人');
  expect(read(csvHead('zh-TW'))[0]).toContain('審批單');
  expect(read(csvHead('en'))[0]).toContain('Workstation');
});

test('no cell is longer than Excel shows, however many patients there are', () => {
  const refs = Array.from({ length: 2000 }, (_, i) => `p1.${String(i).padStart(22, '0')}`);
  const record: LedgerRecord = {
    kind: 'view',
    v: 1,
    at: '2026-03-01T08:00:00.000Z',
    actor: { user: 'n', device: null, workstation: null },
    seenAt: '2026-03-01T08:00:00.000Z',
    site: 'https://his',
    path: '/',
    kinds: {},
    patients: { count: 2000, refs },
    policyVersion: 1,
    deviceSeq: 1,
  };
  const [row] = read(csvRow(entryOf(record)));
  for (const cell of row!) expect(cell.length).toBeLessThan(32_767);
  expect(row!.find((cell) => cell.startsWith('p1.'))).toMatch(/…\(\+1000\)$/);
});
