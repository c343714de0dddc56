// Firefox as IT sets it up with what the product gives: `pack`, `policy generate`, the update server, and nothing
// else.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syntheticPatients } from '../../proxy/demo/patients.ts';
import type { ServerProcess } from '../../proxy/tour/server-process.ts';
import { firefoxUnsupported, type LaunchedFirefox, launchFirefox } from '../support/firefox.ts';
import { freePorts } from '../support/free-ports.ts';
import { until } from '../support/protected-browser.ts';
import { artifactDir, serve, writeConfig } from '../support/served-product.ts';
import { storedRecords } from '../support/stored-records.ts';

const unsupported = firefoxUnsupported();
const run = promisify(execFile);
const [patient] = syntheticPatients(1);

let dir: string;
let given: string;
let server: ServerProcess;
let firefox: LaunchedFirefox;

beforeAll(async () => {
  if (unsupported) return;
  dir = artifactDir('firefox-install');
  given = mkdtempSync(join(tmpdir(), 'medveil-given-'));
  const [gateway, plaintext, service, admin] = (await freePorts(4)).map((p) => `127.0.0.1:${p}`);
  const config = writeConfig(dir, { listen: { gateway, plaintext, service, admin } });
  const medveil = async (...args: string[]): Promise<string> =>
    (await run('npm', ['run', '-s', 'medveil', '--', ...args, '--config', config])).stdout;
  await medveil('pack', '--browser', 'firefox');
  const out = join(given, 'policies.json');
  await medveil('policy', 'generate', '--browser', 'firefox', '--unsigned', '--out', out);
  server = await serve(config);
  const { policies } = JSON.parse(readFileSync(out, 'utf8')) as { policies: object };
  firefox = await launchFirefox({
    // Without developer tools nobody drives the browser, no test either.
    policies: { policies: { ...policies, DisableDeveloperTools: false } },
    beside: {
      'medveil-authority.pem': readFileSync(join(given, 'medveil-authority.pem'), 'utf8'),
    },
  });
});
afterAll(async () => {
  await firefox?.close();
  await server?.stop();
  if (given) rmSync(given, { recursive: true, force: true });
});

describe.skipIf(unsupported)(
  `Firefox under a policy of ours (${unsupported ?? 'installed'})`,
  () => {
    it('installs the extension, which enrols, masks and records', async () => {
      await until(
        async () =>
          (await storedRecords(join(dir, 'data'))).some(({ kind }) => kind === 'device.enrolled'),
        'the enrolment',
        60_000,
      );
      const page = await firefox.browser.newPage();
      await page.goto(`${server.addresses.gateway}/login`);
      await page.locator('::-p-text(护士 沈晓岚)').click();
      await page.waitForSelector('#list tbody tr:nth-child(20)');
      const words = await page.$eval('#list', (list) => list.textContent ?? '');
      expect(words).toContain('*');
      expect(words).not.toContain(patient?.sfzh);
      expect(words).not.toContain(patient?.brxm);
      await until(
        async () => (await storedRecords(join(dir, 'data'))).some(({ kind }) => kind === 'view'),
        'the view',
        30_000,
      );
    });
  },
);
