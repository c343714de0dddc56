// Files from the hospital's pages on their way to the workstation: every usual way of handing one out, in each
// mode, judged by what really lies on the disk in the end.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { extensionWorker, policyUnsupported } from '../support/browser.ts';
import { type DownloadingBrowser, downloadingBrowser } from '../support/downloading-browser.ts';
import {
  type DownloadSite,
  type DownloadWay,
  downloadWays,
  startDownloadSite,
} from '../support/download-site.ts';
import { hostPatients } from '../support/host-pages.ts';
import { outsideArgs } from '../support/outside-site.ts';
import { drop } from '../support/outside-ways.ts';
import { clickOverlay } from '../support/overlay-click.ts';
import { overlayText } from '../support/overlay-text.ts';
import { until } from '../support/protected-browser.ts';
import { type ReceivedEvent, TestIntake } from '../support/test-intake.ts';

const unsupported = policyUnsupported();
const people = hostPatients.slice(0, 12);
const told = Buffer.from(
  ['姓名,身份证号,住院号', ...people.map((p) => `${p.brxm},${p.sfzh},${p.zyh}`), ''].join('\r\n'),
);
const clean = Buffer.from('科室,床位\r\n心内科,40\r\n骨科,36\r\n');
const ways = Object.keys(downloadWays) as DownloadWay[];

let site: DownloadSite;
let intake: TestIntake;
let browser: DownloadingBrowser;

function useMode(mode: 'monitor' | 'coach' | 'enforce'): void {
  beforeAll(async () => {
    site = await startDownloadSite();
    intake = await TestIntake.start({
      sites: [site.origin],
      // Who is signed in is said with what a page reports.
      profiles: [{ v: 1, id: 'his', sites: [site.origin], hisUser: { selector: '#user' } }],
      guards: { mode: 'off', downloads: { mode } },
    });
    browser = await downloadingBrowser(inject('extensionDir'), intake, site.caPem, outsideArgs);
  });
  afterEach(() => browser.empty());
  afterAll(async () => {
    await browser?.close();
    await intake?.close();
    await site?.close();
  });
}

const soFar = () => intake.of('download').length;

async function recorded(before: number, count = 1): Promise<ReceivedEvent[]> {
  await until(() => intake.of('download').length >= before + count, 'a record', 20_000);
  return intake.of('download').slice(before);
}

/** The person wants the file of a page. */
async function take(way: DownloadWay, name: string, content: Buffer): Promise<void> {
  site.give(name, content);
  site.asked.splice(0);
  await browser.page.goto(`${site.origin}/way/${way}`);
  const scope = way === 'inner-frame' ? browser.page.frameLocator('#inner') : browser.page;
  await scope.locator('#go').click();
}

const shown = async (word: string) => (await overlayText(browser.page)).includes(word);
const asks = () => until(() => shown('仍要保存'), 'the question', 20_000);
const arrives = async (content: Buffer) => {
  await until(() => browser.files().length > 0, 'the file', 20_000);
  const [file] = browser.files();
  expect(file?.content.equals(content)).toBe(true);
  expect(browser.names()).toHaveLength(1);
};

describe.skipIf(unsupported)('downloads that are recorded', () => {
  useMode('monitor');

  it.each(ways)('%s: the file comes as it is, and is on record', async (way) => {
    const before = soFar();
    await take(way, '名单.csv', told);
    const [event] = await recorded(before);
    const isServers = downloadWays[way] === 'server';
    expect(event).toMatchObject({
      user: 'n007',
      site: site.origin,
      download: {
        action: 'allowed',
        how: downloadWays[way],
        bytes: told.length,
        inspection: { verdict: isServers ? 'uninspected' : 'found' },
        ...(way === 'store' ? { source: site.store } : {}),
      },
    });
    if (!isServers) expect(event?.download).toMatchObject({ people: 12 });
    await arrives(told);
    // Nothing was asked for twice.
    expect(site.asked.length).toBe(isServers ? 1 : 0);
  });

  it('one that takes longer to look at than the browser waits comes once', async () => {
    const worker = await extensionWorker(browser.page.context());
    await worker.evaluate(async () => {
      await chrome.offscreen.closeDocument().catch(() => undefined);
      Object.assign(globalThis, { opened: chrome.offscreen.createDocument });
      chrome.offscreen.createDocument = () =>
        new Promise((_, no) => setTimeout(() => no(new Error('no')), 11_500));
    });
    const before = soFar();
    await take('blob', '名单.csv', told);
    expect((await recorded(before))[0]?.download).toMatchObject({
      action: 'allowed',
      inspection: { verdict: 'unscannable' },
    });
    await browser.page.waitForTimeout(1000);
    await arrives(told);
    await worker.evaluate(() => {
      const { opened } = globalThis as unknown as {
        opened: typeof chrome.offscreen.createDocument;
      };
      chrome.offscreen.createDocument = opened;
    });
  });

  it('no event names a file: it may be a patient’s name', async () => {
    const before = soFar();
    await take('blob', `${people[0]!.brxm}.csv`, clean);
    const [event] = await recorded(before);
    expect(JSON.stringify({ ...event, patients: [] })).not.toContain(people[0]!.brxm);
  });
});

