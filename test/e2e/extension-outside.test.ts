// What people give to pages outside the hospital, by every usual way, in each mode: seen, recorded, and where
// the hospital enforces not a byte of it arrives; what tells of nobody arrives as it was.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { GuardMode } from '../../shared/policy/guards.ts';
import { extensionWorker, policyUnsupported } from '../support/browser.ts';
import { hostPatient, hostPatients } from '../support/host-pages.ts';
import { clickOverlay } from '../support/overlay-click.ts';
import { overlayText } from '../support/overlay-text.ts';
import { type OutsideSite, outsideArgs, startOutsideSite } from '../support/outside-site.ts';
import {
  type FileWay,
  fileWays,
  giveFile,
  sendText,
  textWays,
  writeList,
} from '../support/outside-ways.ts';
import {
  policyStored,
  type ProtectedBrowser,
  protectedBrowser,
  until,
} from '../support/protected-browser.ts';
import { type ReceivedEvent, TestIntake } from '../support/test-intake.ts';

const extension = inject('extensionDir');
const unsupported = policyUnsupported();
const people = hostPatients.slice(0, 12);
const { brxm, sfzh, lxdh } = hostPatient(3);
const message = `请帮我写一段话：患者${brxm}，身份证号${sfzh}，电话${lxdh}，明天复诊。`;
const harmless = '请帮我写一段关于高血压饮食的科普，三百字左右，语气亲切。';

let dir: string;
let list: string;
let clean: string;
let site: OutsideSite;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-outside-'));
  for (const name of ['told', 'clean']) mkdirSync(join(dir, name));
  const rows = people.map((each) => [each.brxm, each.sfzh, each.lxdh, each.zyh]);
  list = writeList(join(dir, 'told'), '患者名单.csv', [
    ['姓名', '身份证号', '联系电话', '住院号'],
    ...rows,
  ]);
  const stock = Array.from({ length: 60 }, (_, n) => [`纱布 ${n}`, '包', String(n * 3)]);
  clean = writeList(join(dir, 'clean'), '库存.csv', [['品名', '单位', '数量'], ...stock]);
  site = await startOutsideSite();
});
afterAll(async () => {
  await site?.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Whether any of a patient's values stands in what has arrived, in whatever form it was sent. */
function arrived(): boolean {
  return site.taken.some(({ path, body }) => {
    const text = `${decodeURIComponent(path.replaceAll('+', ' '))} ${body.toString()}`;
    const inner = /base64,([A-Za-z0-9+/=]+)/.exec(text)?.[1];
    const all = text + (inner === undefined ? '' : Buffer.from(inner, 'base64').toString());
    return [sfzh, encodeURIComponent(brxm), brxm].some((value) => all.includes(value));
  });
}

/** All bytes of files that have arrived, one behind the other. */
function bytesArrived(): string {
  const all = site.taken.map(({ body }) => {
    const inner = /base64,([A-Za-z0-9+/=]+)/.exec(body.toString())?.[1];
    return inner === undefined ? body : Buffer.from(inner, 'base64');
  });
  return Buffer.concat(all).toString();
}

describe.skipIf(unsupported).each(['monitor', 'coach', 'enforce'] as const)(
  `what is given to a page outside in mode %s (${unsupported ?? 'with a policy'})`,
  (mode: GuardMode) => {
    let intake: TestIntake;
    let browser: ProtectedBrowser;
    let chat: string;

    beforeAll(async () => {
      if (unsupported) return;
      intake = await TestIntake.start({ sites: ['https://his.example'], guards: { mode } });
      browser = await protectedBrowser(extension, intake, {
        trusted: [site.caPem],
        args: outsideArgs,
      });
      await policyStored(await extensionWorker(browser.context));
      chat = `https://chat.example:${site.port}`;
    });
    afterAll(async () => {
      await browser?.close();
      await intake?.close();
    });

    /** The records that one gift makes. */
    async function recorded(give: () => Promise<void>): Promise<ReceivedEvent[]> {
      site.taken.splice(0);
      const before = intake.of('upload').length;
      await give();
      await until(() => intake.of('upload').length > before, 'a record');
      return intake.of('upload').slice(before);
    }

    it.each(Object.keys(fileWays) as FileWay[])('a list of patients by %s', async (way) => {
      const { page } = browser;
      const events = await recorded(async () => {
        await giveFile(page, chat, way, list);
        if (mode !== 'coach') return;
        await until(async () => (await overlayText(page)).includes('仍要提供'), 'the question');
        await clickOverlay(page, '仍要提供');
      });
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({
        file: {
          action: { monitor: 'allowed', coach: 'asked', enforce: 'stopped' }[mode as 'coach'],
          bytes: readFileSync(list).length,
          people: people.length,
          inspection: { verdict: 'found', kinds: { residentId: 12, personName: 12 } },
        },
      });
      expect(events[0]!.patients).toHaveLength(people.length);
      if (mode !== 'enforce') {
        await until(arrived, 'the file');
        return;
      }
      await page.waitForTimeout(400);
      expect(site.taken.filter(({ body }) => body.length > 0)).toEqual([]);
      expect(arrived()).toBe(false);
    });

    // Where nothing may be lost of what passes is where most is stopped.
    const enforced = mode === 'enforce';

    it.runIf(enforced).each(Object.keys(fileWays) as FileWay[])(
      'a list of goods passes by %s',
      async (way) => {
        const events = await recorded(() => giveFile(browser.page, chat, way, clean));
        expect(events).toMatchObject([{ file: { action: 'allowed', inspection: { kinds: {} } } }]);
        const content = readFileSync(clean, 'utf8');
        await until(() => bytesArrived().includes(content), 'the file as it was');
      },
    );

    it.each(textWays)('a message about a patient by %s', async (way) => {
      const { page } = browser;
      const events = await recorded(async () => {
        await sendText(page, chat, way, message);
        if (mode !== 'coach') return;
        await until(async () => (await overlayText(page)).includes('仍要提供'), 'the question');
        await clickOverlay(page, '仍要提供');
      });
      expect(events[0]).toMatchObject({
        file: {
          action: { monitor: 'allowed', coach: 'asked', enforce: 'stopped' }[mode as 'coach'],
        },
      });
      expect(events[0]!.patients[0]!.identifiers).toMatchObject({ residentId: sfzh });
      if (mode === 'monitor') await until(arrived, 'the message');
      else await page.waitForTimeout(300);
      if (
        mode === 'coach' &&
        ['chat-request', 'chat-socket', 'chat-beacon', 'mail-script'].includes(way)
      ) {
        // A script that was refused is not started again: the person sends once more.
        await page.locator('#t').click();
        await page.keyboard.press('Enter');
      }
      if (mode === 'coach') await until(arrived, 'the message');
      if (mode === 'enforce') expect(arrived()).toBe(false);
    });

    it.runIf(enforced).each(textWays)('a message about nobody passes by %s', async (way) => {
      site.taken.splice(0);
      const before = intake.of('upload').length;
      await sendText(browser.page, chat, way, harmless);
      await until(() => site.taken.length > 0, 'the message');
      // Forms lead to a page that says so as well.
      await browser.page.waitForFunction(() => document.title === 'done');
      expect(intake.of('upload')).toHaveLength(before);
    });
  },
);
