// `npm run -s shots -- [--out DIR] [--lang zh-CN|zh-TW|en] [--dark]`: pictures of the extension at work in
// a real browser, to look at and to show. Nothing is drawn by hand, nobody in them exists.
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { extensionWorker, launchBrowser } from '../support/browser.ts';
import { viteBuild } from '../support/e2e-setup.ts';
import { startHostPages } from '../support/host-pages.ts';
import { overlayPoint } from '../support/overlay-click.ts';
import { until } from '../support/protected-browser.ts';
import { wardPage } from './ward-page.ts';

const argument = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};
const out = resolve(argument('--out') ?? 'shots');
const language = argument('--lang') ?? 'zh-CN';
const colorScheme = process.argv.includes('--dark') ? 'dark' : 'light';

const row = (n: number) => `#rows tr:nth-child(${n})`;
const nameCell = 3;
const idCell = 6;
const phoneCell = 7;
const cell = (n: number, column: number) => `${row(n)} td:nth-child(${column})`;

/** One after the other in the same page; each leaves it masked. */
const shots: Record<string, (page: Page) => Promise<void>> = {
  '1-masked-list': async () => {},
  '2-disambiguator': async (page) => {
    await page.locator(cell(3, nameCell)).hover();
    await page.waitForTimeout(300);
  },
  '3-reasons': async (page) => openReasons(page, cell(4, idCell)),
  '4-countdown': async (page) => {
    await openReasons(page, cell(4, idCell));
    await page.keyboard.press('1');
  },
  '5-patient-choice': async (page) => {
    await openReasons(page, cell(5, nameCell));
    await page.keyboard.press('ArrowRight');
  },
  '6-patient-shown': async (page) => {
    await openReasons(page, cell(5, nameCell));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('1');
  },
  '7-batch-choice': async (page) => {
    await openReasons(page, cell(2, phoneCell));
    await page.keyboard.press('ArrowLeft');
  },
  '8-keyboard-walk': async (page) => {
    for (let i = 0; i < 6; i++) await page.keyboard.press('Alt+Shift+KeyM');
  },
  '9-break-glass': async (page) => {
    await openReasons(page, cell(8, nameCell));
    await page.keyboard.press('0');
  },
  '10-attestation': async (page) => {
    await openReasons(page, cell(8, nameCell));
    await page.keyboard.press('0');
    await page.waitForTimeout(600);
    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
  },
  '11-write-back-stopped': async (page) => {
    await page.locator('#transfer').click();
  },
};

async function openReasons(page: Page, selector: string): Promise<void> {
  await page.locator(selector).click({ modifiers: ['Alt'] });
  await until(async () => (await overlayPoint(page, 'Esc')) !== undefined, 'the reasons');
}

function builtExtension(): string {
  const folder = mkdtempSync(join(tmpdir(), 'medveil-shots-'));
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  viteBuild('extension', { MEDVEIL_EXTENSION_KEY: key, MEDVEIL_EXTENSION_OUT: folder });
  return folder;
}

const extension = builtExtension();
const host = await startHostPages();
const browser = await launchBrowser({ extension, locale: language });
try {
  mkdirSync(out, { recursive: true });
  const worker = await extensionWorker(browser.context);
  const page = browser.context.pages()[0] ?? (await browser.context.newPage());
  await page.setViewportSize({ width: 1280, height: 640 });
  await page.emulateMedia({ colorScheme });
  for (const [name, arrange] of Object.entries(shots)) {
    await page.goto(host.bodyAddress(wardPage()));
    await until(
      async () => (await page.textContent(cell(1, nameCell)))?.includes('*') === true,
      name,
    );
    await arrange(page);
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(out, `${name}.png`) });
    process.stdout.write(`${join(out, `${name}.png`)}\n`);
  }
  const popup = await browser.context.newPage();
  await popup.setViewportSize({ width: 336, height: 640 });
  await popup.goto(new URL('/ui/popup.html', worker.url()).href);
  await popup.waitForSelector('[data-emergency]');
  await popup.waitForSelector('[data-state]');
  await popup.screenshot({ path: join(out, '12-popup.png') });
  process.stdout.write(`${join(out, '12-popup.png')}\n`);
} finally {
  await browser.close();
  await host.close();
  rmSync(extension, { recursive: true, force: true });
}
