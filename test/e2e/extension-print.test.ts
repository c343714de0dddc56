// Paper carries masks, but for what a template of the policy lets a page print in clear; the screen shows
// none of it at any moment, and the print is recorded with its template.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { strictestPolicy } from '../../shared/policy/strictest-policy.ts';
import { extensionWorker, policyUnsupported } from '../support/browser.ts';
import { hostPatient, type HostPages, secretsOf, startHostPages } from '../support/host-pages.ts';
import { installProbe, readProbe } from '../support/leak-probe.ts';
import { printedText } from '../support/pdf-text.ts';
import {
  type ProtectedBrowser,
  protectedBrowser,
  until,
  policyStored,
} from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';

const extension = inject('extensionDir');
const unsupported = policyUnsupported();
const patient = hostPatient(1);
const secrets = secretsOf([patient]);
let host: HostPages;
let intake: TestIntake;
let browser: ProtectedBrowser;
let page: Page;

beforeAll(async () => {
  if (unsupported) return;
  host = await startHostPages();
  intake = await TestIntake.start({
    sites: [host.origin],
    userCookies: { [host.origin]: 'account' },
    // A template that names what the policy hides.
    fields: { ...strictestPolicy.fields, address: 'hide' },
    profiles: [
      {
        v: 1,
        id: 'his',
        sites: [host.origin],
        printTemplates: [
          { name: '腕带', path: '/record', kinds: ['personName', 'patientNumber', 'address'] },
          { name: '处方', path: '/edit', kinds: ['mobilePhone'], watermark: false },
        ],
      },
    ],
  });
  browser = await start(extension);
  page = browser.page;
});
afterAll(async () => {
  await browser?.close();
  await intake?.close();
  await host?.close();
});
beforeEach(async () => {
  if (unsupported) return;
  await open('/record?n=1');
});

async function start(folder: string): Promise<ProtectedBrowser> {
  const started = await protectedBrowser(folder, intake);
  const worker = await extensionWorker(started.context);
  await policyStored(worker);
  await installProbe(started.context, secrets);
  await started.context.addCookies([{ name: 'account', value: 'n042', url: host.origin }]);
  return started;
}

async function open(path: string): Promise<void> {
  await page.goto(host.origin + path);
  await page.waitForTimeout(500);
}

/** Texts of the document; those that a person edits are covered in place. */
const texts = (of: Page): Promise<string> =>
  of.evaluate(() =>
    [...document.body.children]
      .filter((part) => part.id !== 'editor')
      .map((part) => part.textContent)
      .join(' '),
  );
const readableIn = (text: string): string[] => secrets.filter((secret) => text.includes(secret));
/** The page's script prints; a browser without a printer does not say that it has ended. */
async function printByScript(of: Page): Promise<void> {
  await of.evaluate(() => print());
  await of.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 150))),
  );
}

