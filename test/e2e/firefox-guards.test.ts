// What is given to pages outside and what comes from the hospital's own, in Firefox: it has other ways for both.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { type DownloadSite, downloadNames, startDownloadSite } from '../support/download-site.ts';
import { firefoxUnsupported, type LaunchedFirefox, launchFirefox } from '../support/firefox.ts';
import { hostPatients } from '../support/host-pages.ts';
import { type OutsideSite, outsideNames, startOutsideSite } from '../support/outside-site.ts';
import { until } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';

const unsupported = firefoxUnsupported();
const people = hostPatients.slice(0, 12);
const told = Buffer.from(
  ['姓名,身份证号,住院号', ...people.map((p) => `${p.brxm},${p.sfzh},${p.zyh}`), ''].join('\r\n'),
);
const clean = Buffer.from('科室,床位\r\n心内科,40\r\n骨科,36\r\n');

let dir: string;
let outside: OutsideSite;
let his: DownloadSite;
let intake: TestIntake;
let firefox: LaunchedFirefox;
let page: Page;
let saved: string;
const at = (name: string) => `https://${name}.example:${outside.port}`;

beforeAll(async () => {
  if (unsupported) return;
  dir = mkdtempSync(join(tmpdir(), 'medveil-ff-'));
  saved = mkdtempSync(join(tmpdir(), 'medveil-ff-saved-'));
  writeFileSync(join(dir, 'told.csv'), told);
  writeFileSync(join(dir, 'clean.csv'), clean);
  outside = await startOutsideSite();
  his = await startDownloadSite();
  intake = await TestIntake.start({
    sites: [his.origin],
    guards: {
      mode: 'enforce',
      places: [{ hosts: ['mail.example'], mode: 'coach' }],
      downloads: { mode: 'enforce' },
    },
  });
  firefox = await launchFirefox({
    extension: inject('firefoxDir'),
    intake,
    trusted: [outside.caPem, his.caPem],
    hosts: [...outsideNames, ...downloadNames],
    preferences: {
      'browser.download.dir': saved,
      'browser.download.folderList': 2,
      'browser.download.useDownloadDir': true,
      'browser.download.always_ask_before_handling_new_types': false,
    },
  });
  await until(() => intake.enrolled.length > 0, 'the enrolment', 30_000);
  // The policy comes right after it, and is beaten back as the one in force.
  await until(
    () => intake.beats.some(({ policyVersion }) => policyVersion === 1),
    'the policy',
    60_000,
  );
});
afterAll(async () => {
  await firefox?.close();
  await intake?.close();
  await outside?.close();
  await his?.close();
  for (const each of [dir, saved]) if (each) rmSync(each, { recursive: true, force: true });
});
afterEach(async () => {
  if (unsupported) return;
  outside.taken.splice(0);
  for (const name of readdirSync(saved)) rmSync(join(saved, name));
});

// A page of its own for each: one that has begun a download is not left in an orderly way.
async function open(address: string): Promise<Page> {
  const next = await firefox.browser.newPage();
  await page?.close().catch(() => undefined);
  page = next;
  await page.goto(address, { waitUntil: 'domcontentloaded' });
  return page;
}

async function choose(address: string, file: string): Promise<void> {
  const field = (await (await open(address)).$('#f')) as ElementHandle<HTMLInputElement>;
  await field.uploadFile(join(dir, file));
}

const soFar = (type: 'upload' | 'download') => intake.of(type).length;
const recorded = async (type: 'upload' | 'download', before: number) => {
  await until(() => soFar(type) > before, 'a record', 30_000);
  return intake.of(type)[before]!;
};

describe.skipIf(unsupported)(`guards in Firefox (${unsupported ?? 'with a policy'})`, () => {
  it.each(['fetch-file', 'form-data', 'request', 'reader', 'worker', 'polled'])(
    '%s: no byte of a list of patients reaches the net disk',
    async (way) => {
      const before = soFar('upload');
      await choose(`${at('disk')}/way/${way}`, 'told.csv');
      expect((await recorded('upload', before)).file).toMatchObject({
        action: 'stopped',
        how: 'field',
        people: 12,
        inspection: { verdict: 'found' },
      });
      await new Promise((done) => setTimeout(done, 300));
      expect(outside.taken).toEqual([]);
    },
  );

  it('a clean file goes byte for byte', async () => {
    const before = soFar('upload');
    await choose(`${at('disk')}/way/fetch-file`, 'clean.csv');
    expect((await recorded('upload', before)).file).toMatchObject({ action: 'allowed' });
    await until(() => outside.taken.length > 0, 'the file', 30_000);
    expect(outside.taken[0]?.body.equals(clean)).toBe(true);
  });

  it('a person who is asked gives it all the same, or by Escape does not', async () => {
    const before = soFar('upload');
    await choose(`${at('mail')}/way/fetch-file`, 'told.csv');
    await new Promise((done) => setTimeout(done, 2000));
    expect(outside.taken).toEqual([]);
    await page.keyboard.press('Escape');
    expect((await recorded('upload', before)).file).toMatchObject({ action: 'stopped' });
    await choose(`${at('mail')}/way/fetch-file`, 'told.csv');
    await new Promise((done) => setTimeout(done, 2000));
    // From the safe answer to the other.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await until(() => outside.taken.length > 0, 'the file', 30_000);
    expect(outside.taken[0]?.body.equals(told)).toBe(true);
    expect((await recorded('upload', before + 1)).file).toMatchObject({ action: 'asked' });
  });

  it.each(['attachment', 'blob', 'revoked', 'data', 'form', 'location'])(
    '%s: nothing with patients in it comes to the disk',
    async (way) => {
      const before = soFar('download');
      his.give('list.csv', told);
      await (await open(`${his.origin}/way/${way}`)).click('#go');
      expect((await recorded('download', before)).download).toMatchObject({
        action: 'stopped',
        inspection: { verdict: way === 'form' ? 'unscannable' : 'found' },
      });
      await new Promise((done) => setTimeout(done, 500));
      expect(readdirSync(saved)).toEqual([]);
    },
  );

  it.each(['attachment', 'blob'])('%s: what speaks of nobody comes byte for byte', async (way) => {
    const before = soFar('download');
    his.give('beds.csv', clean);
    await (await open(`${his.origin}/way/${way}`)).click('#go');
    expect((await recorded('download', before)).download).toMatchObject({ action: 'allowed' });
    await until(
      () =>
        readdirSync(saved).some(
          (name) => !name.endsWith('.part') && readFileSync(join(saved, name)).equals(clean),
        ),
      'the file',
      20_000,
    );
  });
});
