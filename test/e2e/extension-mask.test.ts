import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { asyncLoaderVariant } from '../support/async-loader.ts';
import { type Launched, launchBrowser, type LaunchOptions } from '../support/browser.ts';
import {
  hostPatient,
  type HostPages,
  hostPatients,
  secretsOf,
  startHostPages,
} from '../support/host-pages.ts';
import { installProbe, readProbe } from '../support/leak-probe.ts';

const extension = inject('extensionDir');
let host: HostPages;
let browser: Launched | undefined;

beforeAll(async () => {
  host = await startHostPages();
});
afterAll(async () => host.close());
afterEach(async () => {
  await browser?.close();
  browser = undefined;
});

async function open(path: string, options: LaunchOptions = { extension }): Promise<Page> {
  browser = await launchBrowser(options);
  await installProbe(browser.context, secretsOf(hostPatients));
  const page = browser.context.pages()[0]!;
  await page.goto(host.origin + path);
  return page;
}

const settled = (page: Page): Promise<unknown> => page.waitForTimeout(500);

describe('no frame shows a patient', () => {
  it.each([
    ['rows that arrive as JSON', '/list'],
    ['a server-rendered record', '/record?n=1'],
    ['a record that trickles in', '/record?n=1&slow=1'],
    ['frames, srcdoc and about:blank', '/frames?n=2'],
    ['an edit form', '/edit?n=4'],
    ['a single-page application', '/route?n=5'],
  ])('with the extension: %s', async (_, path) => {
    const page = await open(path);
    await page.waitForLoadState('networkidle');
    await settled(page);
    const { frames, leaks, where } = await readProbe(page);
    expect(where).toEqual([]);
    expect(leaks).toBe(0);
    expect(frames).toBeGreaterThan(10);
  });

  it('runs before the page’s first script', async () => {
    const page = await open('/list');
    expect(await page.locator('html').getAttribute('data-first-script')).toBe('true');
  });

  it('fires without the extension', async () => {
    const page = await open('/list', {});
    await page.waitForSelector('#rows tr');
    await settled(page);
    expect((await readProbe(page)).leaks).toBeGreaterThan(5);
  });

  it('fires with a content script behind an async loader', async () => {
    const variant = asyncLoaderVariant(extension);
    const page = await open('/record?n=1', { extension: variant });
    await settled(page);
    const { leaks } = await readProbe(page);
    rmSync(variant, { recursive: true });
    expect(leaks).toBeGreaterThan(0);
    expect(await page.textContent('#name')).toBe('欧阳*');
  });
});

describe('what is masked and what is not', () => {
  it('masks six kinds in a table and keeps doctors, sex, age and the hospital’s own lines', async () => {
    const page = await open('/list');
    await page.waitForSelector('#rows tr:nth-child(12)');
    await settled(page);
    const cells = await page.locator('#rows tr:nth-child(2) td').allTextContents();
    const { zyh, nl, csrq, sfzh, lxdh, ys } = hostPatient(1);
    expect(cells).toEqual([
      `${'*'.repeat(zyh.length - 4)}${zyh.slice(-4)}`,
      '欧阳*',
      '女',
      String(nl),
      `${csrq.slice(0, 4)}-**-**`,
      `${sfzh.slice(0, 3)}***********${sfzh.slice(-4)}`,
      `${lxdh.slice(0, 3)}****${lxdh.slice(-4)}`,
      '江苏省苏州市示例区*******',
      ys,
    ]);
    expect(await page.locator('footer').textContent()).toContain('0512-66778899');
    expect(await page.locator('#rows td[title]').nth(1).getAttribute('title')).toBe('欧阳*');
  });

  it('masks label/value pairs of every shape, free text and the window’s title', async () => {
    const page = await open('/record?n=1');
    await settled(page);
    const text = await page.evaluate(() => document.body.innerText);
    expect(secretsOf([hostPatient(1)]).filter((secret) => text.includes(secret))).toEqual([]);
    expect(await page.title()).toBe('*****6001 - 欧阳*');
    expect(await page.textContent('#note')).toContain('患者欧阳*诉头痛缓解');
    expect(await page.textContent('#note')).toContain('128/76');
    expect(await page.textContent('#doctor')).toBe(hostPatient(1).ys);
    expect(await page.textContent('#clinical')).toContain('血红蛋白 135 g/L');
    expect(await page.textContent('#card')).toContain('欧阳*');
  });
});
