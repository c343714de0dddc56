// The built inspector in a page of a real browser, which starts its worker and gives it files.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type FileFindings, fileFindings } from '../../shared/messages/inspect.ts';
import type { RulePack } from '../../shared/detect/rule-pack.ts';
import { type Launched, launchBrowser } from './browser.ts';
import type { Loopback } from './loopback-server.ts';
import { serveFolder } from './static-pages.ts';

export interface GivenFile {
  readonly name: string;
  readonly mediaType: string;
  readonly packs?: readonly RulePack[];
  /** Where the pieces end; the whole file is one without them. */
  readonly cuts?: readonly number[];
}

export class InspectorPage {
  readonly page: Page;
  readonly #browser: Launched;
  readonly #server: Loopback;

  private constructor(page: Page, browser: Launched, server: Loopback) {
    this.page = page;
    this.#browser = browser;
    this.#server = server;
  }

  static async open(extensionDir: string): Promise<InspectorPage> {
    const server = await serveFolder(join(extensionDir, 'inspect'));
    const browser = await launchBrowser();
    const page = browser.context.pages()[0] ?? (await browser.context.newPage());
    // Any address of the folder will do.
    await page.goto(`${server.origin}/worker.js`);
    await page.evaluate(() => {
      const worker = new Worker('./worker.js', { type: 'module' });
      const asked = new Map<number, (findings: unknown) => void>();
      worker.addEventListener('message', ({ data }) => {
        if (data.type === 'found') asked.get(data.id)?.(data.findings);
      });
      let next = 1;
      Object.assign(globalThis, {
        say: (message: unknown) => worker.postMessage(message),
        inspectFile: (pieces: readonly Uint8Array[], about: object): Promise<unknown> =>
          new Promise((resolve) => {
            const id = next++;
            asked.set(id, resolve);
            worker.postMessage({ type: 'open', id, ...about });
            for (const bytes of pieces) worker.postMessage({ type: 'bytes', id, bytes });
            worker.postMessage({ type: 'end', id });
          }),
      });
    });
    return new InspectorPage(page, browser, server);
  }

  /** What the worker finds. */
  async inspect(bytes: Buffer, { cuts = [], ...about }: GivenFile): Promise<FileFindings> {
    const base64 = [...cuts, bytes.length].map((cut, i) =>
      bytes.subarray(i === 0 ? 0 : cuts[i - 1], cut).toString('base64'),
    );
    const found = await this.page.evaluate(
      async ([pieces, told]) => {
        const decoded = pieces.map((text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
        const scope = globalThis as unknown as {
          inspectFile(pieces: readonly Uint8Array[], about: object): Promise<unknown>;
        };
        return await scope.inspectFile(decoded, told);
      },
      [base64, about] as const,
    );
    return fileFindings.parse(found);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
  }
}
