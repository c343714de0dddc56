// Two patients whose masks are the same can be told apart, wherever the page shows them, and keep their
// numbers as long as the page lives.
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { useBrowser, useFreshPage, useHostPages } from '../support/file-hooks.ts';
import { overlayText } from '../support/overlay-text.ts';
import { until } from '../support/protected-browser.ts';

let page: Page;

/** A list that recycles its four rows for forty patients, as virtual scrolling does, with a tooltip that
 *  repeats the cell under the pointer at the end of the body. Every name's mask is 张*. */
const list = `<table><thead><tr><th>住院号</th><th>姓名</th></tr></thead><tbody id="rows"></tbody></table>
<p id="note"></p>
<script>
  const given = '伟芳强敏静丽军杰涛艳勇磊娟明辉玲刚平华红霞鹏波洁宁莉坤凯雪峰佳琳博晨阳欣悦俊';
  const at = (i) => ({ zyh: 'ZY' + (3000100 + i * 10000), name: '张' + given[i] });
  const body = document.getElementById('rows');
  window.scrollToRow = (first) => {
    for (let y = 0; y < 4; y++) {
      const tr = body.rows[y] ?? body.insertRow();
      const { zyh, name } = at(first + y);
      [zyh, name].forEach((value, x) => {
        const td = tr.cells[x] ?? tr.insertCell();
        if (td.firstChild) td.firstChild.nodeValue = value;
        else td.append(value);
      });
      tr.cells[1].title = name;
    }
  };
  window.tip = (y, first) => {
    const tip = document.createElement('div');
    tip.className = 'el-tooltip__popper';
    tip.textContent = at(first + y).name;
    document.body.append(tip);
  };
  window.mention = (i) => { document.getElementById('note').textContent = '今日查房，患者' + at(i).name + '诉头痛缓解。'; };
  scrollToRow(0);
</script>`;

type ListWindow = Window & {
  scrollToRow(first: number): void;
  tip(row: number, first: number): void;
  mention(i: number): void;
};

const host = useHostPages();
const browser = useBrowser({ extension: inject('extensionDir') });
useFreshPage(browser, (fresh) => (page = fresh));
beforeEach(async () => {
  await page.goto(host().bodyAddress(list));
  await until(async () => (await names())[0] === '张*', 'the masks');
});

const names = () => page.locator('#rows td:nth-child(2)').allTextContents();
const scrollTo = (first: number) =>
  page.evaluate((row) => (window as unknown as ListWindow).scrollToRow(row), first);

describe('patients with one mask', () => {
  it('have numbers in rows and in the titles of their cells', async () => {
    const shown = ['张*', '张*②', '张*③', '张*④'];
    expect(await names()).toEqual(shown);
    const titles = page.locator('#rows td:nth-child(2)');
    expect(
      await titles.evaluateAll((cells) => cells.map((td) => td.getAttribute('title'))),
    ).toEqual(shown);
    // Their numbers differ in the part that the mask hides, and only there.
    const numbers = await page.locator('#rows td:nth-child(1)').allTextContents();
    expect(new Set(numbers).size).toBe(4);
    expect(new Set(numbers.map((number) => number.replace(/[①-⑳]/, ''))).size).toBe(1);
  });

  it('have them in tooltips and in sentences', async () => {
    await page.evaluate(() => (window as unknown as ListWindow).tip(2, 0));
    await until(
      async () => (await page.textContent('.el-tooltip__popper')) === '张*③',
      'the tooltip',
    );
    await page.evaluate(() => (window as unknown as ListWindow).mention(1));
    await until(async () => (await page.textContent('#note'))?.includes('张*②') === true, 'note');
  });

  it('keep them through scrolling, and newcomers get the next ones', async () => {
    await scrollTo(4);
    await until(async () => (await names())[0] === '张*⑤', 'the next rows');
    expect(await names()).toEqual(['张*⑤', '张*⑥', '张*⑦', '张*⑧']);
    await scrollTo(2);
    await until(async () => (await names())[0] === '张*③', 'rows in between');
    expect(await names()).toEqual(['张*③', '张*④', '张*⑤', '张*⑥']);
    await scrollTo(32);
    await until(async () => (await names())[0] === '张*⑨', 'far rows');
    await scrollTo(0);
    await until(async () => (await names())[0] === '张*', 'the first rows');
    expect(await names()).toEqual(['张*', '张*②', '张*③', '张*④']);
  });

  it('have them in the list of reasons, and again after a reveal', async () => {
    await page.click('#rows tr:nth-child(3) td:nth-child(2)', { modifiers: ['Alt'] });
    await until(async () => (await overlayText(page)).includes('患者 张*③'), 'whose it is');
    await page.keyboard.press('1');
    await until(async () => (await names())[2] === '张强', 'the name');
    expect((await names()).toSpliced(2, 1)).toEqual(['张*', '张*②', '张*④']);
    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
    expect(await names()).toEqual(['张*', '张*②', '张*③', '张*④']);
  });
});
