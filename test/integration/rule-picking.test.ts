// Rules that are picked on a page, as browsers and administrators do it with the whole product: code, draft,
// decision, policy.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccount } from '../../proxy/auth/create-account.ts';
import { openAppStore } from '../../proxy/store/app-store.ts';
import type { ServerProcess } from '../../proxy/tour/server-process.ts';
import type { ConsoleRole } from '../../shared/messages/console.ts';
import { rulesResponse } from '../../shared/messages/rules.ts';
import { ConsoleClient } from '../support/console-client.ts';
import { DeviceClient } from '../support/device-client.ts';
import { artifactDir, enrolTokenOf, serve, writeConfig } from '../support/served-product.ts';

let dir: string;
let config: string;
let server: ServerProcess;
let site: string;
const people = new Map<string, ConsoleClient>();
const as = (user: string): ConsoleClient => people.get(user)!;
const password = 'a-Good-Password-1';

beforeAll(async () => {
  dir = artifactDir('rule-picking');
  config = writeConfig(dir);
  server = await serve(config);
  site = new URL(server.addresses.gateway).origin;
  const store = await openAppStore(join(dir, 'data', 'medveil.sqlite'));
  const roles: [string, ConsoleRole][] = [
    ['wang', 'securityAdmin'],
    ['li', 'securityAdmin'],
    ['zhao', 'auditAdmin'],
    ['root', 'systemAdmin'],
  ];
  for (const [user, role] of roles) {
    const made = await createAccount(store.accounts, { user, role });
    const client = consoleClient();
    if (made.created) await client.enter({ user, password: made.password }, password);
    people.set(user, client);
  }
  await store.close();
});
afterAll(() => server.stop());

function consoleClient(): ConsoleClient {
  return new ConsoleClient({ origin: server.addresses.service, ca: server.addresses.ca });
}

async function device(): Promise<DeviceClient> {
  const client = await DeviceClient.create(server.addresses.service, server.addresses.ca);
  await client.enrol(enrolTokenOf(dir));
  return client;
}

const post = (client: DeviceClient, path: string, body: object) =>
  client.call('POST', path, JSON.stringify(body));
const codeOf = async (user: string): Promise<string> =>
  ((await as(user).post('/api/rules/codes')).body as { code: string }).code;
async function picking(user = 'wang'): Promise<{ client: DeviceClient; ticket: string }> {
  const client = await device();
  const { status, body } = await post(client, '/v1/picker', { code: await codeOf(user) });
  expect(status).toBe(200);
  return { client, ticket: body.ticket };
}
const rule = { by: 'label', word: '随访编号', kind: 'patientNumber' };
const draft = (rules: object[] = [rule], more: object = {}) => ({
  site,
  path: '/ward/20231234/list?name=x',
  rules,
  tested: { before: 4, after: 6, hits: rules.map(() => 2) },
  ...more,
});
async function saved(rules?: object[], user = 'wang'): Promise<string> {
  const { client, ticket } = await picking(user);
  const answer = await post(client, '/v1/drafts', { ticket, draft: draft(rules) });
  expect(answer.status).toBe(200);
  return answer.body.id;
}
const decide = (user: string, id: string, step: string) =>
  as(user).post(`/api/rules/drafts/${id}/decide`, { step });
const rulesOf = async (user = 'zhao') => {
  return rulesResponse.parse((await as(user).get('/api/rules')).body);
};
const packsNow = async () => ((await (await device()).fetchPolicy()).rules ?? []).map((p) => p.id);
const files = () => readdirSync(join(dir, 'data', 'rules'));

test('a code is for the security administrator, for one browser and for one use', async () => {
  expect((await as('zhao').post('/api/rules/codes')).status).toBe(403);
  expect((await as('root').get('/api/rules')).status).toBe(403);
  const code = await codeOf('wang');
  expect(code).toMatch(/^\d{8}$/);
  const client = await device();
  const first = await post(client, '/v1/picker', { code });
  expect(first).toMatchObject({ status: 200, body: { account: 'wang' } });
  expect(await post(client, '/v1/picker', { code })).toMatchObject({
    status: 403,
    body: { error: 'code' },
  });
  // The ticket is nobody else's.
  const other = await device();
  const { ticket } = first.body as { ticket: string };
  expect(await post(other, '/v1/drafts', { ticket, draft: draft() })).toMatchObject({
    status: 401,
    body: { error: 'ticket' },
  });
});

test('a browser that guesses codes is stopped, and an account has few that wait', async () => {
  const client = await device();
  const wrong = { code: 'x' };
  for (let i = 0; i < 10; i++) expect((await post(client, '/v1/picker', wrong)).status).toBe(400);
  const code = await codeOf('li');
  expect((await post(client, '/v1/picker', { code })).status).toBe(429);
  await codeOf('li');
  await codeOf('li');
  expect((await as('li').post('/api/rules/codes')).body).toMatchObject({ draft: 'tooManyCodes' });
});

