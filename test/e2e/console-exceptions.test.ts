// Weak transport to an old HIS, as who looks after the system sees it in the console.
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAccount } from '../../proxy/auth/create-account.ts';
import type { ReviewDeps } from '../../proxy/review/create-review-api.ts';
import { ensureBrowser } from '../support/browser.ts';
import { buildConsole } from '../support/console-build.ts';
import { type ConsoleServer, startConsole } from '../support/console-server.ts';
import { firstSignIn } from '../support/console-sign-in.ts';

let built: Awaited<ReturnType<typeof buildConsole>>;
let server: ConsoleServer;
let browser: Browser;
let page: Page;
let exceptions: ReturnType<ReviewDeps['exceptions']> = [];
const until = '2027-06-30';

beforeAll(async () => {
  built = await buildConsole();
  server = await startConsole({ dist: built.dist, change: { exceptions: () => exceptions } });
  browser = await chromium.launch({
    executablePath: ensureBrowser(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const made = await createAccount(server.accounts, { user: 'li', role: 'auditAdmin' });
  if (!made.created) throw new Error(made.reason);
  await server.ledger.append({
    kind: 'exposure.tls',
    actor: { user: null, device: null, workstation: null },
    site: 'https://his.example',
    reason: 'exception:plaintext',
    exception: { owner: '信息科 李工', until },
  });
  const context = await browser.newContext({ locale: 'zh-CN', ignoreHTTPSErrors: true });
  page = await context.newPage();
  await page.goto(`${server.origin}/console/system`);
  await firstSignIn(page, 'li', made.password);
  await page.locator('tr[data-index]').first().waitFor();
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await built.remove();
});

it('stands above the system’s log with its owner and its end, in each language', async () => {
  expect(await page.getByText('按例外使用弱加密').count()).toBe(0);
  const site = 'https://his.example';
  exceptions = [
    { site, kind: 'plaintext', owner: '信息科 李工', until, state: 'endsSoon' },
    { site: 'https://pacs.example', kind: 'oldTls', owner: '影像科', until, state: 'ended' },
  ];
  for (const [language, title, line, end] of [
    ['en', 'Weak transport by exception', 'plain http, answered for by 信息科 李工', 'Has ended'],
    ['zh-TW', '以下系統依例外使用弱加密', '明文（http），負責人 信息科 李工', '已到期'],
    ['zh-CN', '以下系统按例外使用弱加密', '明文（http），责任人 信息科 李工', '已到期'],
  ] as const) {
    await page.evaluate((to) => localStorage.setItem('medveil.language', to), language);
    await page.reload();
    await page.getByText(title).waitFor();
    await page.getByText(line).waitFor();
    await page.getByText(end).waitFor();
  }
});

it('is in its record with them, too', async () => {
  await page.goto(`${server.origin}/console/transfers?tab=exposure`);
  await page.locator('tr[data-index]').first().click();
  await page.getByText('例外责任人').waitFor();
  await page.getByText(until).first().waitFor();
});
