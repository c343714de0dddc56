// What is given to a page outside, where something is in the way: files that nobody can read, an inspector that
// does not come up, people who disagree, frames too small to be seen, places with a rule of their own.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { extensionWorker, policyUnsupported } from '../support/browser.ts';
import { documentFixture, officeFixture } from '../support/document-fixtures.ts';
import { hostPatients } from '../support/host-pages.ts';
import { clickOverlay } from '../support/overlay-click.ts';
import { overlayText } from '../support/overlay-text.ts';
import { type OutsideSite, outsideArgs, startOutsideSite } from '../support/outside-site.ts';
import { giveFile, writeList } from '../support/outside-ways.ts';
import {
  policyStored,
  type ProtectedBrowser,
  protectedBrowser,
  until,
} from '../support/protected-browser.ts';
import { type ReceivedEvent, TestIntake } from '../support/test-intake.ts';

const unsupported = policyUnsupported();
const people = hostPatients.slice(0, 12);

let dir: string;
let site: OutsideSite;
let intake: TestIntake;
let browser: ProtectedBrowser;
const files: Record<string, string> = {};
const at = (name: string) => `https://${name}.example:${site.port}`;

/** Into a folder of its own, under its own name. */
function put(name: string, content: Buffer): string {
  mkdirSync(join(dir, name));
  writeFileSync(join(dir, name, name), content);
  return join(dir, name, name);
}

beforeAll(async () => {
  if (unsupported) return;
  dir = mkdtempSync(join(tmpdir(), 'medveil-cases-'));
  const rows = people.map((each) => [each.brxm, each.sfzh, each.lxdh, each.zyh]);
  files['list'] = writeList(dir, '患者名单.csv', [['姓名', '身份证号', '电话', '住院号'], ...rows]);
  files['lockedZip'] = put('随访.zip', officeFixture('7zip-aes.zip'));
  files['lockedPdf'] = put('报告.pdf', documentFixture('encrypted.pdf'));
  files['picture'] = put('logo.png', picture);
  site = await startOutsideSite();
  intake = await TestIntake.start({
    sites: ['https://his.example'],
    guards: {
      mode: 'enforce',
      places: [
        { hosts: ['disk.example'], mode: 'off' },
        { hosts: ['mail.example'], mode: 'coach' },
      ],
    },
  });
  browser = await protectedBrowser(inject('extensionDir'), intake, {
    trusted: [site.caPem],
    args: outsideArgs,
  });
  await policyStored(await extensionWorker(browser.context));
});
afterAll(async () => {
  await browser?.close();
  await intake?.close();
  await site?.close();
  if (dir) rmSync(dir, { recursive: true, force: true });
});
afterEach(() => {
  site?.taken.splice(0);
});

/** One white point. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==',
  'base64',
);

/** Waits for the nth record more than there were. */
async function recorded(before: number, count = 1): Promise<ReceivedEvent[]> {
  await until(() => intake.of('upload').length >= before + count, 'a record');
  return intake.of('upload').slice(before);
}
const soFar = () => intake.of('upload').length;
const shown = async (word: string) => (await overlayText(browser.page)).includes(word);

describe.skipIf(unsupported)('a file that nobody can read', () => {
  it.each([
    ['lockedZip', 'encrypted'],
    ['lockedPdf', 'encrypted'],
  ])('%s is stopped where the hospital enforces, and the card says why', async (name, reason) => {
    const before = soFar();
    await giveFile(browser.page, at('chat'), 'fetch-file', files[name]!);
    expect(await recorded(before)).toMatchObject([
      { patients: [], file: { action: 'stopped', inspection: { verdict: 'unscannable', reason } } },
    ]);
    await until(() => shown('密码'), 'the reason');
    expect(site.taken).toEqual([]);
  });

  it('is asked about where the person decides', async () => {
    const before = soFar();
    await giveFile(browser.page, at('mail'), 'fetch-file', files['lockedZip']!);
    await until(() => shown('仍要提供'), 'the question');
    expect(await shown('无法确认其中没有患者信息')).toBe(true);
    expect(site.taken).toEqual([]);
    await clickOverlay(browser.page, '仍要提供');
    expect(await recorded(before)).toMatchObject([{ file: { action: 'asked' } }]);
    await until(() => site.taken.length > 0, 'the file');
  });

  it('passes as a picture, and is on record as one', async () => {
    const before = soFar();
    await giveFile(browser.page, at('chat'), 'fetch-file', files['picture']!);
    expect(await recorded(before)).toMatchObject([
      { file: { action: 'allowed', inspection: { verdict: 'uninspected' } } },
    ]);
    await until(() => site.taken.some(({ body }) => body.equals(picture)), 'the picture');
  });

  it('is every file when the inspector does not come up', async () => {
    const worker = await extensionWorker(browser.context);
    await worker.evaluate(async () => {
      await chrome.offscreen.closeDocument().catch(() => undefined);
      Object.assign(globalThis, { opened: chrome.offscreen.createDocument });
      chrome.offscreen.createDocument = () => Promise.reject(new Error('no'));
    });
    const before = soFar();
    await giveFile(browser.page, at('chat'), 'fetch-file', files['list']!);
    expect(await recorded(before)).toMatchObject([
      { file: { action: 'stopped', inspection: { verdict: 'unscannable', reason: 'fault' } } },
    ]);
    expect(await shown('已拦截')).toBe(true);
    expect(site.taken).toEqual([]);
    await worker.evaluate(() => {
      const { opened } = globalThis as unknown as {
        opened: typeof chrome.offscreen.createDocument;
      };
      chrome.offscreen.createDocument = opened;
    });
  });
});

