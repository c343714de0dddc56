// What many files of browser tests begin with, as hooks: each starts before the file's tests, or before
// every one of them, and is closed after. Returned functions give what runs; call them inside tests.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Launched, launchBrowser, type LaunchOptions } from './browser.ts';
import { type HostPages, startHostPages } from './host-pages.ts';

/** Pages of a hospital for all tests of a file. */
export function useHostPages(): () => HostPages {
  return useThroughout(startHostPages);
}

/** One browser for all tests of a file. */
export function useBrowser(options: LaunchOptions = {}): () => Launched {
  return useThroughout(() => launchBrowser(options));
}

/** A page of its own for every test, handed to `each`; the one before is closed. */
export function useFreshPage(browser: () => Launched, each: (page: Page) => void): void {
  let page: Page | undefined;
  beforeEach(async () => {
    await page?.close();
    page = await browser().context.newPage();
    each(page);
  });
}

function useThroughout<T extends { close(): Promise<unknown> }>(start: () => Promise<T>): () => T {
  let running: T | undefined;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(async () => {
    await running?.close();
  });
  return () => running!;
}
