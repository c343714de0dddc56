// Who asked, as the record has it: by the signs of the HIS's own session, and unknown where there are none.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SignSource } from '../../proxy/gateway/attribution.ts';
import { fetchFrom } from '../support/gateway-harness.ts';
import { GuardedSite, json } from '../support/guarded-site.ts';
import { syntheticPatients } from '../support/synthetic-patients.ts';

const list = { list: syntheticPatients(2) };
const sources: SignSource[] = [
  { jwt: { header: 'authorization', claim: 'user.account' } },
  { jwt: { cookie: 'sso', claim: 'sub' } },
  { header: 'X-Remote-User' },
  { login: { path: '/login*', field: 'username', session: 'JSESSIONID' } },
  { login: { path: '/api/login', answer: 'data.account', token: 'data.token' } },
];
let his: GuardedSite;
let count = 0;

beforeAll(async () => {
  his = await GuardedSite.start([], { userFrom: sources });
});
afterAll(async () => his.close());
afterEach(() => his.forget());

const jwt = (claims: unknown): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

/** The account in the record of a list that is asked for with these headers. */
async function userOf(headers: Record<string, string>): Promise<string | null> {
  his.reply = json(list);
  const path = `/list-of/${'abcdefghijklmnopqrstuvwxyz'.charAt(count++)}`;
  await fetchFrom(his.site, path, { headers });
  return (await his.servedAt(path)).actor.user;
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };
function signIn(
  body: string,
  answer: { status?: number; location?: string; cookie?: string },
  headers: Record<string, string> = {},
) {
  his.reply = (_req, res) => {
    if (answer.cookie) res.setHeader('set-cookie', answer.cookie);
    if (answer.location) res.setHeader('location', answer.location);
    res.statusCode = answer.status ?? 200;
    res.end('ok');
  };
  return fetchFrom(his.site, '/login.do', {
    method: 'POST',
    headers: { ...form, ...headers },
    body,
  });
}

describe('the account behind an answer', () => {
  it('is unknown where nothing says it', async () => {
    expect(await userOf({})).toBeNull();
    expect(await userOf({ cookie: 'JSESSIONID=nobody', authorization: 'Basic eDp5' })).toBeNull();
  });

  it('is a claim of the token, in a header or a cookie', async () => {
    expect(await userOf({ authorization: `Bearer ${jwt({ user: { account: 'dr7' } })}` })).toBe(
      'dr7',
    );
    expect(await userOf({ cookie: `sso=${jwt({ sub: '工号12' })}` })).toBe('工号12');
    expect(await userOf({ authorization: `Bearer ${jwt({ user: {} })}` })).toBeNull();
  });

  it('is what a single sign-on sets', async () => {
    expect(await userOf({ 'x-remote-user': 'nurse3' })).toBe('nurse3');
  });

  it('is whoever began the session, on a shared workstation too', async () => {
    await signIn('username=dr1&password=p%40ss', { cookie: 'JSESSIONID=s1; Path=/; HttpOnly' });
    expect(his.seen[0]!.body).toBe('username=dr1&password=p%40ss');
    expect(his.seen[0]!.headers['content-length']).toBe('28');
    expect(await userOf({ cookie: 'JSESSIONID=s1' })).toBe('dr1');
    await signIn('username=dr2&password=x', { cookie: 'JSESSIONID=s2' });
    expect(await userOf({ cookie: 'a=b; JSESSIONID=s2' })).toBe('dr2');
    expect(await userOf({ cookie: 'JSESSIONID=s1' })).toBe('dr1');
  });

  it('is not who has failed to sign in', async () => {
    const cookie = { cookie: 'JSESSIONID=s3' };
    await signIn('username=dr9', { status: 302, location: '/login.do?error=1' }, cookie);
    expect(await userOf(cookie)).toBeNull();
    await signIn('username=dr9', { status: 401, cookie: 'JSESSIONID=s3' }, cookie);
    expect(await userOf(cookie)).toBeNull();
    await signIn('username=dr9', { status: 302, location: '/main.jsp' }, cookie);
    expect(await userOf(cookie)).toBe('dr9');
  });

  it('is in the answer to a login, with the token that follows', async () => {
    his.reply = json({ data: { account: 'dr5', token: 'opaque-1' } });
    const answer = await fetchFrom(his.site, '/api/login', { method: 'POST', body: '{}' });
    expect(JSON.parse(answer.body)).toEqual({ data: { account: 'dr5', token: 'opaque-1' } });
    expect(await userOf({ authorization: 'Bearer opaque-1' })).toBe('dr5');
    expect(await userOf({ authorization: 'Bearer opaque-2' })).toBeNull();
  });

  it('a login that is too long goes on and stays unknown', async () => {
    const body = `username=dr8&x=${'a'.repeat(70_000)}`;
    await signIn(body, { cookie: 'JSESSIONID=s8' });
    expect(his.seen[0]!.body).toBe(body);
    expect(await userOf({ cookie: 'JSESSIONID=s8' })).toBeNull();
  });

  it('of nobody’s password is kept nowhere', async () => {
    await signIn('username=dr1&password=geheim-77', { cookie: 'JSESSIONID=s9' });
    await userOf({ cookie: 'JSESSIONID=s9' });
    expect(JSON.stringify(his.ledger.records)).not.toContain('geheim-77');
  });
});
