// Values that style sheets draw out of attributes. What is painted is judged by its pixels: the text is
// red, and what stands for a mask is drawn by a face of no size (test/support/pixel-oracle.ts).
import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { useBrowser, useFreshPage } from '../support/file-hooks.ts';
import { hostPatient } from '../support/host-pages.ts';
import { type Loopback, onLoopback } from '../support/loopback-server.ts';
import { until } from '../support/protected-browser.ts';

const { brxm, sfzh, lxdh } = hostPatient(7);
const browser = useBrowser({ extension: inject('extensionDir') });
const bare = useBrowser();
let page: Page;
let naked: Page;
useFreshPage(browser, (fresh) => (page = fresh));
useFreshPage(bare, (fresh) => (naked = fresh));

const drawing = '.v::after{content:attr(data-v);color:#f00;font:20px monospace}';
const mark = `<span>身份证号：</span><i class="v" data-v="${sfzh}"></i>`;

/** Pages by path; sheets too. */
const files: Readonly<Record<string, string>> = {
  '/style': `<style>${drawing}</style><p>${mark}</p>`,
  '/before': `<style>.v::before{content:"(" attr(data-v) ")";color:#f00}</style><p>${mark}</p>`,
  '/media': `<style>@media screen{@supports (color:red){.v{&::after{content:attr(data-v);color:#f00}}}}</style><p>${mark}</p>`,
  '/linked': `<link rel="stylesheet" href="/sheet.css"><p>${mark}</p>`,
  '/foreign': `<link rel="stylesheet" href="FOREIGN/sheet.css"><p>${mark}</p>`,
  '/adopted': `<p>${mark}</p><script>const s = new CSSStyleSheet(); s.replaceSync(${JSON.stringify(drawing)});
    document.adoptedStyleSheets = [s];</script>`,
  '/shadow': `<div id="host"></div><script>host.attachShadow({ mode: 'open' }).innerHTML =
    ${JSON.stringify(`<style>${drawing}</style><p>${mark}</p>`)};</script>`,
  '/keyed': `<style>${drawing.replaceAll('data-v', 'data-brxm')}</style><p><i class="v" data-brxm="${brxm}"></i></p>`,
  '/plain': `<style>${drawing}</style><p><span>电话：</span><i class="v" data-v="床位空闲"></i></p>`,
  '/late': `<p>${mark}</p>`,
  '/sheet.css': drawing,
};

let server: Loopback;
let other: Loopback;
beforeAll(async () => {
  const serve = (): ReturnType<typeof createServer> =>
    createServer((request, response) => {
      const path = request.url ?? '';
      const css = path.endsWith('.css');
      response.setHeader('content-type', css ? 'text/css' : 'text/html; charset=utf-8');
      const body = files[path]?.replace('FOREIGN', other.origin) ?? '';
      response.end(css ? body : `<!doctype html><meta charset="utf-8"><body>${body}`);
    });
  other = await onLoopback(serve());
  server = await onLoopback(serve());
});
afterAll(async () => {
  await server.close();
  await other.close();
});

/** How a value's element is covered; null where it is not. */
const cover = (on: Page): Promise<string> =>
  on.evaluate(() => {
    const root = document.querySelector('#host')?.shadowRoot ?? document;
    const drawn = root.querySelector('.v')!;
    const of = (pseudo: string): CSSStyleDeclaration => getComputedStyle(drawn, pseudo);
    const shown = of('::after').content === 'none' ? of('::before') : of('::after');
    return `${shown.content} ${shown.getPropertyValue('-webkit-text-security')}`;
  });
const picture = (on: Page): Promise<Buffer> => on.screenshot();

describe('what a style sheet draws out of an attribute', () => {
  it.each(['/style', '/before', '/media', '/linked', '/foreign', '/adopted', '/shadow', '/keyed'])(
    'is covered, and the attribute is as the page wrote it: %s',
    async (path) => {
      await naked.goto(server.origin + path);
      expect(await cover(naked)).toMatch(/ none$/);
      await page.goto(server.origin + path);
      await until(async () => (await cover(page)).endsWith(' disc'), 'the cover');
      // The value is what is drawn, as discs.
      const value = path === '/keyed' ? brxm : sfzh;
      expect(await cover(page)).toContain(value);
      const data = await page.evaluate(() => {
        const root = document.querySelector('#host')?.shadowRoot ?? document;
        const drawn = root.querySelector('.v')!;
        return drawn.getAttribute('data-v') ?? drawn.getAttribute('data-brxm');
      });
      expect(data).toBe(value);
    },
  );

  it('looks the same for two values of the same length, and does not without us', async () => {
    const pictures = async (on: Page): Promise<[Buffer, Buffer]> => {
      await on.goto(`${server.origin}/style`);
      if (on === page) await until(async () => (await cover(on)).endsWith(' disc'), 'the cover');
      const first = await picture(on);
      await on.evaluate((value) => {
        document.querySelector<HTMLElement>('.v')!.dataset['v'] = value;
      }, hostPatient(8).sfzh);
      return [first, await picture(on)];
    };
    const [clear, otherClear] = await pictures(naked);
    expect(clear.equals(otherClear)).toBe(false);
    const [covered, otherCovered] = await pictures(page);
    expect(covered.equals(otherCovered)).toBe(true);
    expect(covered.equals(clear)).toBe(false);
  });

  it('stays readable when it is no patient’s', async () => {
    await page.goto(`${server.origin}/plain`);
    expect(await cover(page)).toBe('"床位空闲" none');
    await page.evaluate((value) => {
      document.querySelector<HTMLElement>('.v')!.dataset['v'] = value;
    }, lxdh);
    expect(await cover(page)).toBe(`"${lxdh}" disc`);
    await page.evaluate(() => {
      document.querySelector<HTMLElement>('.v')!.dataset['v'] = '床位空闲';
    });
    expect(await cover(page)).toBe('"床位空闲" none');
  });

  it('is covered when sheet or element come later, and when the page takes our mark away', async () => {
    await page.goto(`${server.origin}/late`);
    expect(await cover(page)).toMatch(/^none /);
    await page.evaluate((css) => {
      const style = document.createElement('style');
      style.textContent = css;
      document.head.append(style);
    }, drawing);
    expect(await cover(page)).toBe(`"${sfzh}" disc`);
    await page.evaluate(() => {
      const drawn = document.querySelector('.v')!;
      for (const name of drawn.getAttributeNames())
        if (name.startsWith('data-medveil')) drawn.removeAttribute(name);
    });
    expect(await cover(page)).toBe(`"${sfzh}" disc`);
    await page.evaluate((value) => {
      document.querySelector('p')!.innerHTML =
        `<span>电话：</span><i class="v" data-v="${value}"></i>`;
    }, lxdh);
    expect(await cover(page)).toBe(`"${lxdh}" disc`);
    await page.evaluate((name) => {
      document.querySelector('p')!.innerHTML = `<i class="v" data-v="${name}"></i>`;
    }, brxm);
    expect(await cover(page)).toBe(`"${brxm}" none`);
    await page.evaluate((name) => {
      document.body.insertAdjacentHTML('beforeend', `<dl><dt>姓名</dt><dd>${name}</dd></dl>`);
    }, brxm);
    expect(await cover(page)).toBe(`"${brxm}" disc`);
    // What scripts read of the page's markup has no mark of ours.
    expect(await page.evaluate(() => document.querySelector('p')!.innerHTML)).not.toContain(
      'medveil',
    );
  });
});
