// What an auditor sees of emergencies: which were explained, how, and which nobody explained.
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureBrowser } from '../support/browser.ts';
import { buildConsole } from '../support/console-build.ts';
import { type ConsoleServer, startConsole } from '../support/console-server.ts';
import { firstSignIn } from '../support/console-sign-in.ts';
import { emergencyRecords } from '../support/emergency-records.ts';

let built: Awaited<ReturnType<typeof buildConsole>>;
let server: ConsoleServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  built = await buildConsole();
  server = await startConsole({ dist: built.dist });
  for (const draft of emergencyRecords) await server.ledger.append(draft);
  browser = await chromium.launch({
    executablePath: ensureBrowser(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const context = await browser.newContext({ locale: 'zh-CN', ignoreHTTPSErrors: true });
  page = await context.newPage();
  await page.goto(`${server.origin}/console/views?range=all`);
  await firstSignIn(page, 'audit', server.first.password);
  await page.locator('tr[data-index]').first().waitFor();
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await built.remove();
});

const summary = () => page.getByRole('dialog').innerText();
const soon = (text: string) => expect.poll(summary, { timeout: 15_000 }).toContain(text);

it('the list names emergencies and explanations', async () => {
  const rows = await page.locator('table').innerText();
  for (const word of ['紧急查看', '紧急说明', '抢救']) expect(rows).toContain(word);
});

it('an emergency that nobody explained says so, an explained one says how', async () => {
  const emergencies = page.locator('tr[data-index]', { hasText: '紧急查看' });
  // Newest first.
  await emergencies.nth(0).click();
  await soon('尚未说明');
  expect(await summary()).toContain('患者全部');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await emergencies.nth(1).click();
  await soon('三床抢救');
  expect(await summary()).not.toContain('尚未说明');
});
