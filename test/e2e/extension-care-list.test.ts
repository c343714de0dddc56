// A patient whom a worklist has named is revealed with one click, in other tabs too; everybody else for
// a reason.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { SiteProfile } from '../../shared/policy/site-profile.ts';
import { extensionWorker, policyUnsupported } from '../support/browser.ts';
import { hostPatient, type HostPages, startHostPages } from '../support/host-pages.ts';
import { overlayText } from '../support/overlay-text.ts';
import { type ProtectedBrowser, protectedBrowser, until } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';

const unsupported = policyUnsupported();
let host: HostPages;
let intake: TestIntake;
let browser: ProtectedBrowser;
let page: Page;

beforeAll(async () => {
  host = await startHostPages();
  const profile: SiteProfile = {
    v: 1,
    id: 'his',
    sites: [host.origin],
    hisUser: { cookie: 'account' },
    worklist: { path: '/list#/mine', rows: '#rows tr', naming: ['patientNumber'] },
  };
  intake = await TestIntake.start({ profiles: [profile], fields: { address: 'hide' } });
  browser = await protectedBrowser(inject('extensionDir'), intake);
  page = browser.page;
  await signIn('n1');
  await page.goto(`${host.origin}/record?n=30`);
  await until(() => intake.of('view').length > 0, 'the policy and a view', 20_000);
});
afterAll(async () => {
  await browser?.close();
  await intake?.close();
  await host.close();
});
beforeEach(() => {
  intake.events.length = 0;
});

const signIn = (account: string) =>
  browser.context.addCookies([{ url: host.origin, name: 'account', value: account }]);

/** The list as the extension keeps it, and all that it keeps on disk. */
const stored = async (): Promise<[{ care?: { until: object } }, unknown]> => {
  const worker = await extensionWorker(browser.context);
  return await worker.evaluate(async () => {
    return [await chrome.storage.session.get('care'), await chrome.storage.local.get(null)];
  });
};
const careSize = async (): Promise<number> => {
  const [{ care }] = await stored();
  return Object.keys(care?.until ?? {}).length;
};

const phoneCell = 'dl dd:nth-of-type(1)';
const phone = () => page.textContent(phoneCell);
const openRecord = async (n: number): Promise<void> => {
  await page.goto(`${host.origin}/record?n=${n}`);
  await until(async () => (await phone())?.includes('****') === true, 'the mask');
};
const reasonsOpen = () =>
  until(async () => (await overlayText(page)).includes('诊疗'), 'the reasons');

describe.skipIf(unsupported)(`the care list (${unsupported ?? 'with a policy'})`, () => {
  it('holds nobody before a worklist was open: a reason is asked for', async () => {
    await page.goto(`${host.origin}/list#/all`);
    await until(() => intake.of('view').length > 0, 'a view');
    await openRecord(3);
    await page.click(phoneCell, { modifiers: ['Alt'] });
    await reasonsOpen();
    expect(await careSize()).toBe(0);
    await page.keyboard.press('Escape');
  });

  it('is read from the profile’s page, in hashes that die with the browser', async () => {
    await page.goto(`${host.origin}/list#/all`);
    await page.waitForSelector('#rows tr:nth-child(12)');
    // The worklist is a route of the page, and nothing is loaded anew.
    await page.evaluate(() => {
      location.hash = '#/mine';
      document.querySelector('#rows td')?.append(' ');
    });
    await until(async () => (await careSize()) === 12, 'twelve patients in care');
    const text = JSON.stringify(await stored());
    const patients = Array.from({ length: 12 }, (_, n) => hostPatient(n));
    const numbers = patients.flatMap(({ zyh, sfzh, lxdh }) => [zyh, sfzh, lxdh]);
    expect(numbers.filter((number) => text.includes(number))).toEqual([]);
  });

  it('lets its patients be read in another tab with one click, and the record says so', async () => {
    page = await browser.context.newPage();
    await openRecord(3);
    await page.click(phoneCell, { modifiers: ['Alt'] });
    await until(async () => (await phone()) === hostPatient(3).lxdh, 'the telephone');
    await until(() => intake.of('reveal').length === 1, 'the record');
    expect(intake.of('reveal')[0]).toMatchObject({ reason: 'careList', user: 'n1', seconds: 30 });
    expect(await overlayText(page)).not.toContain('诊疗');
  });

  it('lets its patients be read while held, without a reason', async () => {
    await openRecord(5);
    const box = (await page.locator(phoneCell).boundingBox())!;
    await page.keyboard.down('Alt');
    await page.mouse.move(box.x + 20, box.y + box.height / 2);
    await page.mouse.down();
    await until(async () => (await phone()) === hostPatient(5).lxdh, 'the telephone');
    await page.mouse.up();
    await page.keyboard.up('Alt');
    await until(async () => (await phone())?.includes('****') === true, 'the mask');
    await until(() => intake.of('reveal').length === 1, 'the record');
    expect(intake.of('reveal')[0]).toMatchObject({ reason: 'careList', hold: true });
  });

  it('never lets be read what the policy hides', async () => {
    const address = page.locator('dl dd:nth-of-type(2)');
    expect(await address.textContent()).toBe('****');
    await address.click({ modifiers: ['Alt'] });
    await page.waitForTimeout(500);
    expect(await address.textContent()).toBe('****');
    expect(intake.of('reveal')).toEqual([]);
  });

  it('asks for a reason where the patient is not in care, and where Shift says so', async () => {
    await openRecord(31);
    await page.click(phoneCell, { modifiers: ['Alt'] });
    await reasonsOpen();
    await page.keyboard.press('Escape');
    await openRecord(3);
    await page.click(phoneCell, { modifiers: ['Alt', 'Shift'] });
    await reasonsOpen();
    await page.keyboard.press('1');
    await until(() => intake.of('reveal').length === 1, 'the record');
    expect(intake.of('reveal')[0]?.reason).toBe('treatment');
  });

  it('is nobody else’s who signs in at this browser', async () => {
    await signIn('n2');
    await openRecord(3);
    await page.click(phoneCell, { modifiers: ['Alt'] });
    await reasonsOpen();
    expect(await phone()).toContain('****');
  });
});
