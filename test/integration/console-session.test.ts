import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccount } from '../../proxy/auth/create-account.ts';
import { ConsoleClient } from '../support/console-client.ts';
import { type ConsoleServer, startConsole } from '../support/console-server.ts';

const minute = 60_000;
const good = 'a-Good-Password-1';
let server: ConsoleServer;
let client: ConsoleClient;
beforeEach(async () => {
  server = await startConsole();
  client = new ConsoleClient(server);
});
afterEach(() => server.close());

const authRecords = async () => {
  const { rows } = await server.ledger.query({}, { limit: 100 });
  return rows.map(({ record }) => `${record.kind} ${record.actor.user ?? '-'}`).toReversed();
};

describe('the one-time password', () => {
  it('opens nothing but its own change, which is recorded', async () => {
    const login = await client.post('/api/login', server.first);
    expect(login.body).toEqual({
      user: 'audit',
      role: 'auditAdmin',
      mustChange: true,
      hospital: '示范医院',
    });
    const closed = [
      '/api/checkpoint',
      '/api/consistency?from=0&to=0',
      '/api/records/0',
      '/api/records/related/0',
    ];
    for (const path of closed)
      expect((await client.get(path)).body.error).toBe('passwordChangeRequired');
    for (const path of ['/api/records/search', '/api/records/counts', '/api/verify'])
      expect((await client.post(path, {})).status).toBe(403);
    const change = await client.post('/api/password', {
      current: server.first.password,
      next: good,
    });
    expect(change.body.mustChange).toBe(false);
    expect((await client.get('/api/checkpoint')).status).toBe(200);
    expect(await authRecords()).toEqual(['auth.login audit', 'auth.passwordChanged audit']);
  });

  it('works once: afterwards only the new one signs in', async () => {
    await client.enter(server.first, good);
    expect((await client.post('/api/login', server.first)).body.error).toBe('signInFailed');
    expect((await client.post('/api/login', { user: 'AUDIT', password: good })).status).toBe(200);
  });

  it.each([
    ['short', ['tooShort']],
    ['audit', ['tooShort', 'sameAsUser']],
  ])('cannot become %s', async (next, problems) => {
    await client.post('/api/login', server.first);
    const change = await client.post('/api/password', { current: server.first.password, next });
    expect([change.status, change.body.error, change.body.problems]).toEqual([
      422,
      'passwordRule',
      problems,
    ]);
  });

  it('cannot be kept, nor changed without knowing it', async () => {
    const { password } = server.first;
    await client.post('/api/login', server.first);
    const kept = await client.post('/api/password', { current: password, next: password });
    expect(kept.body.problems).toEqual(['sameAsOld']);
    const guessed = await client.post('/api/password', { current: 'guess', next: good });
    expect([guessed.status, guessed.body.error]).toEqual([403, 'passwordWrong']);
    expect((await server.accounts.get('audit'))?.mustChange).toBe(true);
  });
});

