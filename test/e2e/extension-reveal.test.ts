import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { extensionWorker, policyUnsupported } from '../support/browser.ts';
import { hostPatient, type HostPages, startHostPages } from '../support/host-pages.ts';
import { type ProtectedBrowser, protectedBrowser, until } from '../support/protected-browser.ts';
import { overlayText } from '../support/overlay-text.ts';
import { TestIntake } from '../support/test-intake.ts';

const extension = inject('extensionDir');
const unsupported = policyUnsupported();
let host: HostPages;
let intake: TestIntake;
let browser: ProtectedBrowser;
let page: Page;

beforeAll(async () => {
  host = await startHostPages();
});
afterAll(async () => host.close());

async function open(): Promise<void> {
  intake = await TestIntake.start({
    version: 7,
    reveal: {
      seconds: 4,
      reasons: [
        { code: 'treatment', label: { 'zh-CN': '诊疗需要', 'zh-TW': '診療需要', en: 'Treatment' } },
        { code: 'billing', label: { 'zh-CN': '收费结算', 'zh-TW': '收費結算', en: 'Billing' } },
      ],
    },
    fields: { address: 'hide' },
  });
  browser = await protectedBrowser(extension, intake);
  page = browser.page;
  await page.goto(`${host.origin}/list`);
  await until(() => intake.of('view').length > 0, 'the first view event', 20_000);
}

async function close(): Promise<void> {
  await browser?.close();
  await intake?.close();
}

/** A browser of its own for every test: what it queues, or how often it enrols, is looked at. */
function useBrowserEach(): void {
  beforeEach(open);
  afterEach(close);
}

/** One browser for all tests, and for each a page of its own under the policy, and no event from before. */
function useBrowserThroughout(): void {
  beforeAll(open);
  afterAll(close);
  beforeEach(async () => {
    const before = page;
    page = await browser.context.newPage();
    await before.close();
    await until(async () => (await queued()) === 0, 'the events of the test before');
    intake.events.length = 0;
    await page.goto(`${host.origin}/list`);
    await until(async () => (await cell(1, 8).textContent()) === '****', 'the policy in force');
  });
}

/** Events that the server has not got yet: an event is among them before anybody sees its effect. */
async function queued(): Promise<number> {
  const worker = await extensionWorker(browser.context);
  return await worker.evaluate(
    () =>
      new Promise<number>((done, failed) => {
        const opening = indexedDB.open('medveil');
        opening.addEventListener('error', () => failed(opening.error));
        opening.addEventListener('success', () => {
          const counting = opening.result.transaction('queue').objectStore('queue').count();
          counting.addEventListener('success', () => done(counting.result));
          opening.result.close();
        });
      }),
  );
}

const cell = (row: number, column: number) =>
  page.locator(`#rows tr:nth-child(${row}) td:nth-child(${column})`);
const phone = 7;

/** Hovers a value, presses the chip beside it, chooses a reason by its digit. */
async function revealByMouse(row: number, column: number, digit: string): Promise<void> {
  const box = (await cell(row, column).boundingBox())!;
  await page.mouse.move(box.x + 24, box.y + box.height / 2);
  await page.waitForTimeout(300);
  const range = await cell(row, column).evaluate((td) => {
    const measure = document.createRange();
    measure.selectNodeContents(td);
    const { right, top, height } = measure.getBoundingClientRect();
    return { right, middle: top + height / 2 };
  });
  await page.mouse.click(range.right + 20, range.middle);
  await page.waitForTimeout(150);
  await page.keyboard.press(digit);
  await page.waitForTimeout(300);
}

