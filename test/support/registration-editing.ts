// A person at the registration form: real keys, an input method, paste, cut, undo, a date, files. The same
// hands for every make of the form.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { registered } from './submission-site.ts';

/** The script that writes down what the page hears, before the page's own. */
export const hearing = readFileSync(
  resolve(import.meta.dirname, '../fixtures/submit/heard.js'),
  'utf8',
);

/** Everything a person may do to the form's fields, in the order of the page. */
export async function editEverything(page: Page): Promise<void> {
  const keys = page.keyboard;
  const press = async (...names: string[]): Promise<void> => {
    for (const name of names) await keys.press(name);
  };
  const session = await page.context().newCDPSession(page);
  await page.click('#brxm');
  await press('End');
  await compose(session, ['x', 'xiao', '晓'], '晓梅');
  await page.click('#sfzh');
  await press('Home', 'ArrowRight', 'ArrowRight', 'Delete', '9', 'Backspace', '1');
  await page.click('#lxdh');
  // One undo takes back as many keys as came quickly: here one.
  await press('Control+A', '1', 'Control+Z', 'Control+Shift+Z');
  await keys.type('5499990007');
  // Each part of a date is a field of its own to the keyboard.
  await page.focus('#csrq');
  await keys.type('19620203');
  // Copied where nothing is covered, pasted where something is.
  await page.click('#ks');
  await press('Control+A', 'Control+C');
  await page.click('#jtzz');
  await press('End', 'Control+V', 'Space');
  await compose(session, ['s', 'shi'], '室');
  await page.click('#yx');
  await press('Control+A', 'Control+X', 'Control+Z', 'Home', 'z');
  await page.click('#nl');
  await press('ArrowUp', 'ArrowUp', 'ArrowDown');
  // Read only and disabled fields take nothing.
  await page.click('#zyh');
  await keys.type('1');
  await page.click('#kh', { force: true });
  await keys.type('1');
  await page.focus('#xb');
  await press('ArrowDown');
  await page.focus('#lxr');
  await press('ArrowDown', 'ArrowUp', 'ArrowDown');
  await page.click('#xxb');
  await page.click('#gm');
  await page.click('#bz');
  await press('Control+End', 'Enter');
  await keys.type('已电话随访: OK');
  await compose(session, ['h', 'hao'], '好');
  await editRichText(page, session);
  await session.detach();
}

async function editRichText(page: Page, session: CDPSession): Promise<void> {
  const keys = page.keyboard;
  await page.click('#bl');
  for (const key of ['Control+End', 'Enter']) await keys.press(key);
  await compose(session, ['x', 'xue', 'xueya'], '血压');
  await keys.type(' 130/80');
  for (const key of ['Shift+Home', 'Control+B', 'End', 'Backspace', 'Control+Z', 'End'])
    await keys.press(key);
  await keys.type('。');
  await keys.press('Tab');
}

/** What an input method does: some states of the word in making, then the word. */
async function compose(
  session: CDPSession,
  states: readonly string[],
  word: string,
): Promise<void> {
  for (const text of states) {
    const selection = { selectionStart: text.length, selectionEnd: text.length };
    await session.send('Input.imeSetComposition', { text, ...selection });
  }
  await session.send('Input.insertText', { text: word });
}

/** A file with a patient in it. */
export async function attachFile(page: Page): Promise<void> {
  const text = `姓名：${registered.brxm}\r\n电话：${registered.lxdh}\u0000\r\n`;
  await page.setInputFiles('#fj', {
    name: `${registered.brxm}.txt`,
    mimeType: 'text/plain',
    buffer: Buffer.from(text),
  });
}
