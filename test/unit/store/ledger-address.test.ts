import { expect, test } from 'vitest';
import { addressText, parsePostgresUrl } from '../../../proxy/store/ledger-address.ts';

test('an address of a database is read, with and without port and password', () => {
  expect(parsePostgresUrl('postgres://medveil:p%40ss@[::1]/records')).toEqual({
    kind: 'postgres',
    host: '::1',
    port: 5432,
    user: 'medveil',
    database: 'records',
    password: 'p@ss',
    ca: null,
  });
  expect(parsePostgresUrl('postgresql://u@db.example:6543/d')).toMatchObject({
    host: 'db.example',
    port: 6543,
    password: null,
  });
});

test.each([
  'postgres://host/db',
  'postgres://u@host',
  'postgres://u@host/',
  'mysql://u@host/db',
  // Options could switch off what secures the connection.
  'postgres://u@host/db?sslmode=disable',
  'not an address',
])('%s is no address of a database', (text) => {
  expect(parsePostgresUrl(text)).toBeNull();
});

test('an address in a message has no password', () => {
  const address = parsePostgresUrl('postgres://u:secret@h:1/d');
  expect(addressText(address!)).toBe('postgres://u@h:1/d');
});
