// The extension in Firefox, forced by policy, as in Chromium: what is masked before it is painted, what people
// reveal and copy, and what is recorded of it.
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { firefoxId } from '../../proxy/deploy/pack-firefox.ts';
import { openPicture } from '../../proxy/trace/open-picture.ts';
import { readMark } from '../../proxy/trace/read-mark.ts';
import { firefoxUnsupported, type LaunchedFirefox, launchFirefox } from '../support/firefox.ts';
import {
  hostPatient,
  type HostPages,
  hostPatients,
  secretsOf,
  startHostPages,
} from '../support/host-pages.ts';
import { type ProbeResult, probeScript } from '../support/leak-probe.ts';
import { until } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';

const unsupported = firefoxUnsupported();
const secrets = secretsOf(hostPatients);
const phone = 7;
const pages = '11111111-2222-4333-8444-555555555555';

let host: HostPages;
let intake: TestIntake;
let firefox: LaunchedFirefox;
let page: Page;

beforeAll(async () => {
  if (unsupported) return;
  host = await startHostPages();
  intake = await TestIntake.start({ watermark: {} });
  firefox = await launchFirefox({
    extension: inject('firefoxDir'),
    intake,
    // The name of the extension's pages, which is another in every profile.
    preferences: { 'extensions.webextensions.uuids': JSON.stringify({ [firefoxId]: pages }) },
  });
  const first = await firefox.browser.newPage();
  await first.goto(`${host.origin}/list`);
  await until(() => intake.of('view').length > 0, 'the first view', 30_000);
  await first.close();
});
afterAll(async () => {
  await firefox?.close();
  await intake?.close();
  await host?.close();
});
beforeEach(async () => {
  if (unsupported) return;
  for (const old of await firefox.browser.pages()) if (old !== page) await old.close();
  const before = page;
  page = await firefox.browser.newPage();
  await page.evaluateOnNewDocument(probeScript(secrets));
  await before?.close();
  intake.events.length = 0;
});

const open = (path: string) => page.goto(host.origin + path, { waitUntil: 'networkidle0' });
const cell = (row: number, column: number) => `#rows tr:nth-child(${row}) td:nth-child(${column})`;
const text = (selector: string) => page.$eval(selector, (e) => e.textContent);

async function probed(): Promise<ProbeResult> {
  const total: ProbeResult = { frames: 0, leaks: 0, where: [] };
  for (const frame of page.frames()) {
    const seen = await frame.evaluate(() => window.medveilProbe);
    if (!seen) continue;
    total.frames += seen.frames;
    total.leaks += seen.leaks;
    total.where.push(...seen.where);
  }
  return total;
}

