import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import type { Launched } from '../support/browser.ts';
import { useBrowser, useHostPages } from '../support/file-hooks.ts';
import { hostPatient, type SavedRequest } from '../support/host-pages.ts';

const host = useHostPages();
const browser = useBrowser({ extension: inject('extensionDir') });
const plain = useBrowser();

/** Opens the form, lets a person change it, saves both ways; the boundary is random by nature. */
async function save(
  launched: Launched,
  edit: (page: Page) => Promise<void>,
): Promise<SavedRequest[]> {
  const page = await launched.context.newPage();
  host().saved.length = 0;
  await page.goto(`${host().origin}/edit?n=4`);
  await page.waitForTimeout(400);
  await edit(page);
  await page.click('#json');
  await page.waitForSelector('[data-saved]');
  await page.click('#save');
  await page.waitForURL('**/save');
  await page.close();
  return host().saved.map((request) => {
    const boundary = /boundary=(\S+)/.exec(request.contentType)?.[1] ?? '\u0000';
    const strip = (text: string): string => text.replaceAll(boundary, 'BOUNDARY');
    return { ...request, contentType: strip(request.contentType), body: strip(request.body) };
  });
}

describe('an edit form', () => {
  it.each<[string, (page: Page) => Promise<void>]>([
    ['nothing edited', async () => {}],
    [
      'one field typed into',
      async (page) => {
        await page.click('input[name=lxdh]');
        await page.keyboard.press('End');
        await page.keyboard.press('Backspace');
        await page.keyboard.type('8');
        await page.fill('input[name=ks]', '神经内科');
      },
    ],
    [
      'the note appended to and the select changed',
      async (page) => {
        await page.click('textarea');
        await page.keyboard.press('Control+End');
        await page.keyboard.type('已电话随访。');
        await page.selectOption('select', { index: 1 });
      },
    ],
  ])('is submitted byte for byte as without the extension: %s', async (_, edit) => {
    const masked = await save(browser(), edit);
    const bare = await save(plain(), edit);
    expect(masked).toHaveLength(2);
    expect(masked).toEqual(bare);
    expect(Buffer.from(masked[0]!.body, 'latin1').toString()).toContain(hostPatient(4).sfzh);
  });

  it('covers the glyphs of every field that holds a patient, and no other', async () => {
    const page = await browser().context.newPage();
    await page.goto(`${host().origin}/edit?n=4`);
    await page.waitForTimeout(400);
    const covered = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLInputElement>('form [name]')]
        .filter((f) => getComputedStyle(f).getPropertyValue('-webkit-text-security') === 'disc')
        .map((f) => f.name),
    );
    expect(covered).toEqual(['brxm', 'sfzh', 'lxdh', 'csrq', 'jtzz', 'who', 'bz']);
    await page.close();
  });

  it('keeps what a person edits in a rich text untouched', async () => {
    const page = await browser().context.newPage();
    await page.goto(`${host().origin}/record?n=1`);
    await page.waitForTimeout(400);
    const html = await page.locator('#editor').innerHTML();
    expect(html).toBe(`既往史：${hostPatient(1).brxm}既往体健。`);
    await page.close();
  });
});
