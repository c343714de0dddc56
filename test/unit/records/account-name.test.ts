import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountName } from '../../../shared/records/account-name.ts';

test('an account comes out the same however the cookie writes it', () => {
  for (const written of ['n001', ' n001 ', '"n001"', 'n%30%301', 'n001\u0007']) {
    expect(accountName(written)).toBe('n001');
  }
  expect(accountName('%E6%B2%88')).toBe('沈');
});

test('a value that is not percent-encoded stays as it is; an empty one is nobody', () => {
  expect(accountName('100%')).toBe('100%');
  for (const empty of ['', ' ', '""', '%00']) expect(accountName(empty)).toBeNull();
});

test('no cookie makes a name with control characters or more than 120 characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (value) => {
      const name = accountName(value) ?? 'x';
      expect(name.length).toBeGreaterThan(0);
      expect(name.length).toBeLessThanOrEqual(120);
      expect(name).not.toMatch(/\p{Cc}/u);
    }),
  );
});