describe.skipIf(unsupported)(`Firefox (${unsupported ?? 'with a policy'})`, () => {
  it.each([
    ['rows that arrive as JSON', '/list'],
    ['a server-rendered record', '/record?n=1'],
    ['a record that trickles in', '/record?n=1&slow=1'],
    ['frames, srcdoc and about:blank', '/frames?n=2'],
    ['an edit form', '/edit?n=4'],
    ['a single-page application', '/route?n=5'],
  ])('no frame shows a patient: %s', async (_, path) => {
    await open(path);
    await new Promise((done) => setTimeout(done, 500));
    // A busy machine draws few of them: a probe that has seen none proves nothing.
    await until(async () => (await probed()).frames > 10, 'frames', 20_000);
    const { leaks, where } = await probed();
    expect(where).toEqual([]);
    expect(leaks).toBe(0);
  });

  it('runs before the page’s first script', async () => {
    await open('/list');
    expect(await page.$eval('html', (e) => e.getAttribute('data-first-script'))).toBe('true');
  });

  it('leaves the values of fields alone, and covers them', async () => {
    await open('/edit?n=4');
    const fields = await page.$$eval('input', (inputs) =>
      inputs.map((input) => ({
        value: input.value,
        cover: getComputedStyle(input).getPropertyValue('-webkit-text-security'),
      })),
    );
    const patient = hostPatient(4);
    const identity = fields.find(({ value }) => value === patient.sfzh);
    expect(identity?.cover).toBe('disc');
  });

  it('paints masks in lists that drop down, and leaves what they send', async () => {
    await open('/edit?n=4');
    const { brxm } = hostPatient(4);
    const choices = await page.$$eval('select option', (all) =>
      all.map(({ label, value }) => ({ label, value })),
    );
    expect(choices.find(({ value }) => value === brxm)?.label).toMatch(/^.\*+$/u);
    expect(choices.find(({ value }) => value === '无')?.label).toBe('无');
  });

  it('masks in shadow trees, closed ones too, also those that scripts make later', async () => {
    const { brxm, sfzh } = hostPatient(3);
    await open('/list');
    await page.evaluate(
      (name, id) => {
        for (const mode of ['open', 'closed'] as const) {
          const box = document.createElement('div');
          box.id = mode;
          document.body.append(box);
          const root = box.attachShadow({ mode });
          root.innerHTML = `<p>姓名：<b>${name}</b></p><p>身份证号：<b>${id}</b></p><input aria-label="身份证号" value="${id}">`;
          Reflect.set(window, `${mode}Root`, root);
        }
      },
      brxm,
      sfzh,
    );
    await new Promise((done) => setTimeout(done, 300));
    const shown = await page.evaluate(() =>
      ['openRoot', 'closedRoot'].map((name) => {
        const root = Reflect.get(window, name) as ShadowRoot;
        const input = root.querySelector('input')!;
        const cover = getComputedStyle(input).getPropertyValue('-webkit-text-security');
        return `${root.textContent} ${cover}`;
      }),
    );
    for (const words of shown) {
      expect(words).not.toContain(sfzh);
      expect(words).not.toContain(brxm);
      expect(words).toContain('disc');
    }
    expect((await probed()).where).toEqual([]);
  });

  it('shows a value for a reason, records it, and masks it again when the window is left', async () => {
    await open('/list');
    await page.keyboard.down('Alt');
    await page.click(cell(2, phone));
    await page.keyboard.up('Alt');
    await new Promise((done) => setTimeout(done, 500));
    await page.keyboard.press('1');
    await until(async () => (await text(cell(2, phone))) === hostPatient(1).lxdh, 'the telephone');
    await until(() => intake.of('reveal').length === 1, 'the record');
    expect(intake.of('reveal')[0]).toMatchObject({ scope: 'field', reason: 'treatment' });
    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
    await until(async () => (await text(cell(2, phone))) !== hostPatient(1).lxdh, 'the mask');
  });

  it('gives masks to the clipboard', async () => {
    await open('/list');
    await page.evaluate((selector) => {
      const area = document.createElement('textarea');
      area.id = 'pasted';
      document.body.append(area);
      getSelection()?.selectAllChildren(document.querySelector(selector)!);
    }, '#rows tr:nth-child(3)');
    await page.keyboard.down('Control');
    await page.keyboard.press('c');
    await page.focus('#pasted');
    await page.keyboard.press('v');
    await page.keyboard.up('Control');
    await until(
      async () => (await page.$eval('#pasted', (e) => (e as HTMLTextAreaElement).value)) !== '',
      'the copy',
    );
    const pasted = await page.$eval('#pasted', (e) => (e as HTMLTextAreaElement).value);
    expect(pasted).toContain('*');
    for (const secret of [hostPatient(2).brxm, hostPatient(2).sfzh, hostPatient(2).lxdh]) {
      expect(pasted).not.toContain(secret);
    }
    await until(() => intake.of('copy').length === 1, 'the record');
  });

  it('records what was on the screen, and for how long', async () => {
    await open('/record?n=1');
    // The page of the test before is closed, and what was seen of it may come now.
    const here = (type: 'view' | 'sight') =>
      intake.of(type).find(({ path }) => path.startsWith('/record'));
    await until(() => here('view') !== undefined, 'the view');
    await new Promise((done) => setTimeout(done, 1500));
    await page.goto('about:blank');
    await until(() => here('sight') !== undefined, 'the sight', 20_000);
    expect(here('sight')?.sight?.milliseconds).toBeGreaterThan(1000);
  });

  it('lies under a watermark, which comes back when it is taken away', async () => {
    await open('/list');
    const canvas = () =>
      page.evaluate(() => {
        const last = [...document.documentElement.children].at(-1);
        return last instanceof HTMLDivElement && last.shadowRoot === null ? last.tagName : 'none';
      });
    await until(async () => (await canvas()) === 'DIV', 'the watermark');
    // A screenshot says whose session it is.
    await until(() => intake.of('view').length > 0, 'the view');
    const opened = openPicture(Buffer.from(await page.screenshot()));
    expect('picture' in opened && readMark(opened.picture)).toBe(intake.of('view')[0]?.mark);
    await page.evaluate(() => [...document.documentElement.children].at(-1)?.remove());
    await until(async () => (await canvas()) === 'DIV', 'the watermark again', 20_000);
  });

  it('says in its popup whether it protects', async () => {
    // The page changes its process on the way, and its driver does not hear that it has come.
    void page.goto(`moz-extension://${pages}/ui/popup.html`).catch(() => undefined);
    const words = () => page.evaluate(() => document.body.innerText).catch(() => '');
    await until(async () => (await words()).includes('示范医院'), 'the popup', 20_000);
    expect(await words()).toMatch(/\bv1\b/);
  });

  it('without the extension shows everything: the probe sees', async () => {
    const bare = await launchFirefox({});
    try {
      const other = await bare.browser.newPage();
      await other.evaluateOnNewDocument(probeScript(secrets));
      await other.goto(`${host.origin}/list`, { waitUntil: 'networkidle0' });
      await until(
        async () => ((await other.evaluate(() => window.medveilProbe?.leaks)) ?? 0) > 0,
        'a leak',
      );
    } finally {
      await bare.close();
    }
  });
});
