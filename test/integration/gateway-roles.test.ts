// What a role in the HIS opens and closes for a browser without the extension, and who may say that one has it.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fetchFrom } from '../support/gateway-harness.ts';
import { GuardedSite, json } from '../support/guarded-site.ts';
import { openRaw, readAll } from '../support/raw-http.ts';
import { syntheticPatients } from '../support/synthetic-patients.ts';

const rows = syntheticPatients(3);
const list = { list: rows };
const jwt = (claims: unknown): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
const protection = [
  { roles: ['trainee'], withoutExtension: 'refuse' as const },
  { roles: ['doctor'], withoutExtension: 'monitor' as const },
  { withoutExtension: 'mask' as const },
];

/** @param path one of its own where its record is looked for: records of earlier requests may still come */
async function treated(
  his: GuardedSite,
  headers: Record<string, string>,
  path = '/api/patients',
): Promise<'clear' | 'masked' | 'refused'> {
  his.reply = json(list);
  const { status, body } = await fetchFrom(his.site, path, { headers });
  if (status === 403) return 'refused';
  return body.includes(rows[0]!.sfzh) ? 'clear' : 'masked';
}

describe('a role that the browser says', () => {
  let his: GuardedSite;
  beforeAll(async () => {
    his = await GuardedSite.start(protection, {
      roleFrom: [
        { jwt: { header: 'authorization', claim: 'realm_access.roles' } },
        { cookie: 'role' },
        { header: 'X-Role' },
        { login: { path: '/login.do', field: 'role', session: 'JSESSIONID' } },
      ],
    });
  });
  afterAll(async () => his.close());
  afterEach(() => his.forget());

  const token = (...roles: string[]) => ({
    authorization: `Bearer ${jwt({ realm_access: { roles } })}`,
  });

  it('opens nothing: a token that nobody verified, a cookie, a header, a field of a form', async () => {
    expect(await treated(his, {})).toBe('masked');
    expect(await treated(his, token('doctor'))).toBe('masked');
    expect(await treated(his, { cookie: 'role=doctor' })).toBe('masked');
    expect(await treated(his, { 'x-role': 'doctor' })).toBe('masked');
    his.reply = (_req, res) => void res.setHeader('set-cookie', 'JSESSIONID=s1').end('ok');
    await fetchFrom(his.site, '/login.do', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'username=x&role=doctor',
    });
    expect(await treated(his, { cookie: 'JSESSIONID=s1' })).toBe('masked');
  });

  it('closes what it closes', async () => {
    expect(await treated(his, token('clerk', 'trainee'))).toBe('refused');
    expect(await treated(his, { cookie: 'role=doctor%2Ctrainee' })).toBe('refused');
  });

  it('is on record as the request said it', async () => {
    await treated(his, token('clerk', 'doctor'), '/api/two-roles');
    const record = await his.servedAt('/api/two-roles');
    expect(record.actor.roles).toEqual(['clerk', 'doctor']);
    await treated(his, {}, '/api/no-role');
    expect((await his.servedAt('/api/no-role')).actor).not.toHaveProperty('roles');
  });
});

describe('a role that the HIS said in answer to a login', () => {
  let his: GuardedSite;
  beforeAll(async () => {
    his = await GuardedSite.start(protection, {
      roleFrom: [
        { cookie: 'role' },
        { login: { path: '/api/login', answer: 'data.roles.key', token: 'data.token' } },
        { login: { path: '/sso', answer: 'role', session: 'SID' } },
      ],
    });
  });
  afterAll(async () => his.close());
  afterEach(() => his.forget());

  it('opens what it opens to the token of that answer, and to no other', async () => {
    his.reply = json({ data: { roles: [{ key: 'clerk' }, { key: 'doctor' }], token: 'opaque-1' } });
    await fetchFrom(his.site, '/api/login', { method: 'POST', body: '{}' });
    expect(await treated(his, { authorization: 'Bearer opaque-1' }, '/api/rounds')).toBe('clear');
    expect(await treated(his, { authorization: 'Bearer opaque-2' })).toBe('masked');
    expect((await his.servedAt('/api/rounds')).actor.roles).toEqual(['clerk', 'doctor']);
  });

  it('is another when the session begins anew', async () => {
    const signIn = async (role: string) => {
      his.reply = (req, res) => {
        res.setHeader('set-cookie', 'SID=s7; Path=/; HttpOnly');
        json({ role })(req, res);
      };
      await fetchFrom(his.site, '/sso', { method: 'POST', body: '{}' });
    };
    await signIn('doctor');
    expect(await treated(his, { cookie: 'SID=s7' })).toBe('clear');
    await signIn('trainee');
    expect(await treated(his, { cookie: 'SID=s7' })).toBe('refused');
    // What is claimed in front of it hides nothing.
    expect(await treated(his, { cookie: 'SID=s7; role=doctor' })).toBe('refused');
  });

  it('is none after a login that failed', async () => {
    his.reply = (_req, res) => {
      res.statusCode = 401;
      res.end(JSON.stringify({ data: { roles: [{ key: 'doctor' }], token: 'opaque-3' } }));
    };
    await fetchFrom(his.site, '/api/login', { method: 'POST', body: '{}' });
    expect(await treated(his, { authorization: 'Bearer opaque-3' })).toBe('masked');
  });
});

describe('a role that a front sets', () => {
  const roleFrom = (from: string) => ({ roleFrom: [{ header: 'X-His-Role', from: [from] }] });

  it('opens what it opens', async () => {
    const his = await GuardedSite.start(protection, roleFrom('127.0.0.0/8'));
    expect(await treated(his, { 'x-his-role': 'clerk, doctor' })).toBe('clear');
    expect(his.seen[0]!.headers['x-his-role']).toBe('clerk, doctor');
    await his.close();
  });

  it('is taken off when somebody else sends it, in every spelling: it opens nothing and reaches nobody', async () => {
    const his = await GuardedSite.start(protection, roleFrom('10.9.9.0/24'));
    for (const name of ['x-his-role', 'X_His_Role', 'x-his_role']) {
      expect(await treated(his, { [name]: 'doctor' })).toBe('masked');
    }
    for (const { headers } of his.seen) {
      expect(Object.keys(headers).filter((name) => /his.role/.test(name))).toEqual([]);
    }
    expect((await his.servedAt('/api/patients')).actor).not.toHaveProperty('roles');
    const socket = await openRaw(his.site);
    socket.write(
      `GET /ws HTTP/1.1\r\nHost: localhost:${his.site.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-His-Role: doctor\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`,
    );
    expect(await readAll(socket, 500)).toMatch(/^HTTP\/1\.1 403 /);
    await his.close();
  });

  it('of a front is not read from what the browser has slipped in beside it', async () => {
    const his = await GuardedSite.start(protection, roleFrom('127.0.0.1'));
    expect(await treated(his, { X_His_Role: 'doctor' })).toBe('masked');
    expect(his.seen[0]!.headers).not.toHaveProperty('x_his_role');
    await his.close();
  });
});
