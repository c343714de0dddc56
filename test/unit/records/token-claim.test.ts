// Accounts in tokens, against tokens made by a library.
import fc from 'fast-check';
import { UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { tokenClaim } from '../../../shared/records/token-claim.ts';

const tokenOf = (payload: Record<string, unknown>): string => new UnsecuredJWT(payload).encode();

describe('the claim of a token', () => {
  it('is read as it was written, whatever the account', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (account) => {
        expect(tokenClaim(tokenOf({ user: { account } }), 'user.account')).toBe(account);
        expect(tokenClaim(`Bearer ${tokenOf({ sub: account })}`, 'sub')).toBe(account);
      }),
    );
  });

  it('may be a number', () => {
    expect(tokenClaim(tokenOf({ uid: 1027 }), 'uid')).toBe('1027');
  });

  it('is nothing where a token has none, and in what is no token', () => {
    expect(tokenClaim(tokenOf({ user: { name: '护士' } }), 'user.account')).toBeUndefined();
    expect(tokenClaim(tokenOf({}), 'constructor.name')).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => void tokenClaim(text, 'sub')));
    expect(tokenClaim('n1027', 'sub')).toBeUndefined();
  });
});
