import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { useBrowser, useFreshPage, useHostPages } from '../support/file-hooks.ts';
import { hostPatient } from '../support/host-pages.ts';
import { until } from '../support/protected-browser.ts';

let page: Page;
const host = useHostPages();
const browser = useBrowser({ extension: inject('extensionDir') });
useFreshPage(browser, (fresh) => (page = fresh));

const text = (selector: string): Promise<string | null> => page.textContent(selector);
type Route = Window & { show(n: number, birth?: string): Promise<void> };

describe('another patient in the same nodes', () => {
  it('after a route change shows neither the first one’s text nor mask', async () => {
    await page.goto(`${host().origin}/route?n=1`);
    await until(async () => (await text('#name')) === '欧阳*', 'the first patient');
    const first = await text('body');
    await page.evaluate(() => (window as unknown as Route).show(4));
    await until(async () => (await text('#name')) === '赵**', 'the second patient');
    expect(await text('#number')).toBe(`*****${hostPatient(4).zyh.slice(-4)}`);
    expect(await text('#birth')).toBe(`${hostPatient(4).csrq.slice(0, 4)}-**-**`);
    expect(await text('#note')).toBe('患者赵**今日复诊。');
    expect(first).not.toBe(await text('body'));
    expect(await text('body')).not.toContain('欧阳');
  });

  it('after a reveal shows the next one masked, though both have the same birth date', async () => {
    await page.goto(`${host().origin}/route?n=1`);
    await until(async () => (await text('#birth')) === '1985-**-**', 'the mask');
    await page.click('#birth', { modifiers: ['Alt'] });
    await page.keyboard.press('1');
    await until(async () => (await text('#birth')) === '1985-03-07', 'the reveal');
    await page.evaluate(() => (window as unknown as Route).show(4, '1985-03-07'));
    await until(async () => (await text('#name')) === '赵**', 'the second patient');
    expect(await text('#birth')).toBe('1985-**-**');
    // Back to the first: a reveal that was dropped does not come back.
    await page.evaluate(() => (window as unknown as Route).show(1, '1985-03-07'));
    await until(async () => (await text('#name')) === '欧阳*', 'the first patient again');
    expect(await text('#birth')).toBe('1985-**-**');
  });

  it('after a table refresh gives every recycled cell its own patient’s mask', async () => {
    await page.goto(`${host().origin}/list`);
    await page.waitForSelector('#rows tr:nth-child(12)');
    await page.click('#refresh');
    const phones = page.locator('#rows td:nth-child(7)');
    const expected = Array.from(
      { length: 12 },
      (_, i) => `154****${hostPatient(12 + i).lxdh.slice(-4)}`,
    );
    await until(
      async () => JSON.stringify(await phones.allTextContents()) === JSON.stringify(expected),
      'the second dozen',
    );
    const titles = await page
      .locator('#rows td[title]')
      .evaluateAll((cells) => cells.map((c) => [c.getAttribute('title'), c.textContent]));
    for (const [title, shown] of titles) expect(title).toBe(shown);
  });

  it('stays masked when the page reads its own text and appends to it', async () => {
    await page.goto(`${host().origin}/route?n=2`);
    await until(async () => (await text('#name')) === '李**', 'the mask');
    await page.evaluate(() => {
      (document.querySelector('#name')!.firstChild as Text).appendData('之子');
    });
    await until(async () => (await text('#name')) === '李****', 'the longer name');
  });
});
