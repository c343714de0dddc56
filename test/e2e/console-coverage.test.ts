// Coverage in the console: which pages are protected how far, which rules are lost, where a canary was in clear.
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hearPage, type PageState } from '../../proxy/intake/page-state.ts';
import { namedRules } from '../../shared/detect/rule-names.ts';
import type { RulePack } from '../../shared/detect/rule-pack.ts';
import type { PageCoverage } from '../../shared/messages/coverage.ts';
import { ensureBrowser } from '../support/browser.ts';
import { buildConsole } from '../support/console-build.ts';
import { type ConsoleServer, startConsole } from '../support/console-server.ts';
import { firstSignIn } from '../support/console-sign-in.ts';

const site = 'https://his.example:8443';
const pack: RulePack = {
  v: 1,
  id: 'ginkgo-his',
  version: 3,
  labels: { patientNumber: ['银杏登记码'] },
  selectors: [{ selector: '.yx-card i', kind: 'personName' }],
};
const inForce = {
  policyVersion: 7,
  rules: new Map(namedRules([pack]).map((rule) => [rule.name, rule])),
};
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

/** What looks of a page amount to, so many minutes ago each. */
function stateOf(looks: readonly [minutes: number, said: Partial<PageCoverage>][]): PageState {
  let state: PageState | null = null;
  for (const [minutes, said] of looks) {
    const one = { site, path: '/', policyVersion: 7, looks: 1, kinds: {}, rules: [] };
    const found = { found: 0, masked: 0 };
    state = hearPage(state, { ...one, ...found, ...said }, inForce, {
      at: ago(minutes),
      device: 'd1',
    }).state;
  }
  return state!;
}

const names = (found: number, masked = found): Partial<PageCoverage> => ({
  found,
  masked,
  kinds: { personName: { found, masked, looks: 1 } },
});
const withRules = (...rules: string[]): Partial<PageCoverage> => ({
  ...names(20, 19),
  rules: rules.map((rule) => ({ rule, hits: 4, looks: 1 })),
});
const label = 'ginkgo-his/labels/patientNumber/1';
const selector = 'ginkgo-his/selectors/1';
const lost = stateOf([
  [400, withRules(label, selector)],
  [300, withRules(label, selector)],
  [200, withRules(label, selector)],
  [90, withRules(label)],
  [60, withRules(label)],
  [30, withRules(label)],
]);
const pages = [
  { path: '/list', state: stateOf([[3, names(100)]]), browsers: 40 },
  { path: '/ward/*#/visit/*', state: lost, browsers: 12 },
  {
    path: '/print/*',
    state: stateOf([[20, { ...names(4), canary: { seen: 3, masked: 2 } }]]),
    browsers: 2,
  },
  {
    path: '/lab/*',
    state: stateOf(
      [20, 20, 20, 20, 20, 20, 20, 20, 20, 10, 10, 10].map((masked, i) => [
        60 - i,
        names(20, masked),
      ]),
    ),
    browsers: 5,
  },
  {
    path: '/search',
    state: stateOf([[9, { ...names(0), kinds: {}, canary: { seen: 5, masked: 5 } }]]),
    browsers: 3,
  },
].map((page) => ({ site, ...page }));

const hospital = { empty: true, failing: false };
let built: Awaited<ReturnType<typeof buildConsole>>;
let server: ConsoleServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  built = await buildConsole();
  server = await startConsole({
    dist: built.dist,
    change: {
      coverage: {
        pages: {
          all: async () => {
            if (hospital.failing) throw new Error('disk');
            return hospital.empty ? [] : pages;
          },
        },
        policy: () => ({ rules: [pack], canaries: [{ personName: '司空试剑' }] }),
      },
    },
  });
  const actor = { user: null, device: 'd1', workstation: '10.20.3.4' };
  await server.ledger.append({
    kind: 'incident.drift',
    actor,
    site,
    path: '/ward/*#/visit/*',
    ruleName: selector,
    before: { looks: 3, found: 3 },
    now: { looks: 3, found: 0 },
    policyVersion: 7,
  });
  await server.ledger.append({
    kind: 'incident.canary',
    actor,
    seenAt: ago(20),
    site,
    path: '/print/*',
    kinds: { mobilePhone: 1 },
    patients: { count: 0, refs: [] },
    policyVersion: 7,
    deviceSeq: 4,
  });
  browser = await chromium.launch({
    executablePath: ensureBrowser(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    ignoreHTTPSErrors: true,
  });
  page = await context.newPage();
  await page.goto(`${server.origin}/console/coverage`);
  await firstSignIn(page, 'audit', server.first.password);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await built?.remove();
});

