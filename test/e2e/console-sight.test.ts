// A sight in the console: what an officer reads of who was on whose screen.
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SightSpan } from '../../shared/records/sight-facts.ts';
import { ensureBrowser } from '../support/browser.ts';
import { buildConsole } from '../support/console-build.ts';
import { type ConsoleServer, startConsole } from '../support/console-server.ts';
import { firstSignIn } from '../support/console-sign-in.ts';

let built: Awaited<ReturnType<typeof buildConsole>>;
let server: ConsoleServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  built = await buildConsole();
  server = await startConsole({ dist: built.dist });
  const ref = (n: number) => server.ledger.pseudonym('patientNumber', `ZY${2_026_100 + n}`);
  const masked: SightSpan = { kinds: ['personName'], state: 'masked', milliseconds: 41_250 };
  const first: SightSpan[] = [
    { ...masked, kinds: ['personName', 'patientNumber', 'mobilePhone'], milliseconds: 125_400 },
    { kinds: ['mobilePhone'], state: 'revealed', milliseconds: 8_300 },
    { kinds: ['residentId'], state: 'emergency', milliseconds: 900 },
  ];
  const people = Array.from({ length: 14 }, (_, n) => ({
    refs: [ref(n)],
    spans: n === 0 ? first : [masked],
  }));
  await server.ledger.append({
    kind: 'sight',
    actor: { user: 'n1027', device: 'd1a2b3c4d5e6f70819', workstation: '10.20.3.14' },
    seenAt: new Date().toISOString(),
    site: 'https://his.hospital.example',
    path: '/ward/*/beds',
    kinds: { personName: 14, mobilePhone: 1 },
    patients: { count: 14, refs: people.flatMap(({ refs }) => refs) },
    policyVersion: 3,
    deviceSeq: 12,
    mark: 'K7QD2M9X',
    milliseconds: 134_600,
    handover: true,
    people,
  });
  browser = await chromium.launch({
    executablePath: ensureBrowser(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const context = await browser.newContext({
    viewport: { width: 1440, height: 1100 },
    locale: 'zh-CN',
    ignoreHTTPSErrors: true,
  });
  page = await context.newPage();
  await page.goto(`${server.origin}/console/views?range=all`);
  await firstSignIn(page, 'audit', server.first.password);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await built?.remove();
});

it('says of whom what was there for how long, masked or clear, and that somebody had taken over', async () => {
  await page.locator('tr[data-index]', { hasText: '屏幕停留' }).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('heading', { name: '屏幕停留' }).waitFor();
  const text = await drawer.innerText();
  for (const word of [
    '2 分 15 秒',
    '交接',
    '2 分 5 秒',
    '点击查看明文',
    '8.3 秒',
    '紧急查看明文',
    'K7QD2M9X',
    '其余 4 位患者',
  ])
    expect(text).toContain(word);
  if (process.env['MEDVEIL_SHOT']) await page.screenshot({ path: process.env['MEDVEIL_SHOT'] });
  await drawer.getByRole('button', { name: '其余 4 位患者' }).click();
  await expect.poll(() => drawer.locator('tbody tr', { hasText: '41 秒' }).count()).toBe(13);
});
