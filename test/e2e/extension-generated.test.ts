// Values that style sheets draw out of attributes, for every way a sheet can come. Two judges: no frame whose
// layout draws the value uncovered, and no red pixel; both fire without the extension.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { useBrowser, useFreshPage } from '../support/file-hooks.ts';
import {
  drawnId,
  drawnName,
  drawnPhone,
  generatedPaths,
  startGeneratedPages,
} from '../support/generated-pages.ts';
import { installGeneratedProbe, readGeneratedProbe } from '../support/generated-probe.ts';
import { printedText } from '../support/pdf-text.ts';
import { watchPixels } from '../support/pixel-oracle.ts';
import { until } from '../support/protected-browser.ts';

const browser = useBrowser({ extension: inject('extensionDir') });
const bare = useBrowser();
let page: Page;
let naked: Page;
useFreshPage(browser, (fresh) => (page = fresh));
useFreshPage(bare, (fresh) => (naked = fresh));

let pages: Awaited<ReturnType<typeof startGeneratedPages>>;
beforeAll(async () => {
  pages = await startGeneratedPages();
});
afterAll(async () => pages.close());

/** What is drawn beside the page's one element with a value, and by what it is covered. */
const drawn = (on: Page): Promise<string> =>
  on.evaluate(() => {
    const inner = document.querySelector('#host')?.shadowRoot;
    const of = inner?.querySelector('.v') ?? document.querySelector('.v,#host');
    if (!of) return '';
    const texts = ['::before', '::after'].map((pseudo) => {
      const style = getComputedStyle(of, pseudo);
      const security = style.getPropertyValue('-webkit-text-security');
      return style.content === 'none' ? '' : `${style.content} ${security}`;
    });
    return texts.join('');
  });
const isDrawn = (on: Page): Promise<void> =>
  until(async () => (await drawn(on)).includes(drawnId), 'the value in generated content');

/** Visits a page until the value has been drawn for some frames. */
async function visit(
  on: Page,
  path: string,
): Promise<{ leaks: number; frames: number; red: number }> {
  await installGeneratedProbe(on, [drawnId]);
  const watch = await watchPixels(on);
  await on.goto(pages.origin + path);
  await isDrawn(on);
  await on.waitForTimeout(150);
  const { leaks, frames } = await readGeneratedProbe(on);
  const { red } = await watch.stop();
  return { leaks, frames, red };
}

