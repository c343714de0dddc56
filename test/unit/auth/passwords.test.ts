import { describe, expect, it } from 'vitest';
import { oneTimePassword } from '../../../proxy/auth/one-time-password.ts';
import { hashPassword, nobodysHash, verifyPassword } from '../../../proxy/auth/password-hash.ts';
import { passwordProblemsOf } from '../../../shared/messages/password-rule.ts';

describe('a password at rest', () => {
  it('fits only itself, and is salted', async () => {
    const [one, two] = await Promise.all([
      hashPassword('河流 lantern 7'),
      hashPassword('河流 lantern 7'),
    ]);
    expect(one).not.toBe(two);
    expect(one).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(await verifyPassword('河流 lantern 7', one)).toBe(true);
    expect(await verifyPassword('河流 lantern 8', one)).toBe(false);
  });

  it('is the same however the keyboard composes its characters', async () => {
    const stored = await hashPassword('caf\u00e9-lantern');
    expect(await verifyPassword('cafe\u0301-lantern', stored)).toBe(true);
  });

  it('is checked with the cost it was made with', async () => {
    const cheap = `scrypt$1024$8$1$${Buffer.alloc(16).toString('base64url')}$`;
    const { scryptSync } = await import('node:crypto');
    const hash = scryptSync('older', Buffer.alloc(16), 32, { N: 1024, r: 8, p: 1 });
    expect(await verifyPassword('older', cheap + hash.toString('base64url'))).toBe(true);
  });

  it('never fits a damaged hash, nor the hash of nobody', async () => {
    for (const stored of ['', 'plain', 'scrypt$32768$8$3$c2FsdA$short', nobodysHash])
      expect(await verifyPassword('', stored)).toBe(false);
  });
});

it('a one-time password is long, readable and never the same', () => {
  const made = new Set(Array.from({ length: 200 }, oneTimePassword));
  expect(made.size).toBe(200);
  for (const password of made)
    expect(password).toMatch(/^(?:[a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/);
});

describe('the password rule', () => {
  it.each([
    ['ninechars', ['tooShort']],
    ['tencharsss', []],
    ['😀😀😀😀😀', ['tooShort']],
    ['Auditor-Wang', ['sameAsUser']],
    [' auditor-wang ', ['sameAsUser']],
    ['old-password-1', ['sameAsOld']],
    ['x'.repeat(201), ['tooLong']],
  ])('%s has the problems %j', (next, problems) => {
    expect(passwordProblemsOf(next, 'auditor-wang', 'old-password-1')).toEqual(problems);
  });
});
