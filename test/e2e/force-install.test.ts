import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { syntheticPatients } from '../../proxy/demo/patients.ts';
import type { ServerProcess } from '../../proxy/tour/server-process.ts';
import type { RecordOf } from '../../shared/records/record.ts';
import { storedRecords } from '../support/stored-records.ts';
import { type Launched, launchBrowser, policyUnsupported } from '../support/browser.ts';
import { freePorts } from '../support/free-ports.ts';
import { readProbe } from '../support/leak-probe.ts';
import { writeProbeExtension } from '../support/probe-extension.ts';
import { artifactDir, serve, writeConfig } from '../support/served-product.ts';

const unsupported = policyUnsupported();
const patients = syntheticPatients(200);
const secrets = patients.flatMap((p) => [p.brxm, p.sfzh, p.lxdh, p.zyh]);
const run = promisify(execFile);

let dir: string;
let config: string;
let server: ServerProcess;
let probe: string;
let policy: Record<string, unknown>;

beforeAll(async () => {
  if (unsupported) return;
  dir = artifactDir('force-install');
  const ports = await freePorts(4);
  const [gateway, plaintext, service, admin] = ports.map((port) => `127.0.0.1:${port}`);
  config = writeConfig(dir, {
    listen: { gateway, plaintext, service, admin },
  });
  server = await serve(config);
  // Outside the artifacts: the probe has to know the values it looks for.
  probe = writeProbeExtension(mkdtempSync(join(tmpdir(), 'medveil-probe-')), secrets);
  policy = await generatedPolicy();
});
afterAll(async () => server?.stop());

