// A protected browser whose downloads go where the hospital's policy says, as for a person: a driven browser puts
// them aside by itself and asks no extension.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { extensionId, extensionPolicy, extensionWorker, launchBrowser } from './browser.ts';
import { policyStored } from './protected-browser.ts';
import type { TestIntake } from './test-intake.ts';

export interface DownloadingBrowser {
  readonly page: Page;
  /** Files of the folder, without those that are still on their way. */
  files(): { readonly name: string; readonly content: Buffer }[];
  /** Everything in it. */
  names(): string[];
  empty(): void;
  close(): Promise<void>;
}

export async function downloadingBrowser(
  extension: string,
  intake: TestIntake,
  caPem: string,
  args: readonly string[],
): Promise<DownloadingBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'medveil-downloads-'));
  const settings = { server: intake.origin, enrolToken: intake.token };
  const policy = {
    ...extensionPolicy(extensionId(extension), settings, intake.ca, caPem),
    DownloadDirectory: folder,
    PromptForDownloadLocation: false,
  };
  const launched = await launchBrowser({ args, extension, policy });
  const { context } = launched;
  const page = context.pages()[0] ?? (await context.newPage());
  const session = await context.newCDPSession(page);
  await session.send('Browser.setDownloadBehavior', { behavior: 'default' });
  const worker = await extensionWorker(context);
  await policyStored(worker);
  const names = (): string[] => readdirSync(folder);
  return {
    page,
    names,
    files: () =>
      names()
        .filter((name) => !/\.crdownload$|^\./.test(name))
        .map((name) => ({ name, content: readFileSync(join(folder, name)) })),
    empty: () => {
      for (const name of names()) rmSync(join(folder, name), { force: true });
    },
    close: async () => {
      await launched.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
