// A browser as IT deploys it: extension, policy file, trusted authority, a server to talk to.
import type { Page, Worker } from 'playwright-core';
import {
  extensionId,
  extensionPolicy,
  type Launched,
  launchBrowser,
  type LaunchOptions,
} from './browser.ts';

export interface ProtectedBrowser extends Launched {
  readonly page: Page;
  readonly id: string;
  /** Opens the popup in a tab of its own. */
  popup(): Promise<Page>;
}

export async function protectedBrowser(
  extension: string,
  intake: { readonly origin: string; readonly token: string; readonly ca: string },
  {
    trusted = [],
    ...options
  }: Omit<LaunchOptions, 'extension' | 'policy'> & { readonly trusted?: readonly string[] } = {},
): Promise<ProtectedBrowser> {
  const id = extensionId(extension);
  const settings = { server: intake.origin, enrolToken: intake.token };
  const policy = extensionPolicy(id, settings, intake.ca, ...trusted);
  const launched = await launchBrowser({ ...options, extension, policy });
  return {
    ...launched,
    id,
    page: launched.context.pages()[0] ?? (await launched.context.newPage()),
    popup: async () => {
      const page = await launched.context.newPage();
      await page.setViewportSize({ width: 336, height: 440 });
      await page.goto(`chrome-extension://${id}/ui/popup.html`);
      return page;
    },
  };
}

/** Waits until a condition on the test's side holds. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  milliseconds = 15_000,
): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not in ${milliseconds} ms: ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Waits until the server's policy is stored. At its enrolment the extension writes that it has none, and what
 *  a test takes away before the answer has come is put there again. */
export async function policyStored(worker: Worker): Promise<void> {
  const isThere = (): Promise<boolean> =>
    worker.evaluate(async () => {
      const { policy } = await chrome.storage.local.get('policy');
      return typeof policy === 'object' && policy !== null;
    });
  await until(isThere, 'the policy', 20_000);
}