describe.skipIf(unsupported)(`reveal (${unsupported ?? 'with an enterprise policy'})`, () => {
  useBrowserThroughout();

  it('by mouse shows one value of one patient, records why, and masks it again in time', async () => {
    const masked = await cell(2, phone).textContent();
    await revealByMouse(2, phone, '2');
    expect(await cell(2, phone).textContent()).toBe(hostPatient(1).lxdh);
    expect(await cell(3, phone).textContent()).toContain('****');
    await until(() => intake.of('reveal').length === 1, 'the reveal event');
    expect(intake.of('reveal')[0]).toMatchObject({
      reason: 'billing',
      seconds: 4,
      site: host.origin,
      path: '/list',
      policyVersion: 7,
      patients: [
        {
          kinds: ['mobilePhone'],
          identifiers: { residentId: hostPatient(1).sfzh, personName: hostPatient(1).brxm },
        },
      ],
    });
    await until(async () => (await cell(2, phone).textContent()) === masked, 'the mask', 8000);
  });

  it('by keyboard walks, opens, chooses and leaves', async () => {
    await page.keyboard.press('Alt+Shift+KeyM');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('1');
    await until(async () => (await cell(1, 2).textContent()) === hostPatient(0).brxm, 'the name');
    await until(() => intake.of('reveal').length === 1, 'the reveal event');
    expect(intake.of('reveal')[0]?.reason).toBe('treatment');
  });

  it('by Alt+click opens the reasons; Esc closes them and nothing is shown', async () => {
    await cell(1, 6).click({ modifiers: ['Alt'] });
    expect(await overlayText(page)).toContain('诊疗需要');
    await page.keyboard.press('Escape');
    expect(await overlayText(page)).not.toContain('诊疗需要');
    await page.keyboard.press('1');
    await page.waitForTimeout(300);
    expect(await cell(1, 6).textContent()).toContain('****');
    expect(intake.of('reveal')).toEqual([]);
  });

  it('works on a photograph', async () => {
    const html = `<p>姓名：<b>王小明</b></p><p>照片：<canvas id="photo" width="120" height="150"></canvas></p>`;
    await page.goto(host.bodyAddress(html));
    const filter = () => page.locator('#photo').evaluate((e) => getComputedStyle(e).filter);
    await until(async () => (await filter()) !== 'none', 'the blur');
    await page.locator('#photo').click({ modifiers: ['Alt'] });
    expect(await overlayText(page)).toContain('照片');
    await page.keyboard.press('1');
    await until(async () => (await filter()) === 'none', 'the picture');
    await until(() => intake.of('reveal').length === 1, 'the reveal event');
    expect(intake.of('reveal')[0]?.patients[0]?.kinds).toEqual(['photo']);
    await until(async () => (await filter()) !== 'none', 'the blur again', 8000);
  });

  it('works in a closed shadow root, and what is copied there is the mask', async () => {
    const number = '13523333233';
    const html = `<p>粘贴</p><textarea></textarea><div id="v" style="display:inline-block"></div><script>
      window.made = document.getElementById('v').attachShadow({ mode: 'closed' });
      made.innerHTML = '<p>联系电话：<b>${number}</b></p>';</script>`;
    await page.goto(host.bodyAddress(html));
    const shown = () =>
      page.evaluate(
        () => (Reflect.get(window, 'made') as ShadowRoot).querySelector('b')!.innerText,
      );
    await until(async () => (await shown()) === '135****3233', 'the mask');
    const { x, y } = await page.evaluate(() => {
      const box = (Reflect.get(window, 'made') as ShadowRoot).querySelector('b')!;
      const rect = box.getBoundingClientRect();
      return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
    });
    await page.keyboard.down('Alt');
    await page.mouse.click(x, y);
    await page.keyboard.up('Alt');
    expect(await overlayText(page)).toContain('诊疗需要');
    await page.keyboard.press('1');
    await until(async () => (await shown()) === number, 'the value');
    await page.mouse.dblclick(x, y);
    await page.keyboard.press('Control+C');
    await page.locator('textarea').click();
    await page.keyboard.press('Control+V');
    expect(await page.locator('textarea').inputValue()).toContain('135****3233');
    await until(() => intake.of('copy').length === 1, 'the copy event');
    await until(async () => (await shown()) === '135****3233', 'the mask again', 8000);
  });

  it('ends when the window loses focus, when it prints, and prints are recorded', async () => {
    await revealByMouse(1, phone, '1');
    expect(await cell(1, phone).textContent()).toBe(hostPatient(0).lxdh);
    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
    expect(await cell(1, phone).textContent()).toContain('****');

    await revealByMouse(2, phone, '1');
    const seen = await page.evaluate(() => {
      let text = '';
      window.addEventListener('beforeprint', () => {
        text = document.querySelector('#rows')!.textContent!;
      });
      window.dispatchEvent(new Event('beforeprint'));
      return text;
    });
    expect(seen).not.toContain(hostPatient(1).lxdh);
    await until(() => intake.of('print').length === 1, 'the print event');
    expect(intake.of('print')[0]?.patients).toHaveLength(12);
  });

  it('never goes over to the next patient in the same cell', async () => {
    await revealByMouse(2, phone, '1');
    expect(await cell(2, phone).textContent()).toBe(hostPatient(1).lxdh);
    await page.click('#refresh');
    await until(
      async () =>
        (await cell(2, phone).textContent())?.slice(-4) === hostPatient(13).lxdh.slice(-4),
      'the next page',
    );
    expect(await cell(2, phone).textContent()).toBe(`154****${hostPatient(13).lxdh.slice(-4)}`);
  });

  it('is refused for a field the policy hides, of which not even the length shows', async () => {
    expect(await cell(1, 8).textContent()).toBe('****');
    expect(await cell(2, 8).textContent()).toBe('****');
    await cell(1, 8).click({ modifiers: ['Alt'] });
    await page.keyboard.press('1');
    await page.waitForTimeout(300);
    expect(await cell(1, 8).textContent()).toMatch(/^\*+$/);
  });
});

