// A hospital whose browsers have the extension already begins to ask for an attestation.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, it, onTestFinished } from 'vitest';
import { extensionWorker, launchWithPolicy, policyUnsupported } from '../support/browser.ts';
import { installedExtension } from '../support/installed-extension.ts';
import { policyStored, until } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';

const origin = 'https://his.hospital.example';
const unsupported = policyUnsupported();

it.skipIf(unsupported)(
  'an extension that was installed before gets the permission to attest with its next update',
  async () => {
    const userDataDir = mkdtempSync(join(tmpdir(), 'medveil-profile-'));
    onTestFinished(() => rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5 }));
    const extension = await installedExtension(inject('extensionDir'), false);
    onTestFinished(() => extension.close());
    const intake = await TestIntake.start({ sites: [origin] });
    onTestFinished(() => intake.close());
    const start = async () => {
      const browser = await launchWithPolicy({ policy: extension.policyFor(intake), userDataDir });
      onTestFinished(() => browser.close());
      return { browser, worker: await extensionWorker(browser.context) };
    };

    const before = await start();
    await policyStored(before.worker);
    expect(await before.worker.evaluate(() => 'declarativeNetRequest' in chrome)).toBe(false);
    await extension.pack(true);
    intake.policy = { ...intake.policy, version: 2, attested: [origin] };
    // Browsers ask every few hours by themselves.
    const answer = await before.worker.evaluate(() => chrome.runtime.requestUpdateCheck());
    expect(answer.status).toBe('update_available');
    const versions = () => readdirSync(join(userDataDir, 'Default', 'Extensions', extension.id));
    await until(() => versions().length === 2, 'the update on the disk', 60_000);
    await before.browser.close();

    const { worker } = await start();
    const isSet = (): Promise<boolean> =>
      worker.evaluate(
        async () =>
          'declarativeNetRequest' in chrome &&
          (await chrome.declarativeNetRequest.getSessionRules()).length > 0,
      );
    await until(isSet, 'the attestation', 60_000);
  },
);
