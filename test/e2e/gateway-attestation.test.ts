// Promise 7 in real browsers: with the extension a page is the HIS's own, without it there are masks only.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { withAttestation } from '../../proxy/deploy/with-attestation.ts';
import { attestationDesk } from '../../proxy/intake/device-attestation.ts';
import { attestationHeader } from '../../shared/messages/device-attestation.ts';
import {
  extensionWorker,
  type Launched,
  launchBrowser,
  policyUnsupported,
  trusting,
} from '../support/browser.ts';
import {
  createRecordingLedger,
  type GatewayUnderTest,
  startGateway,
} from '../support/gateway-harness.ts';
import { type ProtectedBrowser, protectedBrowser, until } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';
import {
  startWardPages,
  wardList,
  wardPage,
  type WardPages,
  wardRows,
  wardValues,
} from '../support/ward-pages.ts';

const extension = withAttestation(
  inject('extensionDir'),
  mkdtempSync(join(tmpdir(), 'medveil-attesting-')),
);
const unsupported = policyUnsupported();
const ledger = createRecordingLedger();
let intake: TestIntake;
let his: WardPages;
let gateway: GatewayUnderTest;

beforeAll(async () => {
  his = await startWardPages();
  intake = await TestIntake.start();
  gateway = await startGateway(his.port, ledger, {
    attestation: attestationDesk(intake.devices, Date.now),
    site: { protection: [{ withoutExtension: 'mask' }] },
  });
  intake.policy = { ...intake.policy, sites: [gateway.origin], attested: [gateway.origin] };
});
afterAll(async () => {
  await gateway?.close();
  his?.server.close();
  await intake?.close();
});
const running: Launched[] = [];
afterEach(async () => {
  for (const browser of running.splice(0)) await browser.close();
  his.saved.length = 0;
  his.headers.length = 0;
  ledger.records.length = 0;
});

async function withExtension(): Promise<ProtectedBrowser> {
  const browser = await protectedBrowser(extension, intake, { trusted: [gateway.ca] });
  running.push(browser);
  return browser;
}

/** The rule is there: tokens go along from here on. */
async function attesting(browser: ProtectedBrowser): Promise<void> {
  const worker = await extensionWorker(browser.context);
  const isSet = (): Promise<boolean> =>
    worker.evaluate(async () => (await chrome.declarativeNetRequest.getSessionRules()).length > 0);
  await until(isSet, 'the attestation', 20_000);
}

async function open(page: Page): Promise<void> {
  await page.goto(`${gateway.origin}/ward`);
  await page.waitForFunction(() => document.title === 'ready');
}

/** Empty where the page does not answer: it may be on its way to being loaded again. */
const received = (page: Page): Promise<string> =>
  Promise.race([
    page.evaluate(() => (window as unknown as { received: string }).received).catch(() => ''),
    new Promise<string>((resolve) => setTimeout(resolve, 2000, '')),
  ]);

describe.skipIf(unsupported)(`a browser with the extension (${unsupported ?? 'by policy'})`, () => {
  it('gets the page byte for byte, and its device stands in the record', async () => {
    const browser = await withExtension();
    await attesting(browser);
    const { page } = browser;
    const answer = page.waitForResponse(`${gateway.origin}/ward`);
    await open(page);
    expect((await (await answer).body()).toString()).toBe(wardPage);
    expect(await received(page)).toBe(wardList);
    // What is seen is masked by the extension, as ever.
    await until(
      async () =>
        (await page.textContent('tbody')) !== null &&
        !(await page.textContent('tbody'))!.includes(wardRows[0]!.lxdh),
      'the masks',
    );
    const [record] = await ledger.waitFor('served');
    expect(record!.actor.device).toBe(intake.enrolled.at(-1)!.deviceId);
    expect(record).not.toHaveProperty('masked');
    for (const headers of his.headers) expect(headers).not.toHaveProperty(attestationHeader);
  });

  it('opens sockets', async () => {
    const browser = await withExtension();
    await attesting(browser);
    await open(browser.page);
    const message = await browser.page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const socket = new WebSocket(`wss://${location.host}/ws`);
          socket.addEventListener('message', ({ data }) => resolve(String(data)));
          socket.addEventListener('error', () => resolve('refused'));
        }),
    );
    expect(message).toBe('ok');
  });

  it('whose token has ended loads a masked document again, once', async () => {
    const browser = await withExtension();
    await attesting(browser);
    const worker = await extensionWorker(browser.context);
    // As after a long sleep: the rule is there, and what it says is of no use any more.
    await worker.evaluate(async () => {
      const [rule] = await chrome.declarativeNetRequest.getSessionRules();
      rule!.action.requestHeaders![0]!.value = 'ended';
      await chrome.declarativeNetRequest.updateSessionRules({
        removeRuleIds: [rule!.id],
        addRules: [rule!],
      });
    });
    await browser.page.goto(`${gateway.origin}/ward`);
    await until(async () => (await received(browser.page)) === wardList, 'again');
    const loads = his.headers.filter(({ accept }) => accept?.includes('text/html')).length;
    expect(loads).toBe(2);
  });
});

describe.skipIf(unsupported)('a browser without the extension', () => {
  async function bare(args: readonly string[] = []): Promise<Page> {
    const browser = await launchBrowser({ policy: trusting(gateway.ca), args });
    running.push(browser);
    return browser.context.pages()[0] ?? (await browser.context.newPage());
  }

  it('gets masks only, in the page and in its data', async () => {
    const page = await bare();
    await open(page);
    const text = `${await page.content()}${await received(page)}`;
    for (const value of wardValues) expect(text).not.toContain(value);
    expect(await page.textContent('tbody')).toContain('139****');
    expect(await page.inputValue('[name=lxdh]')).toMatch(/^139\*{4}\d{4}$/);
  });

  it('saves a form without storing a mask', async () => {
    const page = await bare();
    await open(page);
    await page.fill('[name=bz]', '复诊');
    await page.click('button');
    await page.waitForFunction(() => document.title === 'saved');
    expect(his.saved).toEqual([new URLSearchParams({ bz: '复诊' }).toString()]);
    expect((await ledger.waitFor('incident.echo'))[0]).toMatchObject({ action: 'dropped' });
  });

  it('saves what a person has typed in the place of a mask', async () => {
    const page = await bare();
    await open(page);
    await page.fill('[name=lxdh]', '13900001111');
    await page.click('button');
    await page.waitForFunction(() => document.title === 'saved');
    expect(his.saved).toEqual(['lxdh=13900001111&bz=']);
  });

  it('opens no socket', async () => {
    const page = await bare();
    await open(page);
    const opened = await page.evaluate(
      () =>
        new Promise<boolean>((resolve) => {
          const socket = new WebSocket(`wss://${location.host}/ws`);
          socket.addEventListener('open', () => resolve(true));
          socket.addEventListener('error', () => resolve(false));
        }),
    );
    expect(opened).toBe(false);
  });
});
