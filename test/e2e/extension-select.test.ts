// Lists that drop down: what the browser paints of each choice is masked, what a form sends stays the page's.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { policyUnsupported } from '../support/browser.ts';
import { type HostPages, hostPatients, startHostPages } from '../support/host-pages.ts';
import { type ProtectedBrowser, protectedBrowser, until } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';

const unsupported = policyUnsupported();
const people = hostPatients.slice(0, 7);
const names = people.map(({ brxm }) => brxm);
const options = (of: (name: string, i: number) => string) => names.map(of).join('');

/** Choices as systems write them. */
const lists: Readonly<Record<string, string>> = {
  'choices without a value': `<label for=s>患者姓名</label> <select id=s name=who>${options((n) => `<option>${n}</option>`)}</select>`,
  'choices with a value': `<label for=s>患者姓名</label> <select id=s name=who>${options((n, i) => `<option value="${i}">${n}</option>`)}</select>`,
  'groups of choices': `<label for=s>患者姓名</label> <select id=s name=who><optgroup label="内科">${options((n) => `<option>${n}</option>`)}</optgroup></select>`,
  'a list of several lines': `<label for=s>患者姓名</label> <select id=s name=who size=8 multiple>${options((n) => `<option>${n}</option>`)}</select>`,
  'names and numbers in one choice': `<select id=s name=who>${people.map(({ brxm, sfzh }) => `<option>${brxm} ${sfzh}</option>`).join('')}</select><p>患者姓名：${names.join('</p><p>患者姓名：')}</p>`,
  'labels of their own': `<label for=s>患者姓名</label> <select id=s name=who>${options((n, i) => `<option value="${i}" label="${n}"></option>`)}</select>`,
};

let host: HostPages;
let intake: TestIntake;
let browser: ProtectedBrowser;
let page: Page;

beforeAll(async () => {
  if (unsupported) return;
  host = await startHostPages();
  intake = await TestIntake.start();
  browser = await protectedBrowser(inject('extensionDir'), intake);
  page = browser.page;
  await page.goto(`${host.origin}/list`);
  await until(() => intake.of('view').length > 0, 'the policy', 20_000);
});
afterAll(async () => {
  await browser?.close();
  await intake?.close();
  await host?.close();
});

/** What the browser paints of each choice (HTML, "option element": its label). */
const painted = () =>
  page.$$eval('#s option', (all) => all.map((o) => (o as HTMLOptionElement).label));
const values = () =>
  page.$$eval('#s option', (all) => all.map((o) => (o as HTMLOptionElement).value));
const leaking = async () => {
  const shown = (await painted()).join('\n');
  return [...names, ...people.map(({ sfzh }) => sfzh)].filter((value) => shown.includes(value));
};

describe.skipIf(unsupported)('a list that drops down', () => {
  it.each(Object.entries(lists))('%s: shows masks, and sends what it sent', async (_name, html) => {
    const before = await (async () => {
      const plain = await browser.context.newPage();
      await plain.setContent(html);
      const of = await plain.$$eval('#s option', (all) =>
        all.map((o) => (o as HTMLOptionElement).value),
      );
      await plain.close();
      return of;
    })();
    await page.goto(host.bodyAddress(html));
    await until(async () => (await leaking()).length === 0, 'every choice is masked');
    expect((await painted()).every((text) => text !== '')).toBe(true);
    expect(await values()).toEqual(before);
  });

  it('choices that are no patients stay', async () => {
    await page.goto(
      host.bodyAddress(
        '<label for=s>患者姓名</label> <select id=s><option>请选择</option><option>全部</option><option>欧阳静</option></select>' +
          '<label for=d>科室</label> <select id=d><option>心内科</option><option>普外科</option></select>',
      ),
    );
    await until(async () => (await painted())[2] !== '欧阳静', 'the name is masked');
    expect((await painted()).slice(0, 2)).toEqual(['请选择', '全部']);
    expect(
      await page.$$eval('#d option', (all) => all.map((o) => (o as HTMLOptionElement).label)),
    ).toEqual(['心内科', '普外科']);
  });

  it('a label between two boxes is no value of the label before', async () => {
    await page.goto(
      host.bodyAddress(
        `<form><span>家庭住址</span><input value="江苏省苏州市示例区桃源路1号">
         <span id=label>接诊患者</span><select id=s><option>${names[0]!}</option><option>无</option></select></form>`,
      ),
    );
    await until(async () => (await leaking()).length === 0, 'the name is masked');
    expect(await page.textContent('#label')).toBe('接诊患者');
    expect(await painted()).toEqual(['张**', '无']);
  });

  it('choices that a script adds or writes anew are masked, too', async () => {
    await page.goto(host.bodyAddress('<label for=s>患者姓名</label> <select id=s></select>'));
    await page.evaluate((all) => {
      const select = document.querySelector<HTMLSelectElement>('#s')!;
      for (const name of all.slice(0, 3)) select.add(new Option(name));
    }, names);
    await until(
      async () => (await painted()).length === 3 && (await leaking()).length === 0,
      'added',
    );
    await page.evaluate((name) => {
      document.querySelector<HTMLOptionElement>('#s option')!.text = name;
    }, names[5]!);
    await until(async () => (await leaking()).length === 0, 'written anew');
    await page.evaluate((name) => {
      document.querySelector<HTMLOptionElement>('#s option')!.text = name;
    }, '请选择');
    await until(async () => (await painted())[0] === '请选择', 'the page’s own word is back');
    const clone = await page.evaluate(() => {
      const select = document.querySelector('#s')!;
      const copy = select.cloneNode(true) as HTMLSelectElement;
      copy.id = 'copy';
      document.body.append(copy);
      return [...copy.options].map(({ value }) => value);
    });
    expect(clone).toEqual(['请选择', names[1], names[2]]);
  });

  it('markup that a page reads has nothing of it', async () => {
    const html = `<select id=s>${options((n) => `<option>${n}</option>`)}</select>`;
    await page.goto(host.bodyAddress(`<label for=s>患者姓名</label> ${html}`));
    await until(async () => (await leaking()).length === 0, 'masked');
    const read = await page.evaluate(() => document.querySelector('#s')!.innerHTML);
    expect(read).toBe(options((n) => `<option>${n}</option>`));
  });

  it('a choice that is revealed can be read, and the others not', async () => {
    await page.goto(host.bodyAddress(lists['choices without a value']!));
    await until(async () => (await leaking()).length === 0, 'masked');
    const box = (await page.locator('#s').boundingBox())!;
    await page.keyboard.down('Alt');
    await page.mouse.click(box.x + 20, box.y + box.height / 2);
    await page.keyboard.up('Alt');
    await page.keyboard.press('1');
    await until(async () => (await painted())[0] === names[0], 'the chosen one is readable');
    expect(await leaking()).toEqual([names[0]]);
  });
});
