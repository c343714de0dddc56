import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowFromPostgres, rowToPostgres } from '../../../proxy/store/postgres-text.ts';
import type { EntryRow } from '../../../proxy/store/ledger-store.ts';

const rowWith = (text: string | null): EntryRow => ({
  idx: 1,
  writer: 'n1',
  seq: 1,
  prev: '0',
  key: text,
  salt: new Uint8Array(),
  payload: '{}',
  leaf_hash: new Uint8Array(),
  kind: 'auth.login',
  at: '2026-01-01T00:00:00.000Z',
  user: text,
  device: null,
  partner: text,
  verdict: null,
  transfer: text,
});

test('any text comes back as it was, and none goes with U+0000', () => {
  const units = fc.constantFrom('\0', '\u{e000}', '0', '1', 'a', '医');
  fc.assert(
    fc.property(fc.option(fc.string({ unit: units })), (text) => {
      const stored = rowToPostgres(rowWith(text));
      expect(stored.user ?? '').not.toContain('\0');
      expect(rowFromPostgres(stored)).toEqual(rowWith(text));
    }),
  );
});