describe.skipIf(unsupported)(`printing (${unsupported ?? 'with an enterprise policy'})`, () => {
  it('carries in clear what the template names, but for what is hidden, and masks of everything else', async () => {
    const paper = (await printedText(page)).join('');
    expect(readableIn(paper).sort()).toEqual([patient.brxm, patient.zyh].sort());
    expect(paper).toContain(`${patient.sfzh.slice(0, 3)}***********${patient.sfzh.slice(-4)}`);
    expect(await page.textContent('#name')).toBe('欧阳*');
    expect((await readProbe(page)).where).toEqual([]);
  });

  it('says on every sheet who printed it, where, when and by which template', async () => {
    await page.evaluate(() => (document.body.style.height = '3000px'));
    const sheets = await printedText(page);
    expect(sheets.length).toBeGreaterThan(2);
    for (const sheet of sheets) {
      // 户 comes back as its twin 戶.
      const [line] = /用.n042·工作站\w+·\d{4}-\d\d-\d\d\d\d:\d\d·腕带/.exec(sheet) ?? [];
      expect(line).toContain(`工作站${intake.enrolled[0]!.deviceId}·`);
    }
  });

  it('is recorded with the template, and with none where there is none', async () => {
    intake.events.length = 0;
    await printedText(page);
    await until(() => intake.of('print').length === 1, 'the record');
    expect(intake.of('print')[0]).toMatchObject({
      template: '腕带',
      path: '/record',
      patients: [{ identifiers: { personName: patient.brxm } }],
    });
    await open('/list');
    await printedText(page);
    await until(() => intake.of('print').length === 2, 'the second record');
    expect(intake.of('print')[1]).not.toHaveProperty('template');
  });

  it('carries masks only where no template speaks for the page', async () => {
    await open('/list');
    const paper = (await printedText(page)).join('');
    expect(paper).toContain('欧阳*');
    expect(readableIn(paper)).toEqual([]);
    expect(paper).not.toContain('n042');
  });

  it('carries form fields in clear of the template’s kinds, without a line where it wants none', async () => {
    await open('/edit?n=1');
    const paper = (await printedText(page)).join('');
    expect(readableIn(paper)).toEqual([patient.lxdh]);
    expect(paper).not.toContain('n042');
    const covered = await page.evaluate(() =>
      ['sfzh', 'lxdh', 'brxm'].map((name) => {
        const field = document.querySelector(`[name=${name}]`)!;
        return getComputedStyle(field).getPropertyValue('-webkit-text-security');
      }),
    );
    expect(covered).toEqual(['disc', 'disc', 'disc']);
    expect(await page.inputValue('[name=lxdh]')).toBe(patient.lxdh);
  });

  it('leaves the screen blank while clear values stand in the document', async () => {
    const before = await readProbe(page);
    await printByScript(page);
    expect(readableIn(await texts(page))).toContain(patient.brxm);
    const during = await readProbe(page);
    expect(during.frames).toBeGreaterThan(before.frames + 2);
    expect(during.where).toEqual([]);
    expect(await visibleTexts(page)).toEqual([]);
    // The browser prints nothing here, and does not say so; the person does.
    await page.mouse.move(50, 60);
    await until(async () => (await page.textContent('#name')) === '欧阳*', 'the mask');
    expect(await visibleTexts(page)).not.toEqual([]);
    expect(readableIn(await texts(page))).toEqual([]);
    expect((await readProbe(page)).where).toEqual([]);
  });

  it('masks what was revealed, whatever the template', async () => {
    await page.click('#name', { modifiers: ['Alt'] });
    await page.keyboard.press('1');
    await until(async () => (await page.textContent('#name')) === patient.brxm, 'the reveal');
    await printedText(page);
    expect(await page.textContent('#name')).toBe('欧阳*');
  });

  it('carries masks when nobody could record it', async () => {
    const orphaned = await start(extension);
    try {
      const alone = orphaned.page;
      await alone.goto(`${host.origin}/record?n=1`);
      await alone.waitForTimeout(500);
      const worker = await extensionWorker(orphaned.context);
      await worker.evaluate(() => chrome.runtime.reload()).catch(() => undefined);
      await alone.waitForTimeout(500);
      const paper = (await printedText(alone)).join('');
      expect(paper).toContain('欧阳*');
      expect(readableIn(paper)).toEqual([]);
    } finally {
      await orphaned.close();
    }
  });

  it('the probe sees clear values on the screen without the veil', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'medveil-unveiled-'));
    cpSync(extension, folder, { recursive: true });
    const css = readFileSync(join(folder, veilOf(folder)), 'utf8');
    const without = css.replace(/@media screen\s*\{[^}]*data-medveil-printing[^}]*\}\s*\}/, '');
    expect(without).not.toBe(css);
    writeFileSync(join(folder, veilOf(folder)), without);
    const unveiled = await start(folder);
    try {
      await unveiled.page.goto(`${host.origin}/record?n=1`);
      await unveiled.page.waitForTimeout(500);
      await printByScript(unveiled.page);
      expect((await readProbe(unveiled.page)).leaks).toBeGreaterThan(0);
    } finally {
      await unveiled.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** Texts that the screen shows. */
function visibleTexts(of: Page): Promise<string[]> {
  return of.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((e) => getComputedStyle(e).visibility !== 'hidden' && e.textContent?.trim())
      .map((e) => e.localName),
  );
}

function veilOf(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
    content_scripts: { css?: string[] }[];
  };
  return manifest.content_scripts.flatMap(({ css = [] }) => css)[0]!;
}
