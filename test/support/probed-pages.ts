// What the tests of page shapes share: a browser with the extension, pages of a hospital's that hold just
// what a test writes, and in each of them the probe that looks for the test's secrets.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Launched, launchBrowser } from './browser.ts';
import { type HostPages, startHostPages } from './host-pages.ts';
import { installProbe } from './leak-probe.ts';

export interface ProbedPages {
  readonly extension: string;
  readonly secrets: readonly string[];
  /** Takes the page of its own that every test gets. */
  readonly each: (page: Page) => void;
}

/** Sets a test file's hooks. Returns the address of a page whose body is given markup. */
export function useProbedPages({
  extension,
  secrets,
  each,
}: ProbedPages): (html: string) => string {
  let host: HostPages;
  let browser: Launched;
  let page: Page | undefined;
  beforeAll(async () => {
    host = await startHostPages();
    browser = await launchBrowser({ extension });
    await installProbe(browser.context, secrets);
  });
  afterAll(async () => {
    await browser.close();
    await host.close();
  });
  beforeEach(async () => {
    await page?.close();
    page = await browser.context.newPage();
    each(page);
  });
  return (html) => host.bodyAddress(html);
}
