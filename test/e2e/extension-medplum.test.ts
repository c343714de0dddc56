// A React front end that is not ours, and that nothing in the extension is made for: @medplum/react.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { secrets } from '../fixtures/medplum/patient.ts';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { viteBuild } from '../support/e2e-setup.ts';
import { installProbe, readProbe } from '../support/leak-probe.ts';
import type { Loopback } from '../support/loopback-server.ts';
import { serveFolder } from '../support/static-pages.ts';

const extension = inject('extensionDir');
let folder: string;
let host: Loopback;
let masked: Launched;
let plain: Launched;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'medveil-medplum-'));
  viteBuild('medplum', { MEDVEIL_FIXTURE_OUT: folder });
  host = await serveFolder(folder);
  masked = await launchBrowser({ extension });
  plain = await launchBrowser();
  await installProbe(masked.context, secrets);
  await installProbe(plain.context, secrets);
});
afterAll(async () => {
  await masked?.close();
  await plain?.close();
  await host?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(browser: Launched, view: string, ready: string): Promise<Page> {
  const page = await browser.context.newPage();
  await page.goto(`${host.origin}/?view=${view}`);
  await page.waitForSelector(ready, { timeout: 20_000 });
  await page.waitForTimeout(700);
  return page;
}

const views: [string, string, RegExp[]][] = [
  ['table', 'tbody tr', [/E\*{5} R\*{3} H\*{7}/, /1971-\*\*-\*\*/, /\*{4} \*\*0417/, /7788/]],
  ['details', 'dl dd', [/E\*{5} R\*{3} H\*{7}/, /1971-\*\*-\*\*/, /\*{4} \*\*0417/, /7788/]],
  ['form', 'input[name="name.0-family"]', []],
  ['timeline', 'dl dd', [/Called E\*{5} H\*{7} back; headache is gone, BP 128\/76/, /Alice Smith/]],
];

describe('a page made of @medplum/react', () => {
  it.each(views)('shows nothing of the patient in its %s', async (view, ready, expected) => {
    const page = await open(masked, view, ready);
    const { frames, leaks, where } = await readProbe(page);
    expect(where).toEqual([]);
    expect(leaks).toBe(0);
    expect(frames).toBeGreaterThan(10);
    const text = await page.evaluate(() => document.body.innerText);
    for (const pattern of expected) expect(text).toMatch(pattern);
    await page.close();
  });

  it.each(views)('shows her in its %s without the extension', async (view, ready) => {
    const page = await open(plain, view, ready);
    expect((await readProbe(page)).leaks).toBeGreaterThan(0);
    await page.close();
  });

  it('saves exactly the resource it would have saved without the extension', async () => {
    const save = async (browser: Launched): Promise<string[]> => {
      const page = await open(browser, 'form', 'input[name="name.0-family"]');
      await page.click('input[name="name.0-family"]');
      await page.keyboard.press('End');
      await page.keyboard.type('-Moss');
      await page.click('button[type=submit]');
      await page.waitForSelector('[data-saved]');
      const saved = await page.evaluate(() => (window as unknown as { saved: string[] }).saved);
      await page.close();
      return saved;
    };
    const withUs = await save(masked);
    const without = await save(plain);
    expect(withUs).toEqual(without);
    expect(withUs).toHaveLength(1);
    expect(withUs[0]).toContain('"family":"Hartwell-Moss"');
    expect(withUs[0]).toContain('MRN-20417788');
    expect(withUs[0]).not.toContain('*');
  });
});
