// What the tests of page shapes share: a browser with the extension, pages of a hospital's that hold just
// what a test writes, and in each of them the probe that looks for the test's secrets.
import type { Page } from 'playwright-core';
import { beforeAll } from 'vitest';
import { useBrowser, useFreshPage, useHostPages } from './file-hooks.ts';
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
  const host = useHostPages();
  const browser = useBrowser({ extension });
  beforeAll(() => installProbe(browser().context, secrets));
  useFreshPage(browser, each);
  return (html) => host().bodyAddress(html);
}
