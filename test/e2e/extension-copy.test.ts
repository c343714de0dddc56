// Whatever is copied, cut or dragged out of a page, by a person or by the page's scripts, carries masks, and
// the record says whose.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Launched, launchBrowser, policyUnsupported } from '../support/browser.ts';
import { type HostPages, startHostPages } from '../support/host-pages.ts';
import { type ProtectedBrowser, protectedBrowser, until } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';

const extension = inject('extensionDir');
const unsupported = policyUnsupported();
const name = '王小明';
const number = '13523333233';
const mask = '135****3233';
const html = `<p>姓名：<b id="n">${name}</b></p><p>联系电话：<b id="v">${number}</b></p>
  <p><label for="f">联系电话</label><input id="f" value="${number}"></p>
  <p><label for="bz">备注</label><textarea id="bz">患者${name}，电话 ${number}。</textarea></p>
  <p>科室：<i id="ks">心内科</i></p><button id="go">复制</button>
  <textarea id="drop"></textarea>`;
let host: HostPages;
let intake: TestIntake;
let browser: ProtectedBrowser;
let bare: Launched;
let page: Page;
let barePage: Page;

beforeAll(async () => {
  if (unsupported) return;
  host = await startHostPages();
  intake = await TestIntake.start();
  browser = await protectedBrowser(extension, intake);
  bare = await launchBrowser();
  page = browser.page;
  barePage = await bare.context.newPage();
  for (const { context } of [browser, bare])
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
});
afterAll(async () => {
  await browser?.close();
  await bare?.close();
  await intake?.close();
  await host?.close();
});
beforeEach(async () => {
  if (unsupported) return;
  await open(page);
  await until(async () => (await page.textContent('#v')) === mask, 'the mask');
});

async function open(of: Page): Promise<void> {
  await of.bringToFront();
  await of.goto(host.bodyAddress(html));
  await of.evaluate(() => navigator.clipboard.writeText('—'));
}

const clipboard = (of: Page): Promise<string> => of.evaluate(() => navigator.clipboard.readText());

/** Ways a page's scripts copy; each takes a text of the page's own. */
const ways: Readonly<Record<string, (text: string) => unknown>> = {
  'clipboard.writeText': (text) => navigator.clipboard.writeText(text),
  'clipboard.write': (text) =>
    navigator.clipboard.write([
      new ClipboardItem({ 'text/plain': new Blob([text], { type: 'text/plain' }) }),
    ]),
  'clipboard.write of a promise': (text) =>
    navigator.clipboard.write([
      new ClipboardItem({
        'text/plain': Promise.resolve(new Blob([text], { type: 'text/plain' })),
      }),
    ]),
  'a hidden text area and execCommand': (text) => {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  },
  'a span of its own and execCommand': (text) => {
    const span = document.createElement('span');
    span.textContent = text;
    document.body.append(span);
    document.getSelection()!.selectAllChildren(span);
    document.execCommand('copy');
    span.remove();
  },
  'its own listener of copy': (text) => {
    document.addEventListener(
      'copy',
      (event) => {
        event.clipboardData!.setData('text/plain', text);
        event.preventDefault();
      },
      { once: true },
    );
    document.getSelection()!.selectAllChildren(document.querySelector('#ks')!);
    document.execCommand('copy');
  },
};

/** On a person's click, as browsers ask for it. */
async function copyBy(of: Page, way: string, text: string): Promise<string> {
  const run = `(${ways[way]!.toString()})(${JSON.stringify(text)})`;
  await of.evaluate(
    `document.querySelector('#go').addEventListener('click', () => ${run}, { once: true })`,
  );
  await of.click('#go');
  await of.waitForTimeout(150);
  return await clipboard(of);
}