describe.skipIf(unsupported)('reveal without the server', () => {
  useBrowserEach();

  it('works; the record follows when it is back', async () => {
    intake.offline = true;
    await revealByMouse(3, phone, '1');
    expect(await cell(3, phone).textContent()).toBe(hostPatient(2).lxdh);
    expect(intake.of('reveal')).toEqual([]);
    intake.offline = false;
    const popup = await browser.popup();
    await until(() => intake.of('reveal').length === 1, 'the late reveal event');
    await popup.close();
  });
});

describe.skipIf(unsupported)('copy', () => {
  useBrowserThroughout();

  const clipboard = async (): Promise<string> => {
    await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    return page.evaluate(() => navigator.clipboard.readText());
  };

  it('gives the mask, also of what is revealed, and is recorded', async () => {
    await revealByMouse(2, phone, '1');
    expect(await cell(2, phone).textContent()).toBe(hostPatient(1).lxdh);
    await page.evaluate(() => {
      document.getSelection()!.selectAllChildren(document.querySelector('#rows')!);
    });
    await page.keyboard.press('Control+C');
    const text = await clipboard();
    expect(text).toContain(`154****${hostPatient(1).lxdh.slice(-4)}`);
    expect(text).not.toContain(hostPatient(1).lxdh);
    expect(text).not.toContain(hostPatient(1).brxm);
    await until(() => intake.of('copy').length === 1, 'the copy event');
    expect(intake.of('copy')[0]?.patients).toHaveLength(12);
  });

  it('of a form field gives the mask', async () => {
    await page.goto(`${host.origin}/edit?n=4`);
    await page.focus('#sfzh');
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Control+C');
    const { sfzh } = hostPatient(4);
    expect(await clipboard()).toBe(`${sfzh.slice(0, 3)}${'*'.repeat(11)}${sfzh.slice(-4)}`);
    expect(await page.inputValue('#sfzh')).toBe(sfzh);
  });
});

describe.skipIf(unsupported)('the popup', () => {
  useBrowserEach();

  it('says that the browser is protected, by whom, and what waits', async () => {
    const popup = await browser.popup();
    await popup.waitForSelector('[data-state="protected"]', { timeout: 15_000 });
    expect(await popup.textContent('header')).toContain('示范医院');
    expect(await popup.textContent('[data-figure="policy"]')).toBe('v7');
    expect(await popup.textContent('[data-figure="device"]')).toBe(intake.enrolled[0]?.deviceId);
    intake.offline = true;
    await page.goto(`${host.origin}/record?n=8`);
    await until(async () => {
      await popup.waitForTimeout(300);
      return (await popup.locator('[data-state="offline"]').count()) === 1;
    }, 'offline');
    expect(Number(await popup.textContent('[data-figure="queued"]'))).toBeGreaterThan(0);
  });
});

describe.skipIf(unsupported)('views', () => {
  useBrowserEach();

  it('name each patient with the kinds that were really there, once', async () => {
    await page.waitForTimeout(1500);
    const seen = intake.of('view').flatMap((event) => event.patients);
    const first = seen.filter((patient) => patient.identifiers.residentId === hostPatient(0).sfzh);
    expect(first).toEqual([
      {
        identifiers: {
          residentId: hostPatient(0).sfzh,
          patientNumber: hostPatient(0).zyh,
          personName: hostPatient(0).brxm,
          mobilePhone: hostPatient(0).lxdh,
        },
        kinds: ['address', 'birthDate', 'mobilePhone', 'patientNumber', 'personName', 'residentId'],
      },
    ]);
    expect(new Set(seen.map((patient) => patient.identifiers.residentId)).size).toBe(12);
    expect(intake.enrolled).toHaveLength(1);
    expect(intake.enrolled[0]?.browser).toMatch(/^Chromium \d+$/);
  });
});
