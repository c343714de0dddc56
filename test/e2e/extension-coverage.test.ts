// What a real browser counts on a hospital's pages, what the server makes of it when the HIS changes, and that
// neither tells a value.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { RulePack } from '../../shared/detect/rule-pack.ts';
import type { PageState } from '../../proxy/intake/page-state.ts';
import { extensionWorker, policyUnsupported } from '../support/browser.ts';
import { type OwnIntake, startOwnIntake } from '../support/own-intake.ts';
import {
  policyStored,
  type ProtectedBrowser,
  protectedBrowser,
  until,
} from '../support/protected-browser.ts';

const pack: RulePack = {
  v: 1,
  id: 'ginkgo-his',
  version: 3,
  labels: { patientNumber: ['银杏登记码'], mobilePhone: ['银杏联络'] },
  keys: { patientNumber: ['yxdjm'] },
  selectors: [
    { selector: '.never', kind: 'address' },
    { selector: '.yx-card i', kind: 'personName' },
  ],
  patterns: [{ id: 'follow-up', kind: 'specimenNumber', pattern: '\\bYX-\\d{6}\\b' }],
};
const canary = { personName: '司空试剑', mobilePhone: '15400138000', patientNumber: 'CN-770011' };
/** Values of pages; none of them may be in anything that is stored of them. */
const secrets = [
  '880123',
  '770456',
  '银杏甲乙',
  '204518',
  '欧阳静',
  '15412345678',
  ...Object.values(canary),
];

/** Ten labelled fields, nine of them masked: of one label nobody can read the value. */
const ward = (card = 'yx-card') => `
  <p><span>银杏登记码</span>：<b>880123</b></p>
  <table><tr><td data-field="yxdjm">770456</td></tr></table>
  <div class="${card}"><i>银杏甲乙</i></div><div class="${card}"><i>银杏丙丁</i></div>
  <p>复诊，随访编号YX-204518，血糖 5.6 mmol/L</p>
  <table><thead><tr><th>姓名</th><th>手机号</th></tr></thead><tbody>
    <tr><td>欧阳静</td><td>15412345678</td></tr><tr><td>司马兰</td><td>无</td></tr></tbody></table>
  <p><label>联系电话：</label><span>稍后补录</span></p>
  <p><label for=n>患者姓名</label><input id=n value="欧阳静"></p>
  <p><label for=m>患者姓名</label><input id=m value=""></p>
  <p><label for=k>号</label><input id=k name=yxdjm value="660789"></p>`;

let body = '';
let server: Server;
let port = 0;
let intake: OwnIntake;
let browser: ProtectedBrowser;
let page: Page;