async function generatedPolicy(): Promise<Record<string, unknown>> {
  const command = ['run', '-s', 'medveil', '--', 'policy', 'generate', '--browser', 'chromium'];
  const { stdout } = await run('npm', [...command, '--os', 'linux', '--config', config]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

function launch(options: {
  profile: string;
  startUrl?: string;
  policy?: Record<string, unknown>;
}): Promise<Launched> {
  const { profile, ...more } = options;
  const userDataDir = join(dir, profile);
  return launchBrowser({ policy, userDataDir, args: [`--load-extension=${probe}`], ...more });
}

/** Opens the popup until the extension says that it has its policy; seldom, because Chromium puts off
 *  reading a new extension's policy while pages load. */
async function enrolled(context: BrowserContext): Promise<string> {
  const popup = await context.newPage();
  const url = `chrome-extension://${server.addresses.extensionId}/ui/popup.html`;
  const look = async () => {
    await popup.goto(url).catch(() => null);
    await popup.waitForTimeout(500);
    return popup.locator('body').innerText();
  };
  await popup.waitForTimeout(4000);
  await expect.poll(look, { timeout: 60_000, interval: 4000 }).toMatch(/\bv1\b/);
  const text = await popup.locator('body').innerText();
  await popup.close();
  return text;
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${server.addresses.gateway}/login`);
  await page.getByText('护士 沈晓岚').click();
  await page.locator('#list tbody tr').nth(19).waitFor();
}

async function readable(page: Page): Promise<string[]> {
  const texts = await Promise.all(page.frames().map((f) => f.locator('body').innerText()));
  return secrets.filter((secret) => texts.some((text) => text.includes(secret)));
}

async function framesSeen(page: Page): Promise<void> {
  await expect.poll(async () => (await readProbe(page)).frames).toBeGreaterThan(20);
}

describe.skipIf(unsupported)(
  `a browser set up by the generated policy file${unsupported ? ` (skipped: ${unsupported})` : ''}`,
  () => {
    test('gets the extension from the update server over TLS, enrols it and masks list and record', async () => {
      const browser = await launch({ profile: 'profile' });
      try {
        expect(await enrolled(browser.context)).toContain('示范医院');
        const page = await browser.context.newPage();
        await signIn(page);
        await framesSeen(page);
        expect(await readable(page)).toEqual([]);
        expect(await readProbe(page)).toMatchObject({ leaks: 0 });
        expect(await page.locator('#list').innerText()).toContain(patients[0]!.zzys);
        await page.locator('#list tbody a').first().click();
        await page.locator('#record').waitFor();
        await framesSeen(page);
        expect(await readable(page)).toEqual([]);
        expect(await readProbe(page)).toMatchObject({ leaks: 0 });
        // Route change in the same nodes, twice: never the one before, never in clear.
        for (const _ of [1, 2]) {
          const before = await page.locator('#record td').first().innerText();
          await page.locator('#after').click();
          await expect.poll(() => page.locator('#record td').first().innerText()).not.toBe(before);
        }
        const third = patients[2]!;
        expect(await page.locator('#record td').first().innerText()).toBe(
          `******${third.zyh.slice(-4)}`,
        );
        expect(await readable(page)).toEqual([]);
        await page.goto(`${server.addresses.gateway}/workstation`);
        await page.frameLocator('iframe').locator('#record').waitFor();
        await framesSeen(page);
        expect(await readable(page)).toEqual([]);
        expect(await readProbe(page)).toMatchObject({ leaks: 0 });
      } finally {
        await browser.close();
      }
    });

    test('records a look at one record as one patient, however short it was', async () => {
      const browser = await launch({ profile: 'profile' });
      try {
        const page = await browser.context.newPage();
        await signIn(page);
        await page.locator('#list tbody a').nth(4).click();
        await page.locator('#record').waitFor();
        await page.goto(`${server.addresses.gateway}/report`);
        await expect
          .poll(async () => (await viewsOf('/patients/*')).at(-1)?.patients.count, {
            timeout: 20_000,
          })
          .toBe(1);
        // Who looked: the HIS account, from the cookie that no page script can read.
        const last = (await viewsOf('/patients/*')).at(-1);
        expect(last?.actor.user).toBe('n001');
        const kinds = last?.kinds;
        expect(Object.keys(kinds ?? {}).sort()).toEqual([
          'address',
          'birthDate',
          'mobilePhone',
          'patientNumber',
          'personName',
          'residentId',
        ]);
      } finally {
        await browser.close();
      }
    });

    test('paints no clear frame on a cold start with the list as home page', async () => {
      const home = `${server.addresses.gateway}/`;
      const browser = await launch({ profile: 'profile', startUrl: home });
      try {
        const page = await homePage(browser.context, home);
        await page.locator('#list tbody tr').nth(19).waitFor();
        await framesSeen(page);
        expect(await readProbe(page)).toMatchObject({ leaks: 0 });
        expect(await readable(page)).toEqual([]);
      } finally {
        await browser.close();
      }
    });

    test('masks a page that was open before the extension came, without a reload', async () => {
      const home = `${server.addresses.gateway}/`;
      const { ['ExtensionSettings']: _settings, ...without } = policy;
      const before = await launch({ profile: 'profile-late', policy: without });
      try {
        await signIn(await before.context.newPage());
      } finally {
        await before.close();
      }
      const browser = await launch({ profile: 'profile-late', startUrl: home });
      try {
        const page = await homePage(browser.context, home);
        await page.locator('#list tbody tr').nth(19).waitFor();
        await page.evaluate(() => Object.assign(window, { sameDocument: true }));
        await expect.poll(() => readable(page), { timeout: 60_000 }).toEqual([]);
        // Nothing was readable under the veil: wait until it has been lifted.
        const list = page.locator('#list');
        await expect.poll(() => list.innerText(), { timeout: 20_000 }).toContain(patients[0]!.zzys);
        expect(await readable(page)).toEqual([]);
        expect(await page.evaluate(() => Reflect.get(window, 'sameDocument'))).toBe(true);
      } finally {
        await browser.close();
      }
    });

    test('the same probe fires on the same pages without the extension', async () => {
      const { ['ExtensionSettings']: _settings, ...without } = policy;
      const browser = await launch({ profile: 'profile-without', policy: without });
      try {
        const page = await browser.context.newPage();
        await signIn(page);
        await framesSeen(page);
        expect((await readProbe(page)).leaks).toBeGreaterThan(0);
        expect((await readable(page)).length).toBeGreaterThan(40);
      } finally {
        await browser.close();
      }
    });
  },
);

async function viewsOf(path: string): Promise<RecordOf<'view'>[]> {
  const records = await storedRecords(join(dir, 'data'));
  return records.filter((record) => record.kind === 'view').filter((view) => view.path === path);
}

/** The page that the browser opened by itself. Sign-in cookies are in the profile. */
async function homePage(context: BrowserContext, home: string): Promise<Page> {
  const find = () => context.pages().find((page) => page.url().startsWith(home));
  await expect.poll(() => find() !== undefined, { timeout: 20_000 }).toBe(true);
  return find()!;
}
