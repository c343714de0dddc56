// The hospital's browsers in the console: who has fallen silent, and of whom events are missing.
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeviceStatus } from '../../proxy/intake/device-status.ts';
import { ensureBrowser } from '../support/browser.ts';
import { buildConsole } from '../support/console-build.ts';
import { type ConsoleServer, startConsole } from '../support/console-server.ts';
import { firstSignIn } from '../support/console-sign-in.ts';

let built: Awaited<ReturnType<typeof buildConsole>>;
let server: ConsoleServer;
let browser: Browser;
let page: Page;

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const idOf = (n: number): string => `d${String(n).padStart(18, '0')}`;
const statusOf = (n: number): DeviceStatus | undefined => {
  if (n === 4) return undefined;
  const beat = { version: '0.1.0', browser: 'Chromium 156', queued: 0, dropped: 0, lastSeq: 9 };
  return {
    heardAt: ago(n === 2 ? 5 * 24 * 60 : n === 3 ? 45 : 2),
    workstation: `10.20.3.${n}`,
    beat: { ...beat, policyVersion: n === 3 ? 6 : 7, queued: n === 3 ? 12 : 0 },
    settled: 9,
    arrived: [],
    highest: 9,
    missing: n === 1 ? 4 : 0,
    rewound: n === 5,
  };
};
const numbers = Array.from({ length: 120 }, (_, n) => n);
/** None before the first has enrolled. */
const hospital = { empty: true };

beforeAll(async () => {
  built = await buildConsole();
  server = await startConsole({
    dist: built.dist,
    change: {
      devices: {
        policyVersion: () => 7,
        devices: {
          all: async () =>
            numbers
              .filter(() => !hospital.empty)
              .map((n) => ({
                id: idOf(n),
                publicKey: '{}',
                version: '0.0.9',
                browser: 'Edge 150',
                enrolledAt: ago(60 * 24 * 30),
                revoked: n === 6,
              })),
        },
        statuses: {
          all: async () =>
            new Map(
              numbers.flatMap((n) => {
                const status = statusOf(n);
                return status ? [[idOf(n), status] as const] : [];
              }),
            ),
        },
      },
    },
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
  await page.goto(`${server.origin}/console/devices`);
  await firstSignIn(page, 'audit', server.first.password);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await built?.remove();
});

const states = (): Promise<string[]> =>
  page.locator('tbody tr td:first-child .ant-tag').allInnerTexts();
const total = (name: string): Promise<string> =>
  page.locator(`[data-total=${name}] .ant-statistic-content`).innerText();

it('says that no browser has enrolled yet', async () => {
  await page.getByText('还没有登记的浏览器').waitFor();
});

it('shows the worst first, and how many of what', async () => {
  hospital.empty = false;
  await page.reload();
  await page.locator('tbody .ant-tag').first().waitFor();
  expect((await states()).slice(0, 6)).toEqual([
    '计数倒退',
    '事件缺失',
    '失联',
    '尚未报告',
    '离线',
    '在线',
  ]);
  expect(
    await Promise.all(['enrolled', 'online', 'silent', 'oldPolicy', 'missing'].map(total)),
  ).toEqual(['119', '114', '1', '1', '4']);
  const shot = process.env['MEDVEIL_SHOT'];
  if (shot) await page.screenshot({ path: shot });
});

it('finds a browser by its address, and browsers by their state', async () => {
  await page.getByLabel('地址、编号、浏览器').fill('10.20.3.2');
  await expect.poll(() => page.locator('tbody tr.ant-table-row').count()).toBeGreaterThan(1);
  await page.getByLabel('地址、编号、浏览器').fill('10.20.3.119');
  await expect.poll(states).toEqual(['在线']);
  await page.getByLabel('地址、编号、浏览器').fill('10.99');
  await page.getByText('没有符合条件的浏览器').waitFor();
  await page.getByLabel('地址、编号、浏览器').fill('');
  await page.getByLabel('全部状态').click();
  await page.keyboard.type('');
  await page.locator('.ant-select-item-option', { hasText: '失联' }).click();
  await expect.poll(states).toEqual(['失联']);
});
