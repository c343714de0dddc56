// A log of more records than the console counts: what its pages say of how many there are, and how a search
// goes on by itself that has to look far.
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAccount } from '../../proxy/auth/create-account.ts';
import { ensureBrowser } from '../support/browser.ts';
import { buildConsole } from '../support/console-build.ts';
import { type ConsoleServer, startConsole } from '../support/console-server.ts';
import { firstSignIn } from '../support/console-sign-in.ts';
import { apart, appendManyViews } from '../support/many-views.ts';

let built: Awaited<ReturnType<typeof buildConsole>>;
let server: ConsoleServer;
let browser: Browser;
let page: Page;
const seen: string[] = [];

beforeAll(async () => {
  built = await buildConsole();
  server = await startConsole({ dist: built.dist });
  await appendManyViews(server.ledger, 21_000);
  browser = await chromium.launch({
    executablePath: ensureBrowser(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const made = await createAccount(server.accounts, { user: 'li', role: 'auditAdmin' });
  if (!made.created) throw new Error(made.reason);
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    ignoreHTTPSErrors: true,
  });
  page = await context.newPage();
  await page.goto(`${server.origin}/console/views`);
  await firstSignIn(page, 'li', made.password);
  await page.locator('tr[data-index]').first().waitFor();
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await built.remove();
});

const total = () => page.locator('[data-total]');

it('says “at least” in each language, and beside each kind', async () => {
  await total().getByText('至少 10,000 条').waitFor();
  expect(await total().getAttribute('data-total')).toBe('10,000+');
  await page.getByLabel('类型').click();
  await page.getByTitle(/\(1,000\+\)/).waitFor();
  await page.keyboard.press('Escape');
  for (const [language, words] of [
    ['en', 'at least 10,000 records'],
    ['zh-TW', '至少 10,000 筆'],
    ['zh-CN', '至少 10,000 条'],
  ]) {
    await page.evaluate((to) => localStorage.setItem('medveil.language', to ?? ''), language);
    await page.reload();
    await total()
      .getByText(words ?? '')
      .waitFor();
  }
});

it('writes down that it was at least so many', async () => {
  const { rows } = await server.ledger.query({ kinds: ['admin.query'] }, { limit: 1 });
  expect(rows[0]?.record).toMatchObject({ results: 10_000, atLeast: true });
  await page.goto(`${server.origin}/console/system?kinds=admin.query`);
  await page.getByText('→ 至少 10000 条').first().waitFor();
});

it('reads on by itself until it has found what is far back, and then knows how many', async () => {
  // What is said on the way: the page may be faster than whoever looks at it.
  await page.exposeFunction('noteWords', (words: string) => void seen.push(words));
  await page.addInitScript(() => {
    const note = () => {
      const words = document.querySelector('[role=status]')?.textContent;
      if (words) (globalThis as unknown as { noteWords(w: string): void }).noteWords(words);
    };
    new MutationObserver(note).observe(document, { childList: true, subtree: true });
  });
  const { user, device } = apart;
  await page.goto(`${server.origin}/console/views?user=${user}&device=${device}`);
  await page.locator('tr[data-index="0"]').waitFor();
  await page.getByText('没有更早的记录了').waitFor();
  expect(await total().getAttribute('data-total')).toBe('1');
  expect(seen.some((words) => /正在更早的记录中查找，已查到第 [\d,]+ 号/.test(words))).toBe(true);
});

it('says that there is nothing only when it has looked everywhere', async () => {
  await page.goto(`${server.origin}/console/views?user=${apart.user}&device=d-none`);
  await page.getByText('没有符合条件的记录').waitFor();
  expect(await total().getAttribute('data-total')).toBe('0');
});
