// The nurse's browser: set up as IT would, by an enterprise policy that installs the extension from the
// product's own update server. Where no policy file can be mounted, the unpacked build is loaded.
import { setTimeout as wait } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { buildIfStale } from '../deploy/build-browser-code.ts';
import { type Launched, launchBrowser, policyUnsupported } from './launch-browser.ts';
import type { ServedAddresses } from './server-process.ts';
import type { TourContext } from './tour-context.ts';

export interface NurseBrowser {
  readonly context: BrowserContext;
  readonly page: Page;
  close(): Promise<void>;
}

interface NurseOptions {
  readonly browser: string;
  readonly config: string;
  readonly server: ServedAddresses;
  readonly command: TourContext['command'];
  readonly say: (line: string) => void;
}

/** Starts the browser and waits until the extension is enrolled. Rejects when it never is. */
export async function launchNurseBrowser(options: NurseOptions): Promise<NurseBrowser> {
  const unsupported = policyUnsupported();
  if (unsupported) options.say(`note: ${unsupported}; the unpacked extension is used`);
  const launched = unsupported ? await unpacked(options) : await forceInstalled(options);
  const page = launched.context.pages()[0] ?? (await launched.context.newPage());
  try {
    await enrolled(launched, options);
  } catch (error) {
    await launched.close();
    throw error;
  }
  return { context: launched.context, page, close: () => launched.close() };
}

async function forceInstalled({ browser, config, command }: NurseOptions): Promise<Launched> {
  const { text } = await command('policy', 'generate', '--browser', 'chromium', '--config', config);
  return launchBrowser({ browser, policy: JSON.parse(text) as Record<string, unknown> });
}

/** Without policy there is no trust anchor either: certificate errors are ignored in this profile. */
async function unpacked({ browser }: NurseOptions): Promise<Launched> {
  const extension = await buildIfStale('extension', () => undefined);
  return launchBrowser({ browser, extension, args: ['--ignore-certificate-errors'] });
}

/**
 * Until the extension has its policy, it masks but cannot record: the story starts after that. The
 * popup is opened seldom: Chromium puts off reading a new extension's policy while pages load.
 */
async function enrolled({ context }: Launched, { server }: NurseOptions): Promise<void> {
  // Without policy there is no enrolment token: it masks by its bundled rules and records nothing.
  if (policyUnsupported()) return;
  const popup = await context.newPage();
  const url = `chrome-extension://${server.extensionId}/ui/popup.html`;
  for (let attempt = 0; attempt < 12; attempt++) {
    await wait(4000);
    await popup.goto(url).catch(() => null);
    await wait(500);
    // The popup shows the version of the policy it was given.
    if (/\bv1\b/.test(await popup.locator('body').innerText())) {
      await popup.close();
      return;
    }
  }
  throw new Error('the extension was not installed and enrolled within a minute');
}
