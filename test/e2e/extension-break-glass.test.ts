// Open in an emergency: whatever is broken, one key shows a patient, and somebody is asked why afterwards.
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { policyUnsupported } from '../support/browser.ts';
import { useHostPages } from '../support/file-hooks.ts';
import { useFreshBrowsers } from '../support/fresh-browsers.ts';
import { hostPatient } from '../support/host-pages.ts';
import { clickOverlay } from '../support/overlay-click.ts';
import { overlayText } from '../support/overlay-text.ts';
import { until } from '../support/protected-browser.ts';

const unsupported = policyUnsupported();
const host = useHostPages();
const browsers = useFreshBrowsers(inject('extensionDir'));

const phoneCell = 'dl dd:nth-of-type(1)';
const { lxdh, sfzh, brxm } = hostPatient(3);

/** Opens the reasons on the telephone and takes the door that needs none. */
async function breakGlass(page: Page): Promise<void> {
  await page.click(phoneCell, { modifiers: ['Alt'] });
  await until(async () => (await overlayText(page)).includes('紧急查看'), 'the reasons');
  await page.keyboard.press('0');
}
const isOpen = (page: Page) => async (): Promise<boolean> =>
  (await page.textContent(phoneCell)) === lxdh;
const leave = (page: Page) => page.evaluate(() => window.dispatchEvent(new Event('blur')));
const asksWhy = (page: Page) => async (): Promise<boolean> =>
  (await overlayText(page)).includes('请说明刚才的紧急查看');

describe('an emergency', () => {
  it('needs neither server nor policy, opens the whole patient, and asks why when it is over', async () => {
    const browser = await browsers.unserved();
    const { page } = browser;
    await page.goto(`${host().origin}/record?n=3`);
    await until(async () => (await page.textContent(phoneCell))?.includes('****') === true, 'mask');
    await breakGlass(page);
    await until(isOpen(page), 'the telephone');
    const body = await page.textContent('body');
    expect([sfzh, brxm].filter((value) => !body?.includes(value))).toEqual([]);
    expect(await asksWhy(page)()).toBe(false);
    await leave(page);
    await until(asksWhy(page), 'the question');
    expect(await page.textContent('body')).not.toContain(lxdh);
    const popup = await browser.popup();
    await popup.waitForSelector('[data-emergency]');
    expect(await popup.textContent('[data-emergency]')).toContain('身份证号');
    expect(await popup.content()).not.toContain(brxm);
    await popup.click('[data-emergency] button');
    await until(async () => (await popup.locator('[data-emergency]').count()) === 0, 'the answer');
  });

  it('is opened again by whoever is refused room for an ordinary reveal', async () => {
    const browser = await browsers.unserved();
    const { page, worker } = browser;
    await page.goto(`${host().origin}/record?n=3`);
    await until(async () => (await page.textContent(phoneCell))?.includes('****') === true, 'mask');
    const fill = (rows: number): Promise<void> =>
      worker.evaluate(async (count) => {
        const database = await new Promise<IDBDatabase>((done, fail) => {
          const request = indexedDB.open('medveil');
          request.addEventListener('success', () => done(request.result));
          request.addEventListener('error', () => fail(new Error('open')));
        });
        const tx = database.transaction('waiting', 'readwrite');
        for (let i = 0; i < count; i++) tx.objectStore('waiting').add({ iv: 0, ct: 0 });
        await new Promise((done) => tx.addEventListener('complete', done));
        database.close();
      }, rows);
    await fill(2000);
    await page.click(phoneCell, { modifiers: ['Alt'] });
    await page.keyboard.press('1');
    await until(async () => (await overlayText(page)).includes('已满'), 'the refusal');
    expect(await isOpen(page)()).toBe(false);
    await breakGlass(page);
    await until(isOpen(page), 'the telephone');
    await leave(page);
    await until(asksWhy(page), 'the question');
    const popup = await browser.popup();
    await popup.waitForSelector('[data-emergency]');
    await page.bringToFront();
    // Not even room of its own: people come first, and it is said again until it can be kept.
    await fill(300);
    await clickOverlay(page, '稍后在扩展中说明');
    await breakGlass(page);
    await until(isOpen(page), 'the telephone');
    await popup.reload();
    await popup.waitForSelector('[data-emergency]');
    expect(await popup.locator('[data-emergency]').count()).toBe(1);
  });
});

describe.skipIf(unsupported)(`its record (${unsupported ?? 'with a policy'})`, () => {
  it('comes later when the server was away, with the explanation; what is hidden stays hidden', async () => {
    const browser = await browsers.served({ fields: { address: 'hide' } });
    const { page, intake } = browser;
    await page.goto(`${host().origin}/record?n=3`);
    await until(() => intake.of('view').length > 0, 'the policy and a view', 20_000);
    await page.reload();
    await until(async () => (await page.textContent(phoneCell))?.includes('****') === true, 'mask');
    intake.offline = true;
    await breakGlass(page);
    await until(isOpen(page), 'the telephone');
    expect(await page.textContent('dl dd:nth-of-type(2)')).toBe('****');
    expect(await page.textContent('body')).not.toContain(hostPatient(3).jtzz);
    await leave(page);
    await until(asksWhy(page), 'the question');
    // What is typed into the card is not the page's to read.
    await page.evaluate(() => {
      for (const type of ['keydown', 'keyup', 'keypress', 'input', 'beforeinput']) {
        window.addEventListener(type, () => (document.title += type), true);
      }
    });
    await clickOverlay(page, '补充说明');
    await page.keyboard.type('Room 5');
    expect(await page.title()).not.toMatch(/key|input/);
    await clickOverlay(page, '抢救');
    await until(async () => !(await asksWhy(page)()), 'the end of the question');
    intake.offline = false;
    const popup = await browser.popup();
    await until(() => intake.of('attest').length === 1, 'the records');
    expect(await popup.locator('[data-emergency]').count()).toBe(0);
    const [opened] = intake.of('reveal');
    expect(opened).toMatchObject({ reason: 'breakGlass', scope: 'patient', seconds: 120 });
    expect(opened?.patients[0]?.identifiers.residentId).toBe(sfzh);
    expect(opened?.patients[0]?.kinds).not.toContain('address');
    expect(intake.of('attest')[0]).toMatchObject({
      breakGlass: opened?.breakGlass,
      attestation: { reason: 'resuscitation', note: 'Room 5' },
      patients: [{ identifiers: { residentId: sfzh } }],
    });
  });
});
