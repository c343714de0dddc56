// Destroying records as people do it in the console: one asks, two approve, the paper is taken away.
import { readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
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
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime('2022-05-20T08:00:00Z');
  const actor = { user: 'n001', device: null, workstation: null };
  for (let i = 0; i < 7; i++) await server.ledger.append({ kind: 'auth.login', actor });
  vi.useRealTimers();
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
  const context = await browser.newContext({ locale: 'zh-CN', ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(`${server.origin}/console/retention`);
  await firstSignIn(page, user, made.password);
  await page.getByRole('heading', { name: '保存与销毁' }).waitFor();
  return page;
}

/** A month is typed as it is shown. */
async function ask(page: Page, month: string): Promise<void> {
  await page.getByRole('button', { name: '申请销毁' }).click();
  const dialog = page.getByRole('dialog');
  for (const label of ['起始月份', '截止月份']) {
    await dialog.getByLabel(label).fill(month);
    await page.keyboard.press('Enter');
  }
  await dialog.getByLabel('理由').fill('保存期满');
  await dialog.getByRole('button', { name: '申请销毁' }).click();
}

it('one asks, two approve, it is carried out and certified', async () => {
  const [wang, li, zhao] = [
    await signedIn('wang', 'securityAdmin'),
    await signedIn('li', 'auditAdmin'),
    await signedIn('zhao', 'securityAdmin'),
  ];
  await wang.getByText('没有销毁申请').waitFor();
  expect(await wang.innerText('main')).toContain('1096 天');
  await ask(wang, '2099-01');
  await wang.getByText('所选月份尚未到期').waitFor();
  await wang.getByRole('button', { name: /^取\s?消$/ }).click();
  await wang.getByRole('dialog').waitFor({ state: 'hidden' });
  await ask(wang, '2022-05');
  await wang.getByText('待批准').waitFor();
  // Who asked is not offered to approve.
  expect(await wang.getByRole('button', { name: /^批\s?准$/ }).count()).toBe(0);
  for (const page of [li, zhao]) {
    await page.reload();
    await page.getByRole('button', { name: /^批\s?准$/ }).click();
    await page.getByText('已记录').waitFor();
  }
  expect(await li.getByRole('button', { name: '执行销毁' }).count()).toBe(0);
  await wang.reload();
  await wang.getByRole('button', { name: '执行销毁' }).click();
  await wang.getByText('销毁后无法恢复').waitFor();
  await wang.locator('.ant-popconfirm .ant-btn-primary').click();
  const certificate = wang.getByRole('button', { name: '销毁证明' });
  await certificate.waitFor();
  expect(await wang.locator('.ant-table-tbody').first().innerText()).toMatch(/已执行\s+7/);
  const [download] = await Promise.all([wang.waitForEvent('download'), certificate.click()]);
  expect(readFileSync(await download.path(), 'latin1')).toMatch(/^%PDF-1\.5/);
  const left = await server.ledger.count({ kinds: ['auth.login'], to: '2023' });
  expect(left.count).toBe(0);
  // What is left of one is opened by its index, says so, and is proven all the same.
  await wang.goto(`${server.origin}/console/views?open=0`);
  const drawer = wang.getByRole('dialog', { name: '第 0 号记录' });
  await drawer.getByText('本条内容已按销毁证明销毁').waitFor();
  await drawer.locator('[data-proof="good"]').waitFor();
  expect(await drawer.innerText()).toContain('内容已销毁，其位置自写入以来未改动');
  expect(await drawer.innerText()).not.toContain('n001');
});

it('a hold is set and lifted', async () => {
  const sun = await signedIn('sun', 'auditAdmin');
  await sun.getByRole('button', { name: '设立保全' }).click();
  const dialog = sun.getByRole('dialog');
  for (const label of ['起始月份', '截止月份']) {
    await dialog.getByLabel(label).fill('2023-01');
    await sun.keyboard.press('Enter');
  }
  await dialog.getByLabel('理由').fill('诉讼保全');
  await dialog.getByRole('button', { name: '设立保全' }).click();
  await sun.getByText('2023-01 – 2023-01').waitFor();
  await sun.getByRole('button', { name: /^解\s?除$/ }).click();
  await sun.locator('.ant-popconfirm .ant-btn-primary').click();
  await sun.getByText('没有保全').waitFor();
});
