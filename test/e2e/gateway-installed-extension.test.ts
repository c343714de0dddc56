// Promise 7 with the extension installed as IT installs it, by policy from an update server: a browser that
// starts on a protected page, its private windows, and programs that take its token along.
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { attestationDesk } from '../../proxy/intake/device-attestation.ts';
import { attestationHeader } from '../../shared/messages/device-attestation.ts';
import {
  extensionWorker,
  type Launched,
  launchWithPolicy,
  policyUnsupported,
} from '../support/browser.ts';
import {
  createRecordingLedger,
  type GatewayUnderTest,
  startGateway,
} from '../support/gateway-harness.ts';
import { type InstalledExtension, installedExtension } from '../support/installed-extension.ts';
import { until } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';
import { startWardPages, type WardPages, wardRows, wardValues } from '../support/ward-pages.ts';

const unsupported = policyUnsupported();
const ledger = createRecordingLedger();
let extension: InstalledExtension;
let intake: TestIntake;
let his: WardPages;
let gateway: GatewayUnderTest;
let userDataDir: string;

beforeAll(async () => {
  extension = await installedExtension(inject('extensionDir'), true);
  userDataDir = mkdtempSync(join(tmpdir(), 'medveil-profile-'));
  his = await startWardPages();
  intake = await TestIntake.start();
  gateway = await startGateway(his.port, ledger, {
    attestation: attestationDesk(intake.devices, Date.now),
    site: { protection: [{ withoutExtension: 'mask' }] },
  });
  intake.policy = { ...intake.policy, sites: [gateway.origin], attested: [gateway.origin] };
  if (unsupported !== undefined) return;
  // The first start installs the extension and enrols the browser; the profile is kept.
  const first = await workstation();
  await tokenOf(first);
  await running.pop()!.close();
});
afterAll(async () => {
  await gateway?.close();
  his?.server.close();
  await intake?.close();
  await extension?.close();
  rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5 });
});
const running: Launched[] = [];
afterEach(async () => {
  for (const browser of running.splice(0)) await browser.close();
  ledger.records.length = 0;
});

async function workstation(
  options: { startUrl?: string } = {},
  more: object = {},
): Promise<Launched> {
  const policy = { ...extension.policyFor(intake, gateway.ca), ...more };
  const browser = await launchWithPolicy({ policy, userDataDir, ...options });
  running.push(browser);
  return browser;
}

/** The token that the browser sets on requests to the gateway, once it has one. */
async function tokenOf({ context }: Launched): Promise<string> {
  const worker = await extensionWorker(context);
  let token = '';
  const isSet = async (): Promise<boolean> => {
    token = await worker.evaluate(async () => {
      const [rule] = await chrome.declarativeNetRequest.getSessionRules();
      return rule?.action.requestHeaders?.[0]?.value ?? '';
    });
    return token !== '';
  };
  await until(isSet, 'the attestation', 60_000);
  return token;
}

/** Asked of the record: a page that is loaded again while the automation takes hold of it may never answer. */
const isServed = (path: string, masked: boolean): boolean =>
  ledger
    .of('served')
    .some(
      (r) =>
        r.path === path && (r.masked ?? false) === masked && (r.actor.device === null) === masked,
    );

async function list(token: string, localAddress: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const headers = token === '' ? {} : { [attestationHeader]: token };
    const url = `${gateway.origin.replace('localhost', '127.0.0.1')}/api/list`;
    const host = { host: new URL(gateway.origin).host };
    const options = {
      ca: gateway.ca,
      localAddress,
      headers: { ...headers, ...host },
      servername: 'localhost',
    };
    request(url, options, (res) => {
      let text = '';
      res.on('data', (chunk: Buffer) => (text += chunk.toString()));
      res.on('end', () => resolve(text));
    })
      .on('error', reject)
      .end();
  });
}

const readable = (text: string): string[] => wardValues.filter((value) => text.includes(value));

describe.skipIf(unsupported)(`an installed extension (${unsupported ?? 'by policy'})`, () => {
  it('attests, and what takes its token to another machine gets masks and a record', async () => {
    const browser = await workstation();
    const token = await tokenOf(browser);
    const page = await browser.context.newPage();
    await page.goto(`${gateway.origin}/ward`);
    await until(() => isServed('/api/list', false), 'the list in full');
    expect(readable(await list('', '127.0.0.1'))).toEqual([]);
    expect(readable(await list(`${token.slice(0, -8)}AAAAAAAA`, '127.0.0.1'))).toEqual([]);
    expect(readable(await list(token, '127.0.0.2'))).toEqual([]);
    const incidents = await ledger.waitFor('incident.attestation', 2);
    expect(incidents.map(({ attestation }) => attestation)).toEqual([
      'badSignature',
      'otherAddress',
    ]);
    // The limit that docs/gateway.md names: at that workstation, while the token lives.
    expect(readable(await list(token, '127.0.0.1'))).not.toEqual([]);
  });

  it('of a browser that is just starting has its page in full in the end, masked first or not', async () => {
    await workstation({ startUrl: `${gateway.origin}/ward` });
    await until(
      () => isServed('/ward', false) && isServed('/api/list', false),
      'the page in full',
      30_000,
    );
  });

  it('says nothing for private windows: they get masks', async () => {
    // Where a hospital's policy lets private windows be, unlike the one that Medveil writes.
    const browser = await workstation({}, { IncognitoModeAvailability: 0 });
    await tokenOf(browser);
    const page = await browser.context.newPage();
    await page.goto(`${gateway.origin}/ward`);
    // Known in this window, and not in a private one.
    await page.evaluate(() => (document.cookie = 'window=usual; Secure'));
    const opened = browser.context.waitForEvent('page');
    const worker = await extensionWorker(browser.context);
    await worker.evaluate(
      async (url) => void (await chrome.windows.create({ incognito: true, url })),
      `${gateway.origin}/ward`,
    );
    const hidden: Page = await opened;
    await hidden.waitForFunction(() => document.title === 'ready');
    expect(await hidden.evaluate(() => document.cookie)).toBe('');
    await until(
      () => isServed('/ward', true) && isServed('/api/list', true),
      'the record of masks',
    );
    const received = await hidden.evaluate(
      () => (window as unknown as { received: string }).received,
    );
    expect(readable(`${await hidden.content()}${received}`)).toEqual([]);
    // Masks, and not nothing at all.
    expect(await hidden.textContent('tbody')).toContain(`${wardRows[0]!.lxdh.slice(0, 3)}****`);
  });
});