describe.skipIf(unsupported)('downloads that are stopped', () => {
  useMode('enforce');

  it.each(ways)('%s: nothing with patients in it comes to the disk', async (way) => {
    const before = soFar();
    await take(way, '名单.csv', told);
    const [event] = await recorded(before);
    // A form's answer and a store's cannot be had a second time: nobody can say that they are clean.
    const isUnread = way === 'form' || way === 'store';
    expect(event?.download).toMatchObject({
      action: 'stopped',
      inspection: { verdict: isUnread ? 'unscannable' : 'found' },
    });
    await until(() => shown('已拦截，没有保存'), 'the card');
    expect(browser.names()).toEqual([]);
  });

  it.each(ways.filter((way) => way !== 'form' && way !== 'store'))(
    '%s: what speaks of nobody comes byte for byte',
    async (way) => {
      const before = soFar();
      await take(way, '床位.csv', clean);
      expect((await recorded(before))[0]?.download).toMatchObject({
        action: 'allowed',
        inspection: { verdict: 'clean' },
      });
      await arrives(clean);
    },
  );

  it('a click says that the rule is wrong, and the file stays away', async () => {
    const before = soFar();
    await take('blob', '名单.csv', told);
    await until(() => shown('已拦截，没有保存'), 'the card');
    await clickOverlay(browser.page, '这不是患者信息');
    const events = await recorded(before, 2);
    expect(events[1]?.download).toMatchObject({ action: 'stopped', disputed: true });
    expect(browser.names()).toEqual([]);
  });

  it('files of pages outside are not the hospital’s', async () => {
    const before = soFar();
    site.give('名单.csv', told);
    await browser.page.goto(`${site.store}/way/blob`);
    await browser.page.locator('#go').click();
    await arrives(told);
    expect(soFar()).toBe(before);
  });

  it('the page’s own store is no disk, a file of the person’s is', async () => {
    const { page } = browser;
    await page.goto(`${site.origin}/way/own-store`);
    await page.locator('#go').click();
    await until(async () => (await page.locator('#said').textContent()) === 'written', 'the store');
    const dir = mkdtempSync(join(tmpdir(), 'medveil-handle-'));
    const before = soFar();
    writeFileSync(join(dir, 'target.csv'), '');
    await page.goto(`${site.origin}/way/disk`);
    await drop(page, [join(dir, 'target.csv')]);
    expect((await recorded(before))[0]?.download).toMatchObject({ how: 'disk', action: 'stopped' });
    await until(
      async () => (await page.locator('#said').textContent()) === 'NotAllowedError',
      'the refusal',
    );
    rmSync(dir, { recursive: true, force: true });
  });
});

describe.skipIf(unsupported)('downloads that people are asked about', () => {
  useMode('coach');

  it.each(['attachment', 'blob', 'inner-frame', 'form'] as const)(
    '%s: comes when the person wants it',
    async (way) => {
      const before = soFar();
      await take(way, '名单.csv', told);
      await asks();
      expect(browser.files()).toEqual([]);
      await clickOverlay(browser.page, '仍要保存');
      expect((await recorded(before))[0]?.download).toMatchObject({ action: 'asked' });
      await arrives(told);
    },
  );

  it.each(['attachment', 'blob'] as const)('%s: stays away on Escape', async (way) => {
    const before = soFar();
    await take(way, '名单.csv', told);
    await asks();
    await browser.page.keyboard.press('Escape');
    expect((await recorded(before))[0]?.download).toMatchObject({ action: 'stopped' });
    expect(browser.names()).toEqual([]);
  });

  // The browser itself lets a file go after 15 seconds.
  it.each(['attachment', 'revoked'] as const)(
    '%s: waits for a person who is long in deciding, and comes then',
    async (way) => {
      await take(way, '名单.csv', told);
      await asks();
      await browser.page.waitForTimeout(16_500);
      expect(browser.names()).toEqual([]);
      await clickOverlay(browser.page, '仍要保存');
      await arrives(told);
      expect(browser.files()[0]?.name).toBe('名单.csv');
    },
  );

  it('is exported once more where nobody could read it, and then comes', async () => {
    const before = soFar();
    await take('form', '名单.csv', told);
    await asks();
    expect(await shown('无法确认其中没有患者信息')).toBe(true);
    await browser.page.waitForTimeout(10_500);
    await clickOverlay(browser.page, '仍要保存');
    await until(() => shown('请在系统里再导出一次'), 'the advice');
    expect(browser.names()).toEqual([]);
    await browser.page.locator('#go').click();
    await arrives(told);
    await recorded(before);
    // Once: the next is asked about.
    browser.empty();
    await browser.page.locator('#go').click();
    await asks();
    await browser.page.keyboard.press('Escape');
  });
});
