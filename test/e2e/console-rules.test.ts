// Drafts of rules as administrators decide on them in the console, and the code that begins one.
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAccount } from '../../proxy/auth/create-account.ts';
import type { ConsoleRole } from '../../shared/messages/console.ts';
import { ensureBrowser } from '../support/browser.ts';
import { buildConsole } from '../support/console-build.ts';
import { type ConsoleServer, startConsole } from '../support/console-server.ts';
import { firstSignIn } from '../support/console-sign-in.ts';

let built: Awaited<ReturnType<typeof buildConsole>>;
let server: ConsoleServer;
let browser: Browser;

beforeAll(async () => {
  built = await buildConsole();
  server = await startConsole({ dist: built.dist });
  const site = 'https://his.hospital.example';
  const add = (id: string, at: string, rules: object[]) =>
    server.rules.drafts.add({
      id,
      at,
      by: 'wang',
      device: 'd0123456789abcdef01',
      draft: {
        site,
        path: '/ward/*/list',
        rules: rules as never,
        tested: { before: 4, after: 7, hits: rules.map((_, i) => i + 2) },
      },
      state: 'saved',
      decidedBy: null,
      decidedAt: null,
    });
  await add('raaaaaaaaaaaaaaaa', '2026-03-04T05:06:07.000Z', [
    { by: 'label', word: '随访编号', kind: 'patientNumber' },
    { by: 'selector', selector: '.patient-card > i.who', kind: 'personName' },
  ]);
  await add('rbbbbbbbbbbbbbbbb', '2026-03-05T05:06:07.000Z', [
    { by: 'key', word: 'drugBox', kind: 'other' },
  ]);
  browser = await chromium.launch({
    executablePath: ensureBrowser(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await built.remove();
});

async function signedIn(user: string, role: ConsoleRole): Promise<Page> {
  const made = await createAccount(server.accounts, { user, role });
  if (!made.created) throw new Error(made.reason);
  const context = await browser.newContext({
    locale: 'zh-CN',
    ignoreHTTPSErrors: true,
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  await page.goto(`${server.origin}/console/rules`);
  await firstSignIn(page, user, made.password);
  await page.getByRole('heading', { name: '规则' }).waitFor();
  return page;
}

const button = (page: Page, word: RegExp) => page.getByRole('button', { name: word });
const rowOf = (page: Page, words: string) => page.locator('tr', { hasText: words });

it('a code is shown in groups, with what to do', async () => {
  const page = await signedIn('wang', 'securityAdmin');
  await button(page, /在页面上标注/).click();
  const dialog = page.getByRole('dialog');
  const code = await dialog.getByLabel('标注码', { exact: true }).innerText();
  expect(code).toMatch(/^\d{4} \d{4}$/);
  expect(await dialog.innerText()).toMatch(/剩余 1[45]:\d\d/);
  expect(server.rules.tickets.redeem(code.replace(' ', ''), 'd1', Date.now())).toMatchObject({
    account: 'wang',
  });
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  // Picked with a code of this account's, and it shows values.
  const own = rowOf(page, 'drugBox').getByRole('button', { name: /^启用: 含有不脱敏规则/ });
  expect(await own.isDisabled()).toBe(true);
});

it('a draft is read in words, taken and withdrawn', async () => {
  const li = await signedIn('li', 'securityAdmin');
  const masking = rowOf(li, '随访编号');
  expect(await masking.innerText()).toContain('标签“随访编号” → ');
  expect(await masking.innerText()).toContain('位置“.patient-card > i.who” → ');
  expect(await masking.innerText()).toContain('脱敏 4 → 7');
  expect(await rowOf(li, 'drugBox').innerText()).toContain('将不脱敏显示');
  await li.getByText('没有自定义规则包').waitFor();
  await masking.getByRole('button', { name: /启\s?用/ }).click();
  await li.locator('.ant-popconfirm .ant-btn-primary').click();
  await masking.getByText('已启用').waitFor();
  await rowOf(li, '页面标注').waitFor();
  expect(server.rules.book.packs.map(({ id }) => id)).toEqual(['raaaaaaaaaaaaaaaa']);
  await masking.getByRole('button', { name: /停\s?用/ }).click();
  await li.locator('.ant-popconfirm .ant-btn-primary').last().click();
  await masking.getByText('已停用').waitFor();
  expect(server.rules.book.packs).toEqual([]);
});

it('who audits decides nothing', async () => {
  const zhao = await signedIn('zhao', 'auditAdmin');
  await rowOf(zhao, 'drugBox').waitFor();
  expect(await button(zhao, /启\s?用|退\s?回|停\s?用|在页面上标注/).count()).toBe(0);
});
