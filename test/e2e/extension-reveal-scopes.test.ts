// One value, the whole patient, several patients, and only as long as one holds on: in a real browser
// under a policy, with what the server is told of it.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { policyUnsupported } from '../support/browser.ts';
import { hostPatient, type HostPages, startHostPages } from '../support/host-pages.ts';
import { inOverlay } from '../support/overlay-run.ts';
import { overlayText } from '../support/overlay-text.ts';
import { type ProtectedBrowser, protectedBrowser, until } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';

const unsupported = policyUnsupported();
let host: HostPages;
let intake: TestIntake;
let browser: ProtectedBrowser;
let page: Page;
const phone = 7;
const limit = 5;

beforeAll(async () => {
  host = await startHostPages();
  intake = await TestIntake.start({
    reveal: {
      seconds: 600,
      reasons: [
        { code: 'treatment', label: { 'zh-CN': '诊疗需要', 'zh-TW': '診療需要', en: 'Treatment' } },
      ],
      batchLimit: limit,
      idleSeconds: 10,
    },
    fields: { address: 'hide' },
  });
  browser = await protectedBrowser(inject('extensionDir'), intake);
  page = browser.page;
  await page.goto(`${host.origin}/list`);
  await until(() => intake.of('view').length > 0, 'the first view event', 20_000);
});
afterAll(async () => {
  await browser?.close();
  await intake?.close();
  await host.close();
});
beforeEach(async () => {
  intake.events.length = 0;
  await page.goto(`${host.origin}/list`);
  await page.waitForSelector('#rows tr:nth-child(12)');
});
afterEach(async () => {
  await page.keyboard.up('Alt');
  await page.mouse.up();
});

const cell = (row: number, column: number) =>
  page.locator(`#rows tr:nth-child(${row}) td:nth-child(${column})`);
const text = (row: number, column: number) => cell(row, column).textContent();
const phones = () => page.locator(`#rows td:nth-child(${phone})`).allTextContents();
/** Rows whose telephone can be read. */
const readable = async (): Promise<number[]> =>
  (await phones()).flatMap((shown, i) => (shown === hostPatient(i).lxdh ? [i] : []));
const openAt = async (row: number, column: number): Promise<void> => {
  await cell(row, column).click({ modifiers: ['Alt'] });
  await until(async () => (await overlayText(page)).includes('诊疗需要'), 'the reasons');
};
const recorded = () => intake.of('reveal');