test('a draft that may hold a value, means the whole page or another site is refused', async () => {
  const { client, ticket } = await picking();
  const send = async (rules: object[], more = {}) => {
    const { status, body } = await post(client, '/v1/drafts', {
      ticket,
      draft: draft(rules, more),
    });
    return [status, body.error, body.rule];
  };
  const place = (selector: string) => ({ by: 'selector', selector, kind: 'personName' });
  expect(await send([rule, { ...rule, word: '住院号 880123' }])).toEqual([422, 'patientValue', 1]);
  expect(await send([place('div > *')])).toEqual([400, 'wholePage', 0]);
  expect(await send([place('.a, BODY')])).toEqual([400, 'wholePage', 0]);
  expect(await send([place('.a { }')])).toEqual([400, 'rules', undefined]);
  expect(await send([rule], { site: 'https://elsewhere.example' })).toEqual([
    400,
    'site',
    undefined,
  ]);
  expect(await send([])).toEqual([400, 'malformed', undefined]);
});

test('a draft is kept once, redacted, and is in force only while it is taken', async () => {
  const { client, ticket } = await picking();
  const sent = { ticket, draft: draft() };
  const { id } = (await post(client, '/v1/drafts', sent)).body as { id: string };
  expect((await post(client, '/v1/drafts', sent)).body).toEqual({ id });
  const known = (await rulesOf()).drafts.filter((one) => one.id === id);
  expect(known).toMatchObject([
    { path: '/ward/*/list', by: 'wang', state: 'saved', device: client.id, uncovers: false },
  ]);
  expect(await packsNow()).not.toContain(id);
  expect((await decide('zhao', id, 'taken')).status).toBe(403);
  expect((await decide('wang', id, 'withdrawn')).body).toMatchObject({ draft: 'notOpen' });
  // In force when the answer comes.
  expect(await decide('wang', id, 'taken')).toMatchObject({ status: 200 });
  expect(await packsNow()).toContain(id);
  expect((await rulesOf()).packs).toMatchObject([{ id, draft: id, labels: 1, sites: [site] }]);
  expect((await decide('wang', id, 'taken')).body).toMatchObject({ draft: 'notOpen' });
  expect(await decide('li', id, 'withdrawn')).toMatchObject({ status: 200 });
  expect(await packsNow()).not.toContain(id);
  expect(files()).not.toContain(`${id}.json`);
  expect((await rulesOf()).drafts.find((one) => one.id === id)).toMatchObject({
    state: 'withdrawn',
    decidedBy: 'li',
  });
});

test('a draft that shows values is taken by another account only', async () => {
  const id = await saved([{ by: 'key', word: 'drugBox', kind: 'other' }]);
  expect(await decide('wang', id, 'taken')).toMatchObject({
    status: 409,
    body: { error: 'stepRefused', draft: 'ownDraft' },
  });
  expect(await decide('li', id, 'taken')).toMatchObject({ status: 200 });
  expect(await decide('wang', id, 'withdrawn')).toMatchObject({ status: 200 });
  expect((await decide('wang', id, 'taken')).body).toMatchObject({ draft: 'ownDraft' });
});

test('each step is a record that says who, on which browser, and which rules', async () => {
  const id = await saved([{ ...rule, word: '登记码' }]);
  await decide('li', id, 'refused');
  expect((await decide('li', id, 'taken')).body).toMatchObject({ draft: 'notOpen' });
  const search = { filter: { kinds: ['policy.draft'] }, limit: 10 };
  const { body } = await as('zhao').post('/api/records/search', search);
  const steps = body.rows.map(({ record }: any) => [record.step, record.actor.user, record.draft]);
  expect(steps.slice(0, 3)).toEqual([
    ['refused', 'li', id],
    ['saved', 'wang', id],
    ['opened', 'wang', undefined],
  ]);
  expect(body.rows[1].record).toMatchObject({ rules: 1, site });
  expect(body.rows[1].record.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('files are made to agree with the table at the start', async () => {
  const id = await saved([{ ...rule, word: '建档号' }]);
  await decide('li', id, 'taken');
  const folder = join(dir, 'data', 'rules');
  await server.stop('SIGKILL');
  rmSync(join(folder, `${id}.json`));
  // As if the table had not been told of it: nobody has taken this one.
  const stray = `r${'0'.repeat(16)}`;
  writeFileSync(join(folder, `${stray}.json`), JSON.stringify({ v: 1, id: stray, version: 1 }));
  server = await serve(config);
  expect(files()).toEqual([`${id}.json`]);
  expect(await packsNow()).toEqual([id]);
});
