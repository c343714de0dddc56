// Picking rules in Firefox: the same steps as in Chromium, by what they do to the page; its panel is out of the
// driver's reach.
import { createServer } from 'node:http';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { firefoxId } from '../../proxy/deploy/pack-firefox.ts';
import { firefoxUnsupported, type LaunchedFirefox, launchFirefox } from '../support/firefox.ts';
import { type Loopback, onLoopback } from '../support/loopback-server.ts';
import { until } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';
import { unknownPage, unknownTruth } from '../support/unknown-page.ts';

const unsupported = firefoxUnsupported();
const pages = '11111111-2222-4333-8444-666666666666';
const names = unknownTruth[0]!;

let site: Loopback;
let intake: TestIntake;
let firefox: LaunchedFirefox;
let page: Page;
let popup: Page;

beforeAll(async () => {
  if (unsupported) return;
  site = await onLoopback(
    createServer((_req, res) => {
      res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(unknownPage(false));
    }),
  );
  intake = await TestIntake.start({ sites: [site.origin] });
  firefox = await launchFirefox({
    extension: inject('firefoxDir'),
    intake,
    preferences: { 'extensions.webextensions.uuids': JSON.stringify({ [firefoxId]: pages }) },
  });
  page = await firefox.browser.newPage();
  await page.goto(site.origin);
  popup = await firefox.browser.newPage();
  // The page changes its process on the way, and its driver does not hear that it has come.
  void popup.goto(`moz-extension://${pages}/ui/popup.html`).catch(() => undefined);
});
afterAll(async () => {
  await firefox?.close();
  await intake?.close();
  await site?.close();
});

const words = () => popup.evaluate(() => document.body.innerText).catch(() => '');
const shown = () =>
  page.$$eval(names.selector, (cells) => cells.map(({ textContent }) => textContent));

async function enter(code: string): Promise<void> {
  await popup.evaluate((text) => {
    document.querySelector('details')!.open = true;
    const input = document.querySelector<HTMLInputElement>('.code input')!;
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }, code);
  await popup.waitForSelector('.code button:not([disabled])');
  await popup.evaluate(() => document.querySelector<HTMLButtonElement>('.code button')!.click());
}

describe.skipIf(unsupported)(`Firefox (${unsupported ?? 'with a policy'})`, () => {
  it('masks a page by rules that are picked on it, also when it is loaded anew', async () => {
    await until(async () => (await words()).includes('标注字段'), 'the popup', 20_000);
    await enter(intake.pickCode);
    await until(async () => (await words()).includes('已在'), 'the code is taken', 20_000);
    await page.bringToFront();
    expect(await shown()).toEqual(names.values);
    const [cell] = await page.$$(names.selector);
    await cell!.click();
    await until(
      async () => (await shown()).every((text) => text?.endsWith('*')),
      'the rule is tried',
    );
    // The panel has the focus: Enter takes the rule.
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await new Promise((done) => setTimeout(done, 500));
    expect((await shown()).every((text) => text?.endsWith('*'))).toBe(true);
    await page.reload();
    await until(async () => (await shown()).every((text) => text?.endsWith('*')), 'tried again');
  });
});
