// What style sheets draw out of attributes is revealed like any other value: one, or all of its patient.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { policyUnsupported } from '../support/browser.ts';
import { type HostPages, hostPatient, startHostPages } from '../support/host-pages.ts';
import { overlayText } from '../support/overlay-text.ts';
import { type ProtectedBrowser, protectedBrowser, until } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';

const unsupported = policyUnsupported();
const [one, two] = [hostPatient(3), hostPatient(4)];
let host: HostPages;
let intake: TestIntake;
let browser: ProtectedBrowser;
let page: Page;

const row = (n: number, { brxm, sfzh, lxdh, jtzz }: ReturnType<typeof hostPatient>): string =>
  `<tr><td>${brxm}</td><td><i id="id${n}" class="v" data-v="${sfzh}"></i></td>
    <td><i id="tel${n}" class="v" data-v="${lxdh}"></i></td>
    <td><i id="home${n}" class="v" data-v="${jtzz}"></i></td></tr>`;
const list = `<style>.v::after{content:attr(data-v)}td{padding:9px 60px 9px 9px}</style>
  <table><thead><tr><th>姓名</th><th>身份证号</th><th>联系电话</th><th>家庭住址</th></tr></thead>
  <tbody>${row(1, one)}${row(2, two)}</tbody></table>`;

beforeAll(async () => {
  host = await startHostPages();
  intake = await TestIntake.start({
    version: 7,
    reveal: {
      seconds: 4,
      reasons: [
        { code: 'treatment', label: { 'zh-CN': '诊疗需要', 'zh-TW': '診療需要', en: 'T' } },
      ],
    },
    fields: { address: 'hide' },
  });
  browser = await protectedBrowser(inject('extensionDir'), intake);
  page = browser.page;
  await page.goto(host.bodyAddress(list));
  await until(() => intake.of('view').length > 0, 'the first view event', 20_000);
});
afterAll(async () => {
  await browser?.close();
  await intake?.close();
  await host?.close();
});
beforeEach(async () => {
  await page.goto(host.bodyAddress(list));
  await until(async () => (await color('home1')) === 'rgba(0, 0, 0, 0)', 'the policy in force');
});

/** Whether what is drawn beside an element can be read. */
const readable = (id: string): Promise<boolean> =>
  page.locator(`#${id}`).evaluate((element) => {
    const style = getComputedStyle(element, '::after');
    return style.getPropertyValue('-webkit-text-security') === 'none';
  });
const color = (id: string): Promise<string> =>
  page.locator(`#${id}`).evaluate((element) => getComputedStyle(element, '::after').color);
/** Those of the list that can be read. */
const allReadable = async (): Promise<string[]> => {
  const ids = ['id1', 'tel1', 'home1', 'id2', 'tel2', 'home2'];
  const found = await Promise.all(ids.map(readable));
  return ids.filter((_, i) => found[i]);
};
const reveals = (): ReturnType<TestIntake['of']> => intake.of('reveal');

describe.skipIf(unsupported)(`drawn values (${unsupported ?? 'with a policy'})`, () => {
  it('are seen as their patients’', () => {
    const kinds = intake.of('view')[0]?.patients.map((patient) => patient.kinds);
    const each = ['address', 'mobilePhone', 'personName', 'residentId'];
    expect(kinds).toEqual([each, each]);
  });

  it('are shown one by one, for a reason, and covered again in time', async () => {
    const before = reveals().length;
    expect(await allReadable()).toEqual([]);
    await page.locator('#tel1').click({ modifiers: ['Alt'] });
    expect(await overlayText(page)).toContain('诊疗需要');
    await page.keyboard.press('1');
    await until(() => readable('tel1'), 'the number');
    expect(await allReadable()).toEqual(['tel1']);
    await until(() => reveals().length > before, 'the reveal event');
    expect(reveals().at(-1)).toMatchObject({
      reason: 'treatment',
      patients: [
        { kinds: ['mobilePhone'], identifiers: { residentId: one.sfzh, personName: one.brxm } },
      ],
    });
    await until(async () => !(await readable('tel1')), 'the cover', 8000);
  });

  it('are shown by the eye beside them, and covered when the window is left', async () => {
    const box = (await page.locator('#id2').boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForTimeout(300);
    await page.mouse.click(box.x + box.width + 20, box.y + box.height / 2);
    await page.waitForTimeout(150);
    await page.keyboard.press('1');
    await until(() => readable('id2'), 'the number');
    expect(await allReadable()).toEqual(['id2']);
    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
    await until(async () => (await allReadable()).length === 0, 'the cover', 8000);
  });

  it('are shown with everything else of their patient, but what the policy hides', async () => {
    await page.locator('#tel2').click({ modifiers: ['Alt'] });
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('1');
    await until(() => readable('tel2'), 'the number');
    expect(await allReadable()).toEqual(['id2', 'tel2']);
    expect(await page.locator('tbody tr:nth-child(2) td').first().textContent()).toBe(two.brxm);
    expect(await color('home2')).toBe('rgba(0, 0, 0, 0)');
  });

  it('do not go over to the next patient’s value in the same place', async () => {
    await page.locator('#tel1').click({ modifiers: ['Alt'] });
    await page.keyboard.press('1');
    await until(() => readable('tel1'), 'the number');
    await page.evaluate((other) => {
      document.querySelector<HTMLElement>('#tel1')!.dataset['v'] = other;
    }, hostPatient(5).lxdh);
    expect(await readable('tel1')).toBe(false);
  });

  it('are walked to by keyboard', async () => {
    await page.keyboard.press('Alt+Shift+KeyM');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('1');
    await until(() => readable('id1'), 'the number');
    expect(await allReadable()).toEqual(['id1']);
  });
});
