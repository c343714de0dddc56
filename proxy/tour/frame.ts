// Screenshots that a stranger understands: each is set into a frame that says what is seen.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { escapeXml } from '../demo/workbook.ts';

/** One sentence for hospital staff, and the same in English. */
export interface Caption {
  readonly zh: string;
  readonly en: string;
}

const style = `
  body { margin: 0; background: #e9edf2; font: 15px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #1b2733; }
  header { background: #0f3a5f; color: #fff; padding: 14px 24px; display: flex; gap: 18px; align-items: center; }
  header b { font-size: 30px; min-width: 44px; }
  header .zh { font-size: 19px; font-weight: 600; }
  header .en { opacity: .85; font-size: 14px; }
  figure { margin: 18px 24px; background: #fff; border: 1px solid #c3cedb; box-shadow: 0 2px 10px #0002; }
  img { display: block; width: 100%; }
  pre { margin: 18px 24px; padding: 20px 24px; background: #10202e; color: #d8e6f2; white-space: pre-wrap; overflow-wrap: anywhere; font: 14px/1.7 "Noto Sans Mono CJK SC", monospace; }`;

function pageOf(step: number, caption: Caption, body: string): string {
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>${style}</style>
<header><b>${step}</b><div><div class="zh">${escapeXml(caption.zh)}</div><div class="en">${escapeXml(caption.en)}</div></div></header>${body}</html>`;
}

/** Takes numbered, captioned pictures into one folder. */
export class Album {
  readonly #out: string;
  readonly #context: BrowserContext;
  #step = 0;
  readonly #index: string[] = [];

  /** @param context a context without the extension: frames are not hospital pages */
  constructor(out: string, context: BrowserContext) {
    this.#out = out;
    this.#context = context;
  }

  /** Pictures what a page shows now. */
  async picture(name: string, caption: Caption, page: Page): Promise<string> {
    const png = await page.screenshot();
    const src = `data:image/png;base64,${png.toString('base64')}`;
    return this.#frame(name, caption, `<figure><img alt="" src="${src}"></figure>`);
  }

  /** Pictures what a program said. */
  text(name: string, caption: Caption, text: string): Promise<string> {
    return this.#frame(name, caption, `<pre>${escapeXml(text)}</pre>`);
  }

  async #frame(name: string, caption: Caption, body: string): Promise<string> {
    this.#step++;
    const file = `${String(this.#step).padStart(2, '0')}-${name}.png`;
    const page = await this.#context.newPage();
    // Low to begin with: the full-page picture grows with its content and has no empty foot.
    await page.setViewportSize({ width: 1380, height: 120 });
    await page.setContent(pageOf(this.#step, caption, body));
    await page.screenshot({ path: join(this.#out, file), fullPage: true });
    await page.close();
    this.#index.push(
      `<li><p>${escapeXml(caption.zh)}<br>${escapeXml(caption.en)}</p><img width="900" src="${file}"></li>`,
    );
    return file;
  }

  /** One page with all pictures in order. */
  async writeIndex(): Promise<void> {
    const html = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Medveil 医隐</title><ol>${this.#index.join('\n')}</ol></html>`;
    await writeFile(join(this.#out, 'index.html'), html);
  }
}