const paths = (): Promise<string[]> =>
  page.locator('tr.ant-table-row[data-row-key^="https"] td:nth-child(2) > div').allInnerTexts();
const total = (name: string): Promise<string> =>
  page.locator(`[data-total=${name}] .ant-statistic-content`).innerText();
const tagsOf = (path: string): Promise<string[]> =>
  page
    .locator('tr.ant-table-row', { hasText: path })
    .first()
    .locator('td:last-child .ant-tag')
    .allInnerTexts();
const shot = async (name: string): Promise<void> => {
  const folder = process.env['MEDVEIL_SHOTS'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
};

it('says that no browser has told of a page yet', async () => {
  await page.getByText('还没有浏览器上报页面').waitFor();
});

it('shows pages with findings first, their shares, and totals', async () => {
  hospital.empty = false;
  await page.reload();
  await page.locator('tr.ant-table-row').first().waitFor();
  expect((await paths()).slice(0, 3).toSorted()).toEqual([
    '/lab/*',
    '/print/*',
    '/ward/*#/visit/*',
  ]);
  expect(await paths()).toHaveLength(5);
  expect(
    await Promise.all(['pages', 'fields', 'masked', 'lost', 'leaks', 'canaries'].map(total)),
  ).toEqual(['5', '464', '92.2%', '2', '1', '1']);
  expect(await tagsOf('/ward/*#/visit/*')).toEqual(['失效规则 1']);
  expect(await tagsOf('/lab/*')).toEqual(['遮盖率下降']);
  expect(await tagsOf('/print/*')).toEqual(['哨兵明文', '哨兵 2 / 3']);
  expect(await tagsOf('/search')).toEqual(['有效', '哨兵 5 / 5']);
  const row = page.locator('tr.ant-table-row', { hasText: '/ward/*#/visit/*' });
  await row.locator('button.ant-table-row-expand-icon').click();
  const rules = page.locator('tr.ant-table-expanded-row tbody tr.ant-table-row');
  await rules.first().waitFor();
  const [first, second] = await rules.allInnerTexts();
  expect(first).toMatch(/失效.*最近 3 次未命中.*ginkgo-his\/selectors\/1.*姓名.*\.yx-card i.*12/s);
  expect(second).toMatch(/有效.*银杏登记码.*24/s);
  await shot('coverage');
});

it('finds pages by rule and by path, and those with findings alone', async () => {
  const search = page.getByLabel('系统、页面、规则');
  await search.fill('selectors/1');
  await expect.poll(paths).toEqual(['/ward/*#/visit/*']);
  await search.fill('/nowhere');
  await page.getByText('没有符合条件的页面').waitFor();
  await search.fill('');
  await page.getByText('只看有问题的页面').click();
  await expect.poll(async () => (await paths()).length).toBe(3);
});

it('a finding opens its records, which say what was lost', async () => {
  await page.locator('[data-total=lost]').click();
  await page.waitForURL(/\/system\?.*incident\.drift/);
  const row = page.locator('tbody tr.ant-table-row');
  await row.first().waitFor();
  expect(await row.count()).toBe(1);
  expect(await row.innerText()).toContain(`${selector} · ${site}/ward/*#/visit/*`);
  await row.click();
  const drawer = page.locator('.ant-drawer');
  await drawer.getByText('3 次打开中 3 次命中').waitFor();
  await drawer.getByText('3 次打开中 0 次命中').waitFor();
  await shot('drift');
  await page.goto(`${server.origin}/console/coverage`);
  await page.locator('[data-total=leaks]').click();
  await page.waitForURL(/\/views\?.*incident\.canary/);
  await row.first().waitFor();
  expect(await row.count()).toBe(1);
  expect(await row.innerText()).toMatch(/哨兵明文.*手机/s);
});

it('says when the pages cannot be read, and reads them again', async () => {
  hospital.failing = true;
  await page.goto(`${server.origin}/console/coverage`);
  const retry = page.getByRole('button', { name: /重\s*试/ });
  await retry.waitFor({ timeout: 30_000 });
  hospital.failing = false;
  await retry.click();
  await page.locator('tr.ant-table-row').first().waitFor();
});