describe('a session', () => {
  it('is a cookie that only this host, TLS and no script gets', async () => {
    const login = await client.post('/api/login', server.first);
    const [cookie = ''] = login.headers['set-cookie'] as string[];
    expect(cookie).toMatch(/^__Host-medveil=/);
    for (const word of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict'])
      expect(cookie).toContain(word);
    expect(cookie).not.toMatch(/Domain=|Expires=/);
  });

  it('gets a new id at sign-in and at the password change, and the old ones are dead', async () => {
    await client.post('/api/login', server.first);
    const planted = client.cookie;
    await client.post('/api/login', server.first);
    const second = client.cookie;
    await client.post('/api/password', { current: server.first.password, next: good });
    expect(new Set([planted, second, client.cookie]).size).toBe(3);
    for (const cookie of [planted, second]) {
      const other = new ConsoleClient(server);
      other.cookie = cookie;
      expect((await other.get('/api/me')).status).toBe(401);
    }
    expect((await client.get('/api/me')).status).toBe(200);
  });

  it('ends everywhere else when the password changes', async () => {
    await client.enter(server.first, good);
    const other = new ConsoleClient(server);
    await other.post('/api/login', { user: 'audit', password: good });
    await client.post('/api/password', { current: good, next: 'another-Password-2' });
    expect((await other.get('/api/me')).status).toBe(401);
    expect((await client.get('/api/me')).status).toBe(200);
  });

  it('ends after 15 minutes without a call of a person; background calls do not count', async () => {
    await client.enter(server.first, good);
    server.clock.offset = 14 * minute;
    expect((await client.get('/api/checkpoint')).status).toBe(200);
    server.clock.offset = 28 * minute;
    const background = { 'x-medveil': 'background' };
    expect((await client.get('/api/checkpoint', background)).status).toBe(200);
    server.clock.offset = 30 * minute;
    expect((await client.get('/api/checkpoint')).status).toBe(401);
  });

  it('ends after 8 hours however busy it is', async () => {
    await client.enter(server.first, good);
    for (let at = 10; at < 8 * 60; at += 10) {
      server.clock.offset = at * minute;
      expect((await client.get('/api/me')).status).toBe(200);
    }
    server.clock.offset = 8 * 60 * minute + 1000;
    expect((await client.get('/api/me')).status).toBe(401);
  });

  it('ends with a recorded sign-out, and at once when the account is disabled', async () => {
    await client.enter(server.first, good);
    const cookie = client.cookie;
    expect((await client.post('/api/logout')).status).toBe(204);
    client.cookie = cookie;
    expect((await client.get('/api/me')).status).toBe(401);
    expect((await authRecords()).at(-1)).toBe('auth.logout audit');

    await client.post('/api/login', { user: 'audit', password: good });
    const account = await server.accounts.get('audit');
    await server.accounts.put({ ...account!, disabled: true });
    expect((await client.get('/api/me')).status).toBe(401);
    expect((await client.post('/api/login', { user: 'audit', password: good })).status).toBe(401);
  });

  it('does not begin when it cannot be recorded', async () => {
    server.recording.failing = true;
    const login = await client.post('/api/login', server.first);
    expect([login.status, login.headers['set-cookie']]).toEqual([503, undefined]);
    server.recording.failing = false;
    expect((await client.get('/api/me')).status).toBe(401);
  });
});

describe('guessing', () => {
  const wrong = { user: 'audit', password: 'wrong' };

  it('pauses the account after five failures, for the right password too, and is recorded', async () => {
    for (let i = 0; i < 5; i++) expect((await client.post('/api/login', wrong)).status).toBe(401);
    const locked = await client.post('/api/login', server.first);
    expect([locked.status, locked.body.error]).toEqual([429, 'accountLocked']);
    expect(locked.body.retryAfter).toBeGreaterThan(50);
    expect(locked.headers['retry-after']).toBe(String(locked.body.retryAfter));
    expect(await authRecords()).toEqual(Array(6).fill('auth.loginFailed audit'));
    server.clock.offset = minute + 1000;
    expect((await client.post('/api/login', server.first)).status).toBe(200);
  });

  it('tells a name that exists from none neither by answer nor in the record', async () => {
    const known = await client.post('/api/login', wrong);
    const unknown = await client.post('/api/login', { user: '张三13900000001', password: 'x' });
    expect(unknown.text).toBe(known.text);
    expect(await authRecords()).toEqual(['auth.loginFailed audit', 'auth.loginFailed -']);
    for (let i = 0; i < 4; i++)
      await client.post('/api/login', { user: '张三13900000001', password: 'x' });
    expect(
      (await client.post('/api/login', { user: '张三13900000001', password: 'x' })).status,
    ).toBe(429);
  });

  it('is limited for an address whatever names it tries', async () => {
    await server.close();
    server = await startConsole({ change: { triesPerAddress: 3 } });
    client = new ConsoleClient(server);
    for (const user of ['a1', 'b2', 'c3'])
      expect((await client.post('/api/login', { user, password: 'x' })).status).toBe(401);
    const refused = await client.post('/api/login', server.first);
    expect([refused.status, refused.body.error]).toEqual([429, 'tooManyAttempts']);
  });
});

describe('a call from elsewhere', () => {
  it.each([
    ['without our header', { 'x-medveil': '' }],
    ['of another origin', { origin: 'https://evil.example' }],
    ['of another site', { 'sec-fetch-site': 'cross-site' }],
  ])('%s is refused before anything is looked at', async (_, headers) => {
    await client.enter(server.first, good);
    const before = await authRecords();
    for (const answer of [
      await client.post('/api/records/search', { filter: {} }, headers),
      await client.post('/api/logout', undefined, headers),
      await client.get('/api/me', headers),
    ])
      expect([answer.status, answer.body.error]).toEqual([403, 'crossSite']);
    expect(await authRecords()).toEqual(before);
  });
});

describe('roles', () => {
  const enterAs = async (user: string, role: 'systemAdmin' | 'securityAdmin') => {
    const made = await createAccount(server.accounts, { user, role });
    if (!made.created) throw new Error(made.reason);
    await client.enter({ user, password: made.password }, good);
  };

  it('a system administrator sees no record, and asking for one leaves none behind', async () => {
    await enterAs('ops', 'systemAdmin');
    const before = await authRecords();
    for (const answer of [
      await client.post('/api/records/search', { filter: {} }),
      await client.post('/api/records/counts', { filters: [{}] }),
      await client.get('/api/records/0'),
      await client.get('/api/records/related/0'),
      await client.post('/api/verify', {}),
    ])
      expect([answer.status, answer.body.error, answer.body.rows]).toEqual([
        403,
        'roleForbidden',
        undefined,
      ]);
    expect(await authRecords()).toEqual(before);
    expect((await client.get('/api/checkpoint')).status).toBe(200);
  });

  it('a security administrator reads, until the role is taken away', async () => {
    await enterAs('sec', 'securityAdmin');
    expect((await client.post('/api/records/search', { filter: {} })).status).toBe(200);
    const account = await server.accounts.get('sec');
    await server.accounts.put({ ...account!, role: 'systemAdmin' });
    expect((await client.post('/api/records/search', { filter: {} })).status).toBe(403);
  });
});