describe.skipIf(unsupported)('a person who is asked', () => {
  it.each(['button', 'Escape'])(
    'says no by %s: nothing goes, and that is on record',
    async (how) => {
      const { page } = browser;
      const before = soFar();
      await giveFile(page, at('mail'), 'fetch-file', files['list']!);
      await until(() => shown('仍要提供'), 'the question');
      if (how === 'Escape') await page.keyboard.press('Escape');
      else await clickOverlay(page, '不提供');
      expect(await recorded(before)).toMatchObject([{ file: { action: 'stopped', people: 12 } }]);
      expect(await shown('仍要提供')).toBe(false);
      expect(site.taken).toEqual([]);
      // The field is empty: the page knows of no file.
      expect(await page.locator('#f').evaluate((f: HTMLInputElement) => f.files?.length)).toBe(0);
    },
  );

  it('gives the safe answer by Enter', async () => {
    const before = soFar();
    await giveFile(browser.page, at('mail'), 'fetch-file', files['list']!);
    await until(() => shown('仍要提供'), 'the question');
    await browser.page.keyboard.press('Enter');
    expect(await recorded(before)).toMatchObject([{ file: { action: 'stopped' } }]);
    expect(site.taken).toEqual([]);
  });

  it('disagrees with what was stopped: that is on record, and it stays stopped', async () => {
    const before = soFar();
    await giveFile(browser.page, at('chat'), 'fetch-file', files['list']!);
    await until(() => shown('这不是患者信息'), 'the card');
    await clickOverlay(browser.page, '这不是患者信息');
    const [first, second] = await recorded(before, 2);
    expect(first?.file).not.toHaveProperty('disputed');
    expect(second).toMatchObject({ file: { action: 'stopped', disputed: true } });
    expect(site.taken).toEqual([]);
  });

  it('disagrees where it may go: it goes, and that is on record', async () => {
    const before = soFar();
    await giveFile(browser.page, at('mail'), 'fetch-file', files['list']!);
    await until(() => shown('这不是患者信息'), 'the card');
    await clickOverlay(browser.page, '这不是患者信息');
    expect(await recorded(before)).toMatchObject([{ file: { action: 'asked', disputed: true } }]);
    await until(() => site.taken.length > 0, 'the file');
  });

  it('is asked on the page when the frame is too small to be seen', async () => {
    const { page } = browser;
    const before = soFar();
    await page.goto(`${at('mail')}/way/fetch-file`);
    await page.evaluate(
      (address) => {
        const frame = document.createElement('iframe');
        frame.style.cssText = 'width: 1px; height: 1px; border: 0; position: absolute; left: -50px';
        frame.src = address;
        document.body.append(frame);
      },
      `${at('chat').replace('chat', 'mail')}/way/attribute`,
    );
    const frame = await page.waitForEvent('framenavigated', (each) => each !== page.mainFrame());
    await frame.locator('#f').setInputFiles(files['list']!);
    await until(() => shown('仍要提供'), 'the question');
    await clickOverlay(page, '仍要提供');
    expect(await recorded(before)).toMatchObject([{ file: { action: 'asked' } }]);
    await until(() => site.taken.length > 0, 'the file');
  });
});

describe.skipIf(unsupported)('a place with a rule of its own', () => {
  it('that is the hospital’s own gets its files unseen', async () => {
    const before = soFar();
    await giveFile(browser.page, at('disk'), 'fetch-file', files['list']!);
    await until(() => site.taken.length > 0, 'the file');
    expect(soFar()).toBe(before);
  });
});
