// For tests that break something of the browser or its server: each starts its own, which are closed after it.
import type { Page, Worker } from 'playwright-core';
import { afterEach } from 'vitest';
import { extensionWorker, type Launched, launchBrowser } from './browser.ts';
import { type ProtectedBrowser, protectedBrowser } from './protected-browser.ts';
import { TestIntake } from './test-intake.ts';

/** A browser with the extension and neither policy nor server. */
export interface UnservedBrowser extends Launched {
  readonly worker: Worker;
  readonly page: Page;
  /** Opens the popup in a tab of its own. */
  popup(): Promise<Page>;
}

/** As IT deploys it, with a server of the test's own. */
export interface ServedBrowser extends ProtectedBrowser {
  readonly intake: TestIntake;
}

export interface FreshBrowsers {
  unserved(): Promise<UnservedBrowser>;
  /** @param changes of the strictest policy */
  served(changes?: Parameters<typeof TestIntake.start>[0]): Promise<ServedBrowser>;
}

/** Sets a test file's hook; the last that was started is closed first. */
export function useFreshBrowsers(extension: string): FreshBrowsers {
  const running: { close(): Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const one of running.splice(0).toReversed()) await one.close();
  });
  return {
    async unserved() {
      const launched = await launchBrowser({ extension });
      running.push(launched);
      const { context } = launched;
      const worker = await extensionWorker(context);
      return {
        ...launched,
        worker,
        page: context.pages()[0]!,
        popup: async () => {
          const popup = await context.newPage();
          await popup.goto(new URL('/ui/popup.html', worker.url()).href);
          return popup;
        },
      };
    },
    async served(changes) {
      const intake = await TestIntake.start(changes);
      running.push(intake);
      const browser = await protectedBrowser(extension, intake);
      running.push(browser);
      return { ...browser, intake };
    },
  };
}