describe('what a style sheet draws out of an attribute', () => {
  it.each(generatedPaths)('is in no frame, and is without the extension: %s', async (path) => {
    const seen = await visit(naked, path);
    expect(seen.leaks).toBeGreaterThan(0);
    expect(seen.red).toBeGreaterThan(0);
    const covered = await visit(page, path);
    expect(covered).toMatchObject({ leaks: 0, red: 0 });
    expect(covered.frames).toBeGreaterThan(5);
    // What is drawn is the value, as discs: the attribute is the page's.
    expect(await drawn(page)).toMatch(/ disc$/);
  });

  it('looks the same for two values of the same length, and does not without us', async () => {
    const pictures = async (on: Page): Promise<[Buffer, Buffer]> => {
      await on.goto(
        pages.address(`<style>i::after{content:attr(data-v)}</style>
        <span>电话：</span><i class="v" data-v="${drawnPhone}"></i>`),
      );
      await until(async () => (await drawn(on)).includes(drawnPhone), 'the value');
      const first = await on.screenshot();
      await on.evaluate(() => {
        const of = document.querySelector<HTMLElement>('.v')!;
        of.dataset['v'] = of.dataset['v']!.replace(/.$/, (digit) => (digit === '1' ? '2' : '1'));
      });
      return [first, await on.screenshot()];
    };
    const [clear, otherClear] = await pictures(naked);
    expect(clear.equals(otherClear)).toBe(false);
    const [covered, otherCovered] = await pictures(page);
    expect(covered.equals(otherCovered)).toBe(true);
    expect(covered.equals(clear)).toBe(false);
  });

  it('stays readable when it is no patient’s', async () => {
    await page.goto(
      pages.address(`<style>.v::after{content:attr(data-v)}</style>
      <span>电话：</span><i class="v" data-v="床位空闲"></i>
      <table><tr><td data-label="姓名">${drawnName}</td></tr></table>
      <style>td::before{content:attr(data-label)}</style>`),
    );
    expect(await drawn(page)).toBe('"床位空闲" none');
    const label = await page.evaluate(() =>
      getComputedStyle(document.querySelector('td')!, '::before').getPropertyValue(
        '-webkit-text-security',
      ),
    );
    expect(label).toBe('none');
    const write = (value: string): Promise<void> =>
      page.evaluate((text) => {
        document.querySelector<HTMLElement>('.v')!.dataset['v'] = text;
      }, value);
    await write(drawnPhone);
    expect(await drawn(page)).toBe(`"${drawnPhone}" disc`);
    await write('床位空闲');
    expect(await drawn(page)).toBe('"床位空闲" none');
  });

  it('keeps no page from being shown: links in drawings, forms with fields for methods', async () => {
    await page.goto(
      pages.address(`<svg width="9" height="9"><link rel="stylesheet" href="/sheet.css"/>
      <style>@import url(/sheet.css);</style></svg><p>床位空闲</p>
      <style>form::after{content:attr(data-v)}</style>
      <form data-v="${drawnPhone}"><input name="getAttribute"><input name="setAttribute"></form>`),
    );
    await until(
      () => page.evaluate(() => getComputedStyle(document.body).visibility === 'visible'),
      'the page',
    );
    expect(await page.evaluate(() => document.body.innerText)).toContain('床位空闲');
    const color = await page.evaluate(
      () => getComputedStyle(document.querySelector('form')!, '::after').color,
    );
    expect(color).toBe('rgba(0, 0, 0, 0)');
  });

  it('is covered again when the page takes our mark away, and when its name is learnt later', async () => {
    await page.goto(
      pages.address(`<style>.v::after{content:attr(data-v)}</style>
      <p>床头卡 <i class="v" data-v="${drawnName}"></i></p>`),
    );
    expect(await drawn(page)).toBe(`"${drawnName}" none`);
    await page.evaluate((name) => {
      document.body.insertAdjacentHTML('beforeend', `<dl><dt>姓名</dt><dd>${name}</dd></dl>`);
    }, drawnName);
    expect(await drawn(page)).toBe(`"${drawnName}" disc`);
    await page.evaluate(() => {
      const of = document.querySelector('.v')!;
      for (const name of of.getAttributeNames())
        if (name.startsWith('data-medveil')) of.removeAttribute(name);
    });
    expect(await drawn(page)).toBe(`"${drawnName}" disc`);
  });

  it('is not on paper, and is without the extension', async () => {
    const paper = async (on: Page): Promise<string> => {
      await on.goto(
        pages.address(`<link rel="stylesheet" href="/sheet.css">
        <span>身份证号：</span><i class="v" data-v="${drawnId}"></i>`),
      );
      await isDrawn(on);
      return (await printedText(on)).join('');
    };
    expect(await paper(naked)).toContain(drawnId);
    const covered = await paper(page);
    expect(covered).toContain('身份证号');
    expect(covered).not.toContain(drawnId);
    expect(covered).not.toContain(drawnId.slice(6, 14));
  });

  it('goes out in the page’s requests as the page wrote it, and no script sees our mark', async () => {
    await page.goto(pages.origin + '/style');
    expect(await drawn(page)).toMatch(/ disc$/);
    const seen = await page.evaluate(async () => {
      const of = document.querySelector<HTMLElement>('.v')!;
      const record = JSON.stringify({ id: of.dataset['v'], markup: of.outerHTML });
      await fetch('/save', { method: 'POST', body: record });
      return record;
    });
    const record = { id: drawnId, markup: `<i class="v secret" data-v="${drawnId}"></i>` };
    expect(JSON.parse(seen)).toEqual(record);
    expect(pages.posted.map((text) => JSON.parse(text) as unknown)).toEqual([record]);
  });
});