describe.skipIf(unsupported)(`copying (${unsupported ?? 'with an enterprise policy'})`, () => {
  it.each(Object.keys(ways))('by a script gives the mask and is recorded: %s', async (way) => {
    const before = intake.of('copy').length;
    expect(await copyBy(page, way, `${name} 电话：${number}`)).toBe(`王** 电话：${mask}`);
    await until(() => intake.of('copy').length > before, 'the record');
    expect(intake.of('copy').at(-1)).toMatchObject({
      patients: [{ identifiers: { personName: name }, kinds: ['mobilePhone', 'personName'] }],
    });
  });

  it.each(Object.keys(ways))('by a script of what is no patient’s stays: %s', async (way) => {
    const text = '心内科 3 床 血压 130/80，热线 400-800-1234';
    const before = intake.of('copy').length;
    expect(await copyBy(page, way, text)).toBe(text);
    await page.waitForTimeout(500);
    expect(intake.of('copy')).toHaveLength(before);
    await open(barePage);
    expect(await copyBy(barePage, way, `${name} ${number}`)).toBe(`${name} ${number}`);
  });

  it('of a part of a field, and cutting it, gives a mask; the cut is a person’s edit', async () => {
    await page.click('#f');
    for (const key of ['End', 'Shift+ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowLeft'])
      await page.keyboard.press(key);
    await page.keyboard.press('Control+C');
    expect(await clipboard(page)).toBe(mask);
    await page.keyboard.press('Control+X');
    expect(await clipboard(page)).toBe(mask);
    expect(await page.inputValue('#f')).toBe(number.slice(0, -3));
    await page.keyboard.press('Control+Z');
    expect(await page.inputValue('#f')).toBe(number);
  });

  it('of everything gives no value, in plain text or markup', async () => {
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Control+C');
    const all = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const texts = item!.types.filter((type) => type.startsWith('text/'));
      return Promise.all(texts.map(async (type) => (await item!.getType(type)).text()));
    });
    expect(all.length).toBeGreaterThan(0);
    for (const text of all) for (const secret of [name, number]) expect(text).not.toContain(secret);
  });

  it('of fields keeps what is no patient’s, and a table in markup', async () => {
    await page.evaluate(() => {
      document.body.insertAdjacentHTML(
        'beforeend',
        '<table id="both"><tr><td>诊断</td><td><input value="上呼吸道感染"></td></tr><tr><td>电话</td><td><input value="13800005678"></td></tr></table>',
      );
    });
    await page.waitForTimeout(200);
    await page.evaluate(() => getSelection()!.selectAllChildren(document.querySelector('#both')!));
    await page.keyboard.press('Control+C');
    expect(await clipboard(page)).toBe('诊断\t上呼吸道感染\n电话\t138****5678');
    const markup = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      return await (await item!.getType('text/html')).text();
    });
    expect(markup).toContain('<tr><td>诊断</td><td>上呼吸道感染</td></tr>');
    expect(markup).not.toContain('13800005678');
  });

  it('of rich text that a script puts together gives masks in its markup too', async () => {
    await page.evaluate(
      ([who, tel]) => {
        document.querySelector('#go')!.addEventListener('click', () => {
          const blob = (text: string, type: string): Blob => new Blob([text], { type });
          void navigator.clipboard.write([
            new ClipboardItem({
              'text/plain': blob(`${who} ${tel}`, 'text/plain'),
              'text/html': blob(`<b>${who}</b> <i>${tel}</i>`, 'text/html'),
            }),
          ]);
        });
      },
      [name, number],
    );
    await page.click('#go');
    await page.waitForTimeout(150);
    const markup = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      return await (await item!.getType('text/html')).text();
    });
    expect(markup).toContain(mask);
    for (const secret of [name, number]) expect(markup).not.toContain(secret);
  });

  it('by dragging a selection carries the mask, also of what is revealed', async () => {
    await page.click('#v', { modifiers: ['Alt'] });
    await page.keyboard.press('1');
    await until(async () => (await page.textContent('#v')) === number, 'the reveal');
    await page.evaluate(() =>
      document.getSelection()!.selectAllChildren(document.querySelector('#v')!),
    );
    await page.dragAndDrop('#v', '#drop');
    expect(await page.inputValue('#drop')).toBe(mask);
    await until(() => intake.of('copy').length > 0, 'the record');
  });

  it('by dragging out of a field carries nothing', async () => {
    await page.click('#f');
    await page.keyboard.press('Control+A');
    await page.dragAndDrop('#f', '#drop', { sourcePosition: { x: 20, y: 10 } });
    expect(await page.inputValue('#drop')).toBe('');
    expect(await page.inputValue('#f')).toBe(number);
  });
});
