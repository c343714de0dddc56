// Somebody who gives the same reason for one patient after the other is asked what this one is for.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { policyUnsupported } from '../support/browser.ts';
import { hostPatient, type HostPages, startHostPages } from '../support/host-pages.ts';
import { overlayText } from '../support/overlay-text.ts';
import { type ProtectedBrowser, protectedBrowser, until } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';

const unsupported = policyUnsupported();
let host: HostPages;
let intake: TestIntake;
let browser: ProtectedBrowser;
const phone = 7;

beforeAll(async () => {
  host = await startHostPages();
  intake = await TestIntake.start({
    guards: { mode: 'monitor', sameReason: { mode: 'coach', patients: 1 } },
  });
  browser = await protectedBrowser(inject('extensionDir'), intake);
  await browser.page.goto(`${host.origin}/list`);
  await until(() => intake.of('view').length > 0, 'the first view event', 20_000);
});
afterAll(async () => {
  await browser?.close();
  await intake?.close();
  await host.close();
});

const cell = (row: number) =>
  browser.page.locator(`#rows tr:nth-child(${row}) td:nth-child(${phone})`);
const shown = async (word: string) => (await overlayText(browser.page)).includes(word);
const open = async (row: number) => {
  await cell(row).click({ modifiers: ['Alt'] });
  await until(() => shown('诊疗'), 'the reasons');
};
const readable = async (row: number) =>
  (await cell(row).textContent()) === hostPatient(row - 1).lxdh;

describe.skipIf(unsupported)('a reason given for patient after patient', () => {
  it('is asked about with what has been opened for it, and opens when it is given again', async () => {
    const { page } = browser;
    await open(1);
    await page.keyboard.press('1');
    await until(() => readable(1), 'the first patient');
    await open(2);
    await page.keyboard.press('1');
    await until(() => shown('已用“'), 'the question');
    expect(await shown('查看了 1 位患者')).toBe(true);
    expect(await readable(2)).toBe(false);
    await page.keyboard.press('1');
    await until(() => readable(2), 'the second patient');
    await until(() => intake.of('reveal').length === 2, 'the record');
    expect(intake.of('reveal')[1]).toMatchObject({ repeated: 2 });
  });

  it('is asked about no more for a patient who has been opened', async () => {
    await browser.page.reload();
    await browser.page.waitForSelector('#rows tr:nth-child(12)');
    await open(2);
    await browser.page.keyboard.press('1');
    await until(() => readable(2), 'the second patient');
  });
});