async function start(): Promise<void> {
  server = createServer((_req, res) => {
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    res.end(`<!doctype html><meta charset=utf-8><title>银杏</title>${body}`);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
  intake = await startOwnIntake({ rules: [pack], canaries: [canary] });
  browser = await protectedBrowser(inject('extensionDir'), intake);
  page = browser.page;
  await policyStored(await extensionWorker(browser.context));
}

/** Looks that the background keeps, as their ids and what they are of. */
async function waiting(): Promise<string> {
  const worker = await extensionWorker(browser.context);
  return await worker.evaluate(async () => {
    const { coverage } = await chrome.storage.session.get('coverage');
    return JSON.stringify(coverage ?? []);
  });
}
const idsIn = (text: string): string[] =>
  [...text.matchAll(/"id":"([0-9a-f]+)"/g)].map(([, id]) => id!);

async function policyVersion(): Promise<number> {
  const worker = await extensionWorker(browser.context);
  return await worker.evaluate(async () => {
    const { policy } = await chrome.storage.local.get('policy');
    return (policy as { version: number }).version;
  });
}

/** Opens a page and waits until it has been counted. */
async function look(path: string): Promise<void> {
  const before = new Set(idsIn(await waiting()));
  await page.goto(`http://127.0.0.1:${port}${path}`);
  await until(
    async () => idsIn(await waiting()).some((id) => !before.has(id)),
    `${path} is counted`,
    20_000,
  );
}

/** What the server knows of a page once the browser has told of so many looks. */
async function known(path: string, looks: number): Promise<PageState> {
  const site = `http://127.0.0.1:${port}`;
  // Events take what was counted along.
  const other = body;
  body = `<p>姓名：<b>欧阳静</b></p>`;
  await page.goto(`${site}/elsewhere?${Math.random()}`);
  let state: PageState | null = null;
  await until(async () => {
    state = await intake.store.coverage.get(site, path);
    return state !== null && state.current.looks + state.previous.looks >= looks;
  }, `${looks} looks at ${path} are known`);
  body = other;
  return state!;
}

describe.skipIf(policyUnsupported())('coverage', () => {
  beforeAll(start);
  afterAll(async () => {
    await browser?.close();
    await intake?.close();
    server?.close();
  });
  beforeEach(() => {
    body = ward();
  });

  it('of a page is exact, by kind and by rule, and holds no value', async () => {
    await look('/ward/12/880123');
    const told = await waiting();
    expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
    const state = await known('/ward/*/*', 1);
    expect(state.current).toEqual({
      looks: 1,
      found: 10,
      masked: 9,
      kinds: {
        personName: { found: 5, masked: 5 },
        mobilePhone: { found: 2, masked: 1 },
        patientNumber: { found: 3, masked: 3 },
      },
    });
    const hits = Object.entries(state.rules).map(([name, { hits: count }]) => [name, count]);
    expect(Object.fromEntries(hits)).toEqual({
      'ginkgo-his/labels/patientNumber/1': 1,
      'ginkgo-his/keys/patientNumber/1': 2,
      'ginkgo-his/selectors/2': 2,
      'ginkgo-his/patterns/follow-up': 1,
    });
    const stored = JSON.stringify(await intake.store.coverage.all());
    expect(secrets.filter((secret) => stored.includes(secret))).toEqual([]);
  });

  it('raises drift once when the HIS renames a class, and not for rules that still find something', async () => {
    for (let i = 0; i < 3; i++) await look('/visit/3');
    expect(await intake.records('incident.drift')).toEqual([]);
    body = ward('yx-card-2');
    for (let i = 0; i < 3; i++) await look('/visit/4');
    await known('/visit/*', 6);
    await until(async () => (await intake.records('incident.drift')).length > 0, 'the drift');
    body = ward('yx-card-2');
    for (let i = 0; i < 3; i++) await look('/visit/4');
    await known('/visit/*', 9);
    expect(await intake.records('incident.drift')).toMatchObject([
      {
        site: `http://127.0.0.1:${port}`,
        path: '/visit/*',
        ruleName: 'ginkgo-his/selectors/2',
        before: { looks: 3, found: 3 },
        now: { found: 0 },
        policyVersion: 1,
      },
    ]);
  });

  it('raises drift when the HIS renames a label', async () => {
    for (let i = 0; i < 3; i++) await look('/form/3');
    body = ward().replace('银杏登记码', '银杏流水');
    for (let i = 0; i < 3; i++) await look('/form/4');
    await known('/form/*', 6);
    const drifts = await intake.records('incident.drift');
    const here = drifts.filter((record) => 'path' in record && record.path === '/form/*');
    expect(here).toMatchObject([{ ruleName: 'ginkgo-his/labels/patientNumber/1' }]);
  });

  it('tells the routes of an app apart, and its next page without a load', async () => {
    await look('/app/#/ward/3');
    await page.evaluate(() => {
      location.hash = '#/patient/880123/labs';
      document.body.innerHTML = '<p>姓名：<b>欧阳静</b></p>';
    });
    await until(async () => (await waiting()).includes('/app/#/patient/*/labs'), 'the route');
    const state = await known('/app/#/patient/*/labs', 1);
    expect(state.current).toMatchObject({ looks: 1, found: 1, masked: 1 });
    expect((await known('/app/#/ward/*', 1)).current.found).toBe(10);
  });

  it('counts frames, and those without an address by the page around them', async () => {
    const inner = '<p>姓名：<b>司马兰</b></p><p>住院号：<b>ZY2026011</b></p><i>编 CN-770011</i>';
    body = `<p>姓名：<b>欧阳静</b></p><iframe srcdoc="${inner}"></iframe>`;
    await look('/outer/7');
    await until(async () => (await waiting()).includes('/outer/*#/frame'), 'the frame');
    expect((await known('/outer/*', 1)).current).toMatchObject({ looks: 1, found: 1 });
    const frame = await known('/outer/*#/frame', 1);
    expect(frame).toMatchObject({
      current: { looks: 1, found: 2, masked: 2 },
      canary: { seen: 1 },
    });
    expect(frame.leakAt).not.toBeNull();
  });

  it('a canary that is masked, hidden or typed is no leak, and a masked one is counted', async () => {
    body = `<p>姓名：<b id=v>司空试剑</b></p><p><label for=t>手机号</label><input id=t value="15400138000"></p>
      <div hidden>CN-770011</div><input id=q placeholder="搜索"><input id=r>`;
    const before = (await intake.records('incident.canary')).length;
    await look('/good/1');
    await page.fill('#q', 'CN-770011');
    await page.fill('#r', 'CN-770011');
    await page.evaluate(() => document.body.append('　'));
    await page.waitForTimeout(6000);
    const state = await known('/good/*', 1);
    expect(state).toMatchObject({ canary: { seen: 2, masked: 2 }, leakAt: null });
    expect(await intake.records('incident.canary')).toHaveLength(before);
  });

  it('a canary in a field that nothing names is a leak', async () => {
    body = `<p>姓名：<b>欧阳静</b></p><textarea>编 CN-770011 复查</textarea>`;
    await look('/note/1');
    const path = '/note/1';
    const found = async () =>
      (await intake.records('incident.canary')).filter(
        (each) => 'path' in each && each.path === path,
      );
    await until(async () => (await found()).length > 0, 'the canary');
    expect(await found()).toMatchObject([{ kinds: { patientNumber: 1 } }]);
    const state = await known('/note/*', 1);
    expect(state).toMatchObject({ canary: { seen: 1, masked: 0 }, leakAt: expect.any(String) });
  });

  it('a canary in clear is recorded once, by its kinds alone', async () => {
    body = `<p>姓名：<b>欧阳静</b></p><div>号码<em>CN-770011</em></div><p>回访 154 0013 8000，已接通</p>`;
    await look('/canary/1');
    await look('/canary/2');
    await until(async () => (await intake.records('incident.canary')).length > 0, 'the canary');
    await known('/canary/*', 2);
    const all = await intake.records('incident.canary');
    const records = all.filter((each) => 'path' in each && each.path.startsWith('/canary'));
    expect(records).toMatchObject([
      {
        path: '/canary/1',
        kinds: { mobilePhone: 1, patientNumber: 1 },
        patients: { count: 0, refs: [] },
      },
    ]);
    expect(secrets.filter((secret) => JSON.stringify(records).includes(secret))).toEqual([]);
  });

  // Last: it changes the policy.
  it('a canary that a person has revealed is no leak, nor is one that everybody may read', async () => {
    body = `<p>姓名：<b id=v style="font-size:20px">司空试剑</b></p>`;
    await look('/reveal/1');
    const box = (await page.locator('#v').boundingBox())!;
    await page.mouse.move(box.x + 10, box.y + box.height / 2);
    await page.waitForTimeout(300);
    await page.mouse.click(box.x + box.width + 6, box.y + box.height / 2);
    await page.waitForTimeout(150);
    await page.keyboard.press('1');
    await until(
      async () => (await page.locator('#v').textContent()) === '司空试剑',
      'it is readable',
    );
    // Counted again while it is: there is another field.
    await page.evaluate(() => {
      const more = document.createElement('p');
      more.innerHTML = '姓名：<b>司马兰</b>';
      document.body.append(more);
    });
    const told = async () => (await waiting()).includes('"personName":{"found":2,"masked":2}');
    await until(told, 'the second count');
    expect(await page.locator('#v').textContent()).toBe('司空试剑');
    expect((await known('/reveal/*', 1)).leakAt).toBeNull();
    await intake.change({ fields: { patientNumber: 'show' } });
    await look('/list');
    await until(async () => (await policyVersion()) === 2, 'the other policy');
    body = `<p>姓名：<b>欧阳静</b></p><p>编 CN-770011 复查</p>`;
    await look('/shown/1');
    expect((await known('/shown/*', 1)).leakAt).toBeNull();
  });
});
