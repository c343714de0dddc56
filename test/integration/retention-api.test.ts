// Destroying records through the console's API, as three people do it.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createAccount } from '../../proxy/auth/create-account.ts';
import { retentionView } from '../../shared/messages/retention.ts';
import type { ConsoleRole } from '../../shared/messages/console.ts';
import { ConsoleClient } from '../support/console-client.ts';
import { type ConsoleServer, startConsole } from '../support/console-server.ts';

let server: ConsoleServer;
const people = new Map<string, ConsoleClient>();
const as = (user: string): ConsoleClient => people.get(user)!;

beforeAll(async () => {
  server = await startConsole();
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime('2022-05-20T08:00:00Z');
  for (let i = 0; i < 12; i++) {
    const actor = { user: `old${i}`, device: null, workstation: null };
    await server.ledger.append({ kind: 'auth.login', actor });
  }
  vi.useRealTimers();
  const roles: [string, ConsoleRole][] = [
    ['wang', 'securityAdmin'],
    ['li', 'auditAdmin'],
    ['zhao', 'securityAdmin'],
    ['root', 'systemAdmin'],
  ];
  for (const [user, role] of roles) {
    const made = await createAccount(server.accounts, { user, role });
    const client = new ConsoleClient(server);
    if (made.created) await client.enter({ user, password: made.password });
    people.set(user, client);
  }
});
afterAll(() => server.close());

/** What a PDF of ours shows. */
function textOf(pdf: string): string {
  const shown = [...pdf.matchAll(/F([12]) \d+ Tf <([0-9a-f]+)> Tj/g)].map(([, font, hex = '']) => {
    const bytes = Buffer.from(hex, 'hex');
    return font === '1' ? bytes.swap16().toString('utf16le') : bytes.toString('latin1');
  });
  return shown.join('');
}

const asked = {
  class: 'access',
  from: '2022-05',
  to: '2022-05',
  note: '保存期满，联系 13812345678',
};
const ask = (user: string, more: object = {}) =>
  as(user).post('/api/retention/cases', { ...asked, ...more });
const decide = (user: string, id: string, step = 'approved') =>
  as(user).post(`/api/retention/cases/${id}/decide`, { step, note: '' });

it('shows what is kept how long, to those who read the record, and records the look', async () => {
  const view = await as('li').get('/api/retention');
  const { classes, cases } = retentionView.parse(view.body);
  expect(classes.map(({ class: of, days }) => [of, days])).toEqual([
    ['access', 1096],
    ['transfer', 1096],
    ['evidence', 2192],
  ]);
  expect(cases).toEqual([]);
  const looks = await server.ledger.query({ kinds: ['admin.query'], user: 'li' }, { limit: 1 });
  expect(looks.rows[0]?.record).toMatchObject({ filter: '{"retention":true}' });
  expect((await as('root').get('/api/retention')).status).toBe(403);
});

it('refuses what may not be, with a reason for each', async () => {
  expect((await ask('li')).status).toBe(403);
  expect(await ask('wang', { to: '2099-01' })).toMatchObject({
    status: 409,
    body: { error: 'stepRefused', step: 'notExpired' },
  });
  expect((await ask('wang', { from: '2022-13' })).status).toBe(400);
  expect((await ask('wang', { note: '' })).status).toBe(400);
  expect((await decide('li', 'ffffffffffffffff')).body).toMatchObject({ step: 'unknownCase' });
});

it('destroys after two approvals, and certifies it in Chinese', async () => {
  const { id } = (await ask('wang')).body as { id: string };
  expect((await decide('wang', id)).body).toMatchObject({ step: 'ownRequest' });
  const execute = (user: string) => as(user).post(`/api/retention/cases/${id}/execute`);
  const pdf = () => as('li').get(`/api/retention/cases/${id}/certificate.pdf`);
  expect((await pdf()).status).toBe(404);
  expect((await decide('li', id)).status).toBe(200);
  expect((await execute('wang')).body).toMatchObject({ step: 'notApproved' });
  expect((await decide('zhao', id)).status).toBe(200);
  expect((await execute('li')).status).toBe(403);
  expect(await execute('wang')).toMatchObject({ status: 200, body: { executed: { entries: 12 } } });
  const answer = await pdf();
  expect(answer.headers['content-type']).toBe('application/pdf');
  const words = textOf(answer.text).replace(/\s+/g, '');
  for (const part of [
    '记录销毁证明',
    '示范医院',
    id,
    '2022-05–2022-05',
    '已销毁条数',
    'wang',
    'zhao',
  ])
    expect(words).toContain(part);
  // A number that somebody wrote into the reason is masked, in the record and on paper.
  expect(words).not.toContain('13812345678');
  expect(words).toContain('保存期满');
  const view = retentionView.parse((await as('li').get('/api/retention')).body);
  expect(view.cases).toMatchObject([
    { id, state: 'executed', entries: 12, approvedBy: ['li', 'zhao'] },
  ]);
  const rest = await server.ledger.count({ kinds: ['auth.login'], to: '2023' });
  expect(rest).toEqual({ count: 0, isAtLeast: false });
});

it('a hold keeps back, and is lifted', async () => {
  const months = { from: '2022-01', to: '2022-12', note: '诉讼保全' };
  const set = (await as('li').post('/api/retention/holds', months)).body as { id: string };
  const holds = async () => retentionView.parse((await as('li').get('/api/retention')).body).holds;
  expect(await holds()).toMatchObject([{ id: set.id, by: 'li', patients: 0, note: '诉讼保全' }]);
  const lift = () => as('zhao').post(`/api/retention/holds/${set.id}/lift`, { note: '结案' });
  expect((await lift()).status).toBe(200);
  expect(await holds()).toEqual([]);
  expect((await lift()).body).toMatchObject({ step: 'unknownCase' });
});

it('a look that cannot be recorded shows nothing', async () => {
  server.recording.failing = true;
  expect((await as('li').get('/api/retention')).status).toBe(503);
  server.recording.failing = false;
});
