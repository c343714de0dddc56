// Every way a page can come to hold another document: frames of all kinds, windows it writes itself. A
// patient is masked in each before it is painted.
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { readProbe } from '../support/leak-probe.ts';
import { useProbedPages } from '../support/probed-pages.ts';
import { until } from '../support/protected-browser.ts';

const extension = inject('extensionDir');
const line = (name: string): string => `<p>姓名：<b>${name}</b></p>`;
let page: Page;

// Every case has a name of its own: a name met once is known to the whole tab.
const frames: readonly (readonly [string, string, string])[] = [
  ['srcdoc', '李秀鹏', `<iframe srcdoc="${line('李秀鹏')}"></iframe>`],
  ['sandboxed', '吴国岚', `<iframe sandbox srcdoc="${line('吴国岚')}"></iframe>`],
  [
    'data:',
    '钱丽昌',
    `<iframe src="data:text/html;charset=utf-8,${encodeURIComponent(line('钱丽昌'))}"></iframe>`,
  ],
  [
    'blob:',
    '周国蕊',
    `<iframe></iframe><script>document.querySelector('iframe').src = URL.createObjectURL(
      new Blob(['<meta charset=utf-8>${line('周国蕊')}'], { type: 'text/html' }));</script>`,
  ],
  [
    'about:blank, filled at once',
    '陈国刚',
    `<iframe></iframe><script>document.querySelector('iframe').contentDocument.body.innerHTML = '${line('陈国刚')}';</script>`,
  ],
  [
    'javascript:',
    '赵秀萍',
    `<iframe src="javascript:'${line('赵秀萍').replaceAll('"', '')}'"></iframe>`,
  ],
  [
    'written by its parent in pieces',
    '孙秀琪',
    `<iframe></iframe><script>const d = document.querySelector('iframe').contentDocument; d.open();
      d.write('<p>姓名：<b>孙'); setTimeout(() => { d.write('秀琪</b></p>'); d.close(); }, 60);</script>`,
  ],
  [
    'in a frame of a frame',
    '陈丽刚',
    `<iframe srcdoc="<iframe srcdoc='${line('陈丽刚')}'></iframe>"></iframe>`,
  ],
  ['an object', '王丽杰', `<object type="text/html" data="/body?html=${line('王丽杰')}"></object>`],
];
const written = '李丽鹏';
const secrets = [...frames.map(([, secret]) => secret), written];

const address = useProbedPages({ extension, secrets, each: (fresh) => (page = fresh) });

/** All text of a page and its frames. */
async function textOf(of: Page): Promise<string> {
  const texts = await Promise.all(
    of.frames().map((frame) => frame.evaluate(() => document.documentElement.innerText)),
  );
  return texts.join('\n');
}

async function masked(of: Page, secret: string): Promise<void> {
  await until(async () => (await textOf(of)).includes(`${secret.slice(0, 1)}**`), 'the mask');
  expect(await textOf(of)).not.toContain(secret);
  expect((await readProbe(of)).where).toEqual([]);
}

describe('a frame', () => {
  it.each(frames)('%s', async (_, secret, html) => {
    await page.goto(address(html));
    await masked(page, secret);
  });
});

describe('a document that a page writes', () => {
  it('over itself, again and again', async () => {
    await page.goto(address('<p>…</p>'));
    for (let n = 0; n < 3; n++) {
      await page.evaluate((html) => {
        document.open();
        document.write(html);
        document.close();
      }, line(written));
      await masked(page, written);
    }
    await page.evaluate((name) => document.querySelector('b')!.append(` ${name}`), written);
    await page.waitForTimeout(100);
    expect(await textOf(page)).not.toContain(written);
  });

  it('into a window of its own, as print previews are made', async () => {
    await page.goto(address('<button>打印</button>'));
    const opened = page.waitForEvent('popup');
    await page.evaluate((html) => {
      const preview = window.open('', '_blank', 'width=600,height=400')!;
      preview.document.write(`<title>打印预览</title>${html}`);
      preview.document.close();
    }, line(written));
    const preview = await opened;
    await masked(preview, written);
    await preview.close();
  });
});