describe.skipIf(unsupported)(`a reveal (${unsupported ?? 'with a policy'})`, () => {
  it('of a value shows that value, and its record says so', async () => {
    await openAt(2, phone);
    await page.keyboard.press('1');
    await until(async () => (await text(2, phone)) === hostPatient(1).lxdh, 'the telephone');
    expect(await text(2, 2)).toContain('*');
    await until(() => recorded().length === 1, 'the record');
    expect(recorded()[0]).toMatchObject({ scope: 'field' });
    expect(recorded()[0]).not.toHaveProperty('hold');
  });

  it('is not given by the second click of a double click, wherever the list has opened', async () => {
    // No room for the list above or below the value.
    await page.setViewportSize({ width: 1280, height: 300 });
    await cell(7, phone).evaluate((td) => td.scrollIntoView({ block: 'center' }));
    const at = (await cell(7, phone).boundingBox())!;
    await page.keyboard.down('Alt');
    await page.mouse.dblclick(at.x + 30, at.y + at.height / 2);
    await page.keyboard.up('Alt');
    await until(async () => (await overlayText(page)).includes('诊疗需要'), 'the reasons');
    await page.waitForTimeout(400);
    expect(await readable()).toEqual([]);
    const over = await inOverlay(page, (root) => {
      const { left, top, right, bottom } = root.querySelector('.menu')!.getBoundingClientRect();
      return { left, top, right, bottom };
    });
    const covers =
      over!.left < at.x + 30 &&
      over!.right > at.x + 30 &&
      over!.top < at.y + 15 &&
      over!.bottom > at.y + 15;
    expect(covers).toBe(false);
    expect(recorded()).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('of a patient shows all of that one but what is hidden, and of nobody else', async () => {
    await openAt(2, phone);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('1');
    const { brxm, sfzh, lxdh, zyh, csrq } = hostPatient(1);
    await until(async () => (await text(2, phone)) === lxdh, 'the telephone');
    const row = await page.locator('#rows tr:nth-child(2) td').allTextContents();
    expect(row).toEqual([zyh, brxm, '女', row[3], csrq, sfzh, lxdh, '****', row[8]]);
    expect(await readable()).toEqual([1]);
    await until(() => recorded().length === 1, 'the record');
    expect(recorded()[0]).toMatchObject({
      scope: 'patient',
      patients: [
        { kinds: ['birthDate', 'mobilePhone', 'patientNumber', 'personName', 'residentId'] },
      ],
    });
    // The next patient in the same cells is masked.
    await page.click('#refresh');
    await until(
      async () => (await text(2, phone))?.slice(-4) === hostPatient(13).lxdh.slice(-4),
      'the next page',
    );
    const next = await page.locator('#rows tr:nth-child(2)').textContent();
    const secrets = Object.values(hostPatient(13)).filter((value) => String(value).length > 5);
    expect(secrets.filter((value) => next?.includes(String(value)))).toEqual([]);
  });

  it('of a table’s field stops at the policy’s number of patients, each with a record', async () => {
    await openAt(3, phone);
    await page.keyboard.press('ArrowLeft');
    expect(await overlayText(page)).toContain(`一次最多 ${limit} 位`);
    await page.keyboard.press('1');
    await until(async () => (await readable()).length > 0, 'telephones');
    expect(await readable()).toEqual([2, 3, 4, 5, 6]);
    expect(await text(1, 2)).toContain('*');
    await until(() => recorded().length === limit, 'the records');
    expect(recorded().map(({ scope, patients }) => [scope, patients.length])).toEqual(
      Array.from({ length: limit }, () => ['batch', 1]),
    );
    expect(recorded().map(({ patients }) => patients[0]?.identifiers.residentId)).toEqual(
      Array.from({ length: limit }, (_, i) => hostPatient(2 + i).sfzh),
    );
    expect(recorded().flatMap(({ patients }) => patients[0]?.kinds)).toEqual(
      Array.from({ length: limit }, () => 'mobilePhone'),
    );
  });

  it('of a table’s field has the value’s own patient among them, at the end of the table too', async () => {
    await openAt(11, phone);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('1');
    await until(async () => (await readable()).length > 0, 'telephones');
    expect(await readable()).toEqual([7, 8, 9, 10, 11]);
    await until(() => recorded().length === limit, 'the records');
  });

  it('of a selection shows what is selected', async () => {
    await page.evaluate((column) => {
      const at = (row: number) => document.querySelectorAll('#rows tr')[row]!.children[column]!;
      const range = document.createRange();
      range.setStart(at(6).firstChild!, 0);
      range.setEndAfter(at(8).firstChild!);
      document.getSelection()!.removeAllRanges();
      document.getSelection()!.addRange(range);
    }, phone - 1);
    await openAt(8, phone);
    expect(await overlayText(page)).toContain('所选 3 位');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('1');
    await until(async () => (await readable()).length > 0, 'telephones');
    expect(await readable()).toEqual([6, 7, 8]);
    // From the middle of one row to the middle of another: names and numbers between are in it.
    expect(await text(8, 2)).toBe(hostPatient(7).brxm);
    expect(await text(7, 2)).toContain('*');
    await until(() => recorded().length === 3, 'the records');
  });

  it('is of what the list said when it opened, or of less: pages go on meanwhile', async () => {
    await page.evaluate((column) => {
      const at = (row: number) => document.querySelectorAll('#rows tr')[row]!.children[column]!;
      document.getSelection()!.setBaseAndExtent(at(6), 0, at(8), 1);
    }, phone - 1);
    await openAt(8, phone);
    await page.keyboard.press('ArrowLeft');
    await page.evaluate(() => document.getSelection()!.removeAllRanges());
    await page.keyboard.press('1');
    await until(async () => (await readable()).length > 0, 'telephones');
    expect(await readable()).toEqual([6, 7, 8]);
    await until(() => recorded().length === 3, 'the records');
    // Another page of patients in the same cells, while the list is open.
    await openAt(2, phone);
    await page.keyboard.press('ArrowRight');
    await page.evaluate(() => document.querySelector<HTMLElement>('#refresh')!.click());
    await until(
      async () => (await text(2, phone))?.slice(-4) === hostPatient(13).lxdh.slice(-4),
      'the next page',
    );
    await page.keyboard.press('1');
    await page.waitForTimeout(500);
    expect((await phones()).filter((shown) => !shown.includes('*'))).toEqual([]);
    expect(recorded()).toHaveLength(3);
  });

  it('of ticked rows shows these rows', async () => {
    await page.evaluate(() => {
      for (const [i, row] of [...document.querySelectorAll('#rows tr')].entries()) {
        const box = Object.assign(document.createElement('input'), { type: 'checkbox' });
        box.checked = i === 1 || i === 10;
        row.lastElementChild!.append(box);
      }
    });
    await openAt(2, 2);
    expect(await overlayText(page)).toContain('勾选 2 位');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('1');
    await until(async () => (await readable()).length > 0, 'telephones');
    expect(await readable()).toEqual([1, 10]);
    expect([await text(2, 6), await text(11, 6)]).toEqual([
      hostPatient(1).sfzh,
      hostPatient(10).sfzh,
    ]);
    await until(() => recorded().length === 2, 'the records');
  });

  it('by holding needs a reason once, shows while held, and its record says so', async () => {
    const box = (await cell(4, phone).boundingBox())!;
    const hold = async (): Promise<void> => {
      await page.keyboard.down('Alt');
      await page.mouse.move(box.x + 24, box.y + box.height / 2);
      await page.mouse.down();
    };
    const letGo = async (): Promise<void> => {
      await page.mouse.up();
      await page.keyboard.up('Alt');
    };
    await hold();
    await until(async () => (await overlayText(page)).includes('诊疗需要'), 'the reasons');
    await letGo();
    expect(await overlayText(page)).toContain('诊疗需要');
    await page.keyboard.press('Escape');
    await openAt(4, 6);
    await page.keyboard.press('1');
    await until(async () => (await text(4, 6)) === hostPatient(3).sfzh, 'the number');
    await hold();
    await until(async () => (await text(4, phone)) === hostPatient(3).lxdh, 'the telephone');
    await letGo();
    await until(async () => (await text(4, phone))?.includes('*') === true, 'the mask');
    expect(await text(4, 6)).toBe(hostPatient(3).sfzh);
    await until(() => recorded().length === 2, 'the records');
    expect(recorded()[1]).toMatchObject({ reason: 'treatment', scope: 'field', hold: true });
    expect(await overlayText(page)).not.toContain('诊疗需要');
  });

  it('by holding ends when the pointer leaves what it holds', async () => {
    await openAt(5, 6);
    await page.keyboard.press('1');
    await until(async () => (await text(5, 6)) === hostPatient(4).sfzh, 'the number');
    const box = (await cell(5, phone).boundingBox())!;
    const middle = box.y + box.height / 2;
    await page.mouse.move(box.x + 24, middle);
    await page.waitForTimeout(300);
    const right = await cell(5, phone).evaluate((td) => {
      const range = document.createRange();
      range.selectNodeContents(td);
      return range.getBoundingClientRect().right;
    });
    await page.mouse.move(right + 20, middle);
    await page.mouse.down();
    await until(async () => (await text(5, phone)) === hostPatient(4).lxdh, 'the telephone');
    await page.mouse.move(right + 20, middle + 80);
    await until(async () => (await text(5, phone))?.includes('*') === true, 'the mask');
    await page.mouse.up();
  });

  it('ends when nobody touches anything, though its time is not over', async () => {
    await openAt(2, phone);
    await page.keyboard.press('1');
    await until(async () => (await text(2, phone)) === hostPatient(1).lxdh, 'the telephone');
    await until(async () => (await text(2, phone))?.includes('*') === true, 'the mask', 30_000);
  });
});
