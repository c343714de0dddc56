// Which cookie says who is signed in.
import { UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { accountAt, namesAccount } from '../../../extension/background/his-accounts.ts';

const origin = 'https://his.example';
const cookies = new Map([
  ['plain', 'n1'],
  ['token', new UnsecuredJWT({ user: { account: 'n2' } }).encode()],
]);
const read = async (at: string, name: string) => (at === origin ? cookies.get(name) : undefined);
const policyOf = (hisUser: object) => ({
  profiles: [{ v: 1 as const, id: 'his', sites: [origin], hisUser }],
  userCookies: { [origin]: 'plain' },
});

describe('the account at a site', () => {
  it('is what the cookie is, or a claim of the token in it', async () => {
    expect(await accountAt(policyOf({ cookie: 'plain' }), origin, read)).toBe('n1');
    const claimed = { cookie: 'token', claim: 'user.account' };
    expect(await accountAt(policyOf(claimed), origin, read)).toBe('n2');
  });

  it('is what the next place says where the first says nothing', async () => {
    expect(await accountAt(policyOf({ cookie: 'other' }), origin, read)).toBe('n1');
    expect(await accountAt(policyOf({ cookie: 'token', claim: 'none' }), origin, read)).toBe('n1');
    expect(await accountAt(policyOf({ selector: '#me' }), origin, read)).toBe('n1');
  });

  it('is nobody at another site, and without a policy', async () => {
    expect(
      await accountAt(policyOf({ cookie: 'plain' }), 'https://x.example', read),
    ).toBeUndefined();
    expect(await accountAt(undefined, origin, read)).toBeUndefined();
  });

  it('may change with the cookies that name it, and with no others', () => {
    const policy = policyOf({ cookie: 'token' });
    expect(['token', 'plain', 'theme'].map((name) => namesAccount(policy, name))).toEqual([
      true,
      true,
      false,
    ]);
    expect(namesAccount(undefined, 'plain')).toBe(false);
  });
});
