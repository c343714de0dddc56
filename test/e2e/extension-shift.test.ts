// A shift at one workstation, its hours as moments: forty patients in a single-page app, a hand-over, a server that is
// away for half of it, and a browser that is killed twice. Every event arrives once and in order; of the patients
// nothing is on the disk.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, it, onTestFinished } from 'vitest';
import { extensionWorker, policyUnsupported } from '../support/browser.ts';
import { hostPatient } from '../support/host-pages.ts';
import type { Loopback } from '../support/loopback-server.ts';
import { overlayText } from '../support/overlay-text.ts';
import { type ProtectedBrowser, protectedBrowser, until } from '../support/protected-browser.ts';
import { startShiftPages, valuesOf } from '../support/shift-pages.ts';
import { type ReceivedEvent, TestIntake } from '../support/test-intake.ts';

const unsupported = policyUnsupported();
const patients = 40;
const handover = 20;
const kept = 'what-a-page-itself-keeps';
const away = { from: 8, until: 30 };
/** Patients before whom the browser is killed. */
const kills = [15, 34];
const revealed = (n: number): boolean => n % 4 === 1;

interface Shift {
  readonly intake: TestIntake;
  readonly his: Loopback;
  readonly userDataDir: string;
  browser: ProtectedBrowser;
  /** Its page has shown a patient. */
  shown: boolean;
}

async function startBrowser(
  { intake, his, userDataDir }: Omit<Shift, 'browser' | 'shown'>,
  account: string,
) {
  const browser = await protectedBrowser(inject('extensionDir'), intake, { userDataDir });
  await browser.context.addCookies([{ url: his.origin, name: 'account', value: account }]);
  return browser;
}

/** As when the machine loses power: nobody is told. */
function kill(userDataDir: string): void {
  const ours = readdirSync('/proc').filter(
    (pid) => /^\d+$/.test(pid) && commandOf(pid).includes(userDataDir),
  );
  for (const pid of ours) process.kill(Number(pid), 'SIGKILL');
}

/** Empty when the process has ended. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Events that are on the disk, or at the server already. */
async function lastNumber({ browser, intake }: Shift): Promise<number> {
  const worker = await extensionWorker(browser.context);
  const waiting = await worker.evaluate(
    () =>
      new Promise<number>((done, failed) => {
        const opening = indexedDB.open('medveil');
        opening.addEventListener('error', () => failed(opening.error));
        opening.addEventListener('success', () => {
          const queue = opening.result.transaction('queue').objectStore('queue');
          const asked = queue.openKeyCursor(null, 'prev');
          asked.addEventListener('success', () => done(Number(asked.result?.key ?? 0)));
          opening.result.close();
        });
      }),
  );
  return Math.max(waiting, ...intake.events.map(({ seq }) => seq));
}

async function seePatient(shift: Shift, n: number): Promise<void> {
  const { browser, his, shown } = shift;
  const { page } = browser;
  const before = await lastNumber(shift);
  if (!page.url().startsWith(his.origin)) await page.goto(his.origin);
  await page.evaluate((next) => (globalThis as unknown as { show(n: number): void }).show(next), n);
  await page.locator('#zyh').waitFor();
  await until(async () => (await page.textContent('#zyh'))?.includes('*') ?? false, 'the mask');
  if (revealed(n)) {
    await page.locator('#lxdh').click({ modifiers: ['Alt'] });
    await until(async () => (await overlayText(page)).includes('诊疗需要'), 'the reasons');
    await page.keyboard.press('1');
    await until(async () => (await page.textContent('#lxdh')) === hostPatient(n).lxdh, 'the phone');
  }
  // The sight of the patient before, the view of this one, which waits for the page to rest, the reveal.
  const events = (shown ? 1 : 0) + 1 + (revealed(n) ? 1 : 0);
  await until(async () => (await lastNumber(shift)) >= before + events, 'the events on the disk');
  shift.shown = true;
}

/** Files of a profile, caches and all, that hold one of these values. */
function filesWith(dir: string, values: readonly string[]): string[] {
  const needles = values.flatMap((value) => [Buffer.from(value), Buffer.from(value, 'utf16le')]);
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const bytes = readFileSync(file);
      return needles.some((needle) => bytes.includes(needle));
    });
}

const numberOf = ({ patients: [first] }: ReceivedEvent): number =>
  Array.from({ length: patients }, (_, n) => n).findIndex(
    (n) => hostPatient(n).zyh === first?.identifiers.patientNumber,
  );

it.skipIf(unsupported)(
  'of a shift every event arrives once and in order, and nothing of a patient is on the disk',
  async () => {
    const his = await startShiftPages();
    onTestFinished(() => his.close());
    const hisUser = { cookie: 'account' };
    const intake = await TestIntake.start({
      profiles: [{ v: 1, id: 'his', sites: [his.origin], hisUser }],
    });
    onTestFinished(() => intake.close());
    const userDataDir = mkdtempSync(join(tmpdir(), 'medveil-profile-'));
    onTestFinished(() => rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5 }));
    const place = { intake, his, userDataDir };
    const shift: Shift = { ...place, browser: await startBrowser(place, 'n1'), shown: false };
    onTestFinished(() => shift.browser.close());
    await shift.browser.page.goto(his.origin);
    await until(() => intake.enrolled.length > 0, 'the enrolment', 20_000);
    await shift.browser.page.evaluate((word) => localStorage.setItem('word', word), kept);

    for (let n = 0; n < patients; n++) {
      if (kills.includes(n)) {
        kill(userDataDir);
        await shift.browser.close().catch(() => undefined);
        shift.shown = false;
        shift.browser = await startBrowser(place, n < handover ? 'n1' : 'n2');
      }
      if (n === handover) {
        const before = await lastNumber(shift);
        await shift.browser.context.addCookies([{ url: his.origin, name: 'account', value: 'n2' }]);
        await until(async () => (await lastNumber(shift)) > before, 'the sight until then');
      }
      intake.offline = n >= away.from && n < away.until;
      await seePatient(shift, n);
    }
    await shift.browser.page.goto('about:blank');
    await until(
      () => intake.of('sight').some((event) => numberOf(event) === patients - 1),
      'the last sight',
      120_000,
    );

    const seqs = intake.events.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(new Set(seqs).size).toBe(seqs.length);
    const all = Array.from({ length: patients }, (_, n) => n);
    expect(intake.of('view').map(numberOf)).toEqual(all);
    expect(intake.of('reveal').map(numberOf)).toEqual(all.filter(revealed));
    // Of what was on the screen when the browser was killed nobody can say how long it was.
    const killed = kills.map((n) => n - 1);
    const sights = intake.of('sight').filter((event) => !killed.includes(numberOf(event)));
    expect([...new Set(sights.map(numberOf))]).toEqual(all.filter((n) => !killed.includes(n)));
    for (const event of [...intake.of('view'), ...intake.of('reveal'), ...sights]) {
      const n = numberOf(event);
      const atHandover = event.type === 'sight' && n === handover - 1;
      if (!atHandover) expect([n, event.user]).toEqual([n, n < handover ? 'n1' : 'n2']);
    }

    const last = intake.beats.at(-1);
    expect(last).toMatchObject({ version: '0.1.0', policyVersion: 1, dropped: 0 });
    expect(last?.lastSeq).toBeGreaterThanOrEqual(Math.max(...seqs));

    // What a page itself keeps is found: the browser writes it when it likes.
    await until(() => filesWith(userDataDir, [kept]).length > 0, 'what the page keeps', 60_000);
    await shift.browser.close();
    expect(filesWith(userDataDir, valuesOf(patients))).toEqual([]);
  },
  300_000,
);
