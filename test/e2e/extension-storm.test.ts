// Promise 1 where it is hardest: lists that are rendered anew at every frame with other patients in the
// same nodes, on a machine four times slower, without background, server, policy or extension behind it.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  extensionWorker,
  type Launched,
  launchBrowser,
  policyUnsupported,
  stopWorkers,
} from '../support/browser.ts';
import { type HostPages, startHostPages } from '../support/host-pages.ts';
import { overlayText } from '../support/overlay-text.ts';
import { protectedBrowser, until, policyStored } from '../support/protected-browser.ts';
import {
  expectMasked,
  openStorm,
  stormOn,
  type StormWay,
  stormWays,
} from '../support/storm-page.ts';
import { TestIntake } from '../support/test-intake.ts';

const extension = inject('extensionDir');
const unsupported = policyUnsupported();
const slower = 4;
/** Texts written in place, and nodes that are new. */
const both: readonly StormWay[] = ['texts', 'innerHTML'];
let host: HostPages;

beforeAll(async () => {
  host = await startHostPages();
});
afterAll(async () => host?.close());

describe('a list rendered anew at every frame', () => {
  let masked: Launched;
  let plain: Launched;
  let page: Page;
  let bare: Page;
  beforeAll(async () => {
    masked = await launchBrowser({ extension });
    plain = await launchBrowser();
    page = await openStorm(masked, host, slower);
    bare = await openStorm(plain, host, 1);
  });
  afterAll(async () => {
    await masked?.close();
    await plain?.close();
  });

  it.each(stormWays)('shows no patient: %s', async (way) => {
    await page.bringToFront();
    await expectMasked(page, way);
  });

  it.each(stormWays)('shows them without the extension: %s', async (way) => {
    await bare.bringToFront();
    expect((await stormOn(bare, way, 3)).leaks).toBeGreaterThan(1);
  });
});

describe('with nothing behind the page', () => {
  let browser: Launched | undefined;
  afterEach(async () => {
    await browser?.close();
    browser = undefined;
  });

  it('a stopped background changes nothing', async () => {
    browser = await launchBrowser({ extension });
    const worker = await extensionWorker(browser.context);
    const popup = await browser.context.newPage();
    await popup.goto(new URL('/ui/popup.html', worker.url()).href);
    const page = await openStorm(browser, host, slower);
    await stopWorkers(browser.context, popup);
    await page.bringToFront();
    for (const way of both) await expectMasked(page, way);
  });

  it('an update under the page changes nothing, and nothing can be revealed until it is loaded anew', async () => {
    browser = await launchBrowser({ extension });
    const worker = await extensionWorker(browser.context);
    const page = await openStorm(browser, host, slower);
    await worker.evaluate(() => chrome.runtime.reload()).catch(() => undefined);
    // While the extension goes and comes back: the new one looks through all open pages.
    for (const way of both) await expectMasked(page, way, 8);
    await page.evaluate(() => Reflect.set(window, 'way', 'observer'));
    await page.click('#rows td:nth-child(2)', { modifiers: ['Alt'] });
    await until(async () => (await overlayText(page)).includes('刷新页面后可查看'), 'the notice');
    await page.keyboard.press('1');
    await expectMasked(page, 'texts');
    const frame = await page.evaluate(() => document.documentElement.getAttribute('data-medveil'));
    expect(frame).toBe('');
  });

  it('what opens while an update is being made is masked once it is there, without a reload', async () => {
    browser = await launchBrowser({ extension });
    const worker = await extensionWorker(browser.context);
    const page = await openStorm(browser, host, 1);
    const back = browser.context.waitForEvent('serviceworker');
    await worker.evaluate(() => chrome.runtime.reload()).catch(() => undefined);
    // There is no extension in the browser now.
    const between = await browser.context.newPage();
    await between.goto(`${host.origin}/record?n=1`);
    await between.evaluate(() => Reflect.set(window, 'sameDocument', true));
    await back;
    await until(async () => (await between.textContent('#name')) === '欧阳*', 'the mask');
    expect(await between.evaluate(() => Reflect.get(window, 'sameDocument'))).toBe(true);
    await page.bringToFront();
    // Frames of an orphaned page are the new extension's from their beginning.
    await page.evaluate(async () => {
      const frame = document.createElement('iframe');
      frame.src = '/storm?count=20';
      document.body.prepend(frame);
      await new Promise((done) => frame.addEventListener('load', done));
    });
    await expectMasked(page, 'texts');
    await until(async () => {
      const text = await page.frames()[1]?.textContent('#rows');
      return /\d{3}\*{11}[\dX]{4}/.test(text ?? '');
    }, 'the masks in the frame');
  });
});

describe.skipIf(unsupported)(`policies (${unsupported ?? 'with an enterprise policy'})`, () => {
  it('a server that is away, a policy that is gone and one that cannot be read show nobody', async () => {
    const intake = await TestIntake.start({ fields: { personName: 'show' } });
    const browser = await protectedBrowser(extension, intake);
    try {
      const worker = await extensionWorker(browser.context);
      await policyStored(worker);
      intake.offline = true;
      const stored: readonly unknown[] = [
        undefined,
        null,
        {},
        { ...intake.policy, fields: { personName: 'clear' } },
        { ...intake.policy, sites: 'none' },
        { ...intake.policy, fields: null },
      ];
      for (const policy of stored) {
        await worker.evaluate(async (value) => {
          if (value === undefined) await chrome.storage.local.clear();
          else await chrome.storage.local.set({ policy: value });
        }, policy);
        const page = await openStorm(browser, host, 1);
        for (const way of both) await expectMasked(page, way, 3);
        await page.close();
      }
    } finally {
      await browser.close();
      await intake.close();
    }
  });
});
