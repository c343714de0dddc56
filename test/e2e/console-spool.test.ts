// A database that goes away under the console: who looks after the system sees it, and sees when it is over.
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAccount } from '../../proxy/auth/create-account.ts';
import { ensureBrowser } from '../support/browser.ts';
import { buildConsole } from '../support/console-build.ts';
import { type ConsoleServer, startConsole } from '../support/console-server.ts';
import { firstSignIn } from '../support/console-sign-in.ts';
import { draftOf } from '../support/drafts.ts';
import { type LossyRelay, lossyRelay } from '../support/lossy-relay.ts';
import { createDatabase, type PostgresServer, startPostgres } from '../support/postgres-server.ts';

let postgres: PostgresServer;
let relay: LossyRelay;
let built: Awaited<ReturnType<typeof buildConsole>>;
let server: ConsoleServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  built = await buildConsole();
  postgres = await startPostgres(['fsync=off']);
  const database = await createDatabase(postgres.address);
  relay = await lossyRelay(database);
  server = await startConsole({ dist: built.dist, address: { ...database, port: relay.port } });
  browser = await chromium.launch({
    executablePath: ensureBrowser(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const made = await createAccount(server.accounts, { user: 'li', role: 'auditAdmin' });
  if (!made.created) throw new Error(made.reason);
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
  await relay.close();
  await postgres.remove();
});

it('says in each language how much waits and since when, and no more when all is in', async () => {
  expect(await page.getByText('记录暂存于本机').count()).toBe(0);
  relay.cut();
  const view = draftOf(2, server.ledger.pseudonym);
  expect(await server.ledger.append(view)).toMatchObject({ state: 'spooled' });
  for (const [language, title, waiting] of [
    ['en', 'The database is away', 'records that wait: 1'],
    ['zh-TW', '資料庫中斷', '1 筆紀錄等待入帳'],
    ['zh-CN', '数据库中断', '1 条记录等待入账'],
  ] as const) {
    await page.evaluate((to) => localStorage.setItem('medveil.language', to), language);
    await page.reload();
    await page.getByText(title).waitFor();
    await page.getByText(waiting).waitFor();
  }
  relay.mend();
  // The page asks again by itself.
  await page.getByText('记录暂存于本机').waitFor({ state: 'detached' });
  expect(server.ledger.spool()).toBe(null);
});
