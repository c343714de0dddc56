import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cefLine } from '../../../proxy/export/cef.ts';
import type { LedgerRecord } from '../../../shared/records/record.ts';
import { arbitraryRecord } from '../../support/arbitrary-record.ts';
import { entryOf } from '../../support/export-entry.ts';

/** Reads a line as the specification has it: bars that are not escaped part the header, equals signs that
 *  are not escaped part keys from values. */
function readCef(line: string): { header: string[]; extension: Record<string, string> } {
  const [, head = '', tail = ''] = /^((?:(?:\\.|[^|\\])*\|){7})(.*)$/su.exec(line) ?? [];
  const header = head
    .slice(0, -1)
    .split(/(?<!(?<!\\)(?:\\\\)*\\)\|/)
    .map((text) => text.replace(/\\([\\|])/g, '$1'));
  const extension: Record<string, string> = {};
  const keys = [...tail.matchAll(/(?:^| )([A-Za-z0-9]+)(?<!\\)=/g)];
  for (const [i, match] of keys.entries()) {
    const end = keys[i + 1]?.index ?? tail.length;
    extension[match[1]!] = tail
      .slice(match.index + match[0].length, end)
      .replace(/\\(.)/g, (_, char: string) => ({ n: '\n', r: '\r' })[char] ?? char);
  }
  return { header, extension };
}

test('any record is one line with seven header fields and the values it was given', () => {
  fc.assert(
    fc.property(arbitraryRecord(), (record) => {
      const line = cefLine(entryOf(record));
      expect(line).not.toMatch(/[\p{Cc}\u2028]/u);
      const { header, extension } = readCef(line);
      expect(header).toHaveLength(7);
      expect(header.slice(0, 3)).toEqual(['CEF:0', 'Medveil', 'Medveil']);
      expect(header[4]).toBe(record.kind);
      expect(['3', '6', '8']).toContain(header[6]);
      expect(extension).toMatchObject({
        rt: String(Date.parse(record.at)),
        externalId: '41',
        cs5: 'c5'.repeat(32),
      });
    }),
    { numRuns: 300 },
  );
});

const login = (user: string): LedgerRecord => ({
  kind: 'auth.loginFailed',
  v: 1,
  at: '2026-03-01T08:00:00.000Z',
  actor: { user, device: null, workstation: '10.8.3.21' },
});

test('backslashes, equals signs and line ends of a value are escaped; a bar is not', () => {
  const line = cefLine(entryOf(login('a=b\\c|d\r\ne')));
  expect(line).toContain(String.raw`suser=a\=b\\c|d\r\ne `);
  expect(readCef(line).extension['suser']).toBe('a=b\\c|d\r\ne');
});

test('Chinese stays as it is, and a failure is more severe than a success', () => {
  const line = cefLine(entryOf(login('张三')));
  expect(line).toMatch(
    /^CEF:0\|Medveil\|Medveil\|[^|]+\|auth\.loginFailed\|auth\.loginFailed\|6\|/,
  );
  expect(line).toContain('suser=张三 ');
  expect(line).toContain('outcome=failure');
});
