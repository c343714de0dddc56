import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import type { RulePack } from '../../shared/detect/rule-pack.ts';
import { residentId } from '../../shared/identifiers/resident-id.ts';
import { stopWorkers } from '../support/browser.ts';
import { installProbe, readProbe } from '../support/leak-probe.ts';
import { type ProtectedBrowser, protectedBrowser, until } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';

const extension = inject('extensionDir');
/** Values that only the pack makes recognisable. */
const secrets = ['880123', '770456', '银杏甲乙', 'YX-204518'];
const html = `<!doctype html><meta charset="utf-8"><title>银杏</title>
  <p><span>银杏登记码</span>：<b id="label">880123</b></p>
  <table><tr><td data-field="yxdjm" id="key">770456</td></tr></table>
  <div class="yx-card"><i id="selector">银杏甲乙</i></div>
  <p id="note">复诊，随访编号YX-204518，血糖 5.6 mmol/L，医嘱 204519</p>
  <div id="later"></div>
  <iframe id="inner" srcdoc="<p>随访编号YX-204518</p>"></iframe>`;
const pack: RulePack = {
  v: 1,
  id: 'ginkgo-his',
  version: 3,
  labels: { patientNumber: ['银杏登记码'] },
  keys: { patientNumber: ['yxdjm'] },
  selectors: [{ selector: '.yx-card i', kind: 'personName' }],
  patterns: [{ id: 'follow-up', kind: 'specimenNumber', pattern: '\\bYX-\\d{6}\\b' }],
};

let server: Server;
let port = 0;
let browser: ProtectedBrowser | undefined;
let intake: TestIntake | undefined;

beforeAll(async () => {
  server = createServer((_req, res) => {
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());
afterEach(async () => {
  await browser?.close();
  await intake?.close();
});

async function start(rules: RulePack[]): Promise<Page> {
  intake = await TestIntake.start({ rules });
  browser = await protectedBrowser(extension, intake);
  await browser.page.goto(`http://127.0.0.1:${port}/`);
  return browser.page;
}

const shown = (page: Page): Promise<string> => page.evaluate(() => document.body.innerText);
const leaking = async (page: Page): Promise<string[]> => {
  const text = await shown(page);
  return secrets.filter((secret) => text.includes(secret));
};

it('masks by a pack’s label, key, selector and number format, in frames too, and nothing beside them', async () => {
  const page = await start([pack]);
  await until(async () => (await leaking(page)).length === 0, 'the pack is in force');
  expect(await page.textContent('#selector')).toBe('银***');
  expect(await page.textContent('#note')).toContain('血糖 5.6 mmol/L，医嘱 204519');
  const inner = page.frameLocator('#inner').locator('p');
  await until(async () => !(await inner.textContent())?.includes('204518'), 'the frame is masked');
  await page.evaluate(() => (document.querySelector('#later')!.textContent = '另见 YX-300400'));
  await page.waitForTimeout(100);
  expect(await page.textContent('#later')).not.toContain('YX-300400');
});

it('no frame shows such a value once the browser has the pack', async () => {
  const page = await start([pack]);
  await until(async () => (await leaking(page)).length === 0, 'the pack is in force');
  await installProbe(browser!.context, secrets);
  await page.reload();
  await page.waitForTimeout(800);
  const { frames, leaks, where } = await readProbe(page);
  expect(where).toEqual([]);
  expect(leaks).toBe(0);
  expect(frames).toBeGreaterThan(10);
});

it('a pack of another site changes nothing here, and one that arrives later masks without a reload', async () => {
  const page = await start([{ ...pack, sites: ['https://other.example'] }]);
  const popup = await browser!.popup();
  await until(
    async () => (await popup.evaluate(() => document.body.innerText)).includes('示范医院'),
    'policy',
  );
  await page.bringToFront();
  expect(await leaking(page)).toEqual(secrets);
  const here = `http://127.0.0.1:${port}`;
  intake!.policy = { ...intake!.policy, version: 2, rules: [{ ...pack, sites: [here] }] };
  await stopWorkers(browser!.context, popup);
  await popup.reload();
  await page.bringToFront();
  await until(async () => (await leaking(page)).length === 0, 'the new pack is in force');
});

it('keeps the pattern engine out of the content script and out of reach of pages', async () => {
  const content = (name: string): string => readFileSync(join(extension, 'content', name), 'utf8');
  expect(content('patterns.js')).toContain('error parsing regexp');
  expect(content('main.iife.js')).not.toContain('error parsing regexp');
  const page = await start([pack]);
  await until(async () => (await leaking(page)).length === 0, 'the engine has run');
  const seen = await page.evaluate(async (id) => {
    const url = `chrome-extension://${id}/content/patterns.js`;
    const fetched = await fetch(url)
      .then(() => true)
      .catch(() => false);
    return { fetched, world: Object.keys(globalThis).filter((key) => /medveil/i.test(key)) };
  }, browser!.id);
  expect(seen).toEqual({ fetched: false, world: [] });
});

it('two patients with the same mask are told apart, the first stays plain, and a strict kind shows less', async () => {
  intake = await TestIntake.start({ maskLevels: { residentId: 'strict' } });
  browser = await protectedBrowser(extension, intake);
  const { page } = browser;
  await page.goto(`http://127.0.0.1:${port}/`);
  const rows = ['张伟', '张敏', '张伟'].map(
    (name) => `<tr><td>${name}</td><td>11010519491231002X</td></tr>`,
  );
  await page.evaluate(
    (table) => {
      document.querySelector('#later')!.innerHTML = table;
    },
    `<table><thead><tr><th>姓名</th><th>身份证号</th></tr></thead>${rows.join('')}</table>`,
  );
  const cells = (): Promise<string[]> => page.locator('#later td').allTextContents();
  const id = residentId.mask('11010519491231002X', 'strict');
  expect(id).not.toBe(residentId.mask('11010519491231002X'));
  await until(async () => (await cells())[1] === id, 'the strict mask');
  expect(await cells()).toEqual(['张*', id, '张*②', id, '张*', id]);
});

it('the engine comes with the page where packs have patterns, and is gone with them', async () => {
  const page = await start([{ ...pack, sites: [`http://127.0.0.1:${port}`] }]);
  await until(async () => (await leaking(page)).length === 0, 'the pack is in force');
  const popup = await browser!.popup();
  const matches = (): Promise<(string[] | undefined)[]> =>
    popup.evaluate(async () => {
      const scripts = await chrome.scripting.getRegisteredContentScripts();
      return scripts.map((script) => script.matches);
    });
  expect(await matches()).toEqual([['http://127.0.0.1/*']]);
  const { patterns: _, ...bare } = pack;
  intake!.policy = { ...intake!.policy, version: 2, rules: [bare] };
  await stopWorkers(browser!.context, popup);
  await popup.reload();
  await until(async () => (await matches()).length === 0, 'no engine any more');
  await page.bringToFront();
  await until(async () => (await leaking(page)).includes('YX-204518'), 'no pattern any more');
});
