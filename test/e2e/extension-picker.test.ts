// Picking rules on a page that no rule knows: an administrator points at values, sees what the same rule would find,
// and saves a draft. In a real browser, by the mouse and the keyboard alone.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { packOfDraft } from '../../shared/policy/rule-draft.ts';
import { artifactDir } from '../support/served-product.ts';
import { policyUnsupported, stopWorkers } from '../support/browser.ts';
import { clickOverlay } from '../support/overlay-click.ts';
import { inOverlay } from '../support/overlay-run.ts';
import { overlayText } from '../support/overlay-text.ts';
import { type OwnIntake, startOwnIntake } from '../support/own-intake.ts';
import { type ProtectedBrowser, protectedBrowser, until } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';
import { unknownPage, unknownTruth } from '../support/unknown-page.ts';

const unsupported = policyUnsupported();
const shots = artifactDir('picker');

let server: Server;
let origin = '';
let intake: TestIntake;
let browser: ProtectedBrowser;
let page: Page;
/** What a person has done since the test began. */
let actions = 0;

beforeAll(async () => {
  server = createServer((req, res) => {
    const { searchParams } = new URL(req.url ?? '/', 'http://x');
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    res.end(unknownPage(searchParams.get('wrapped') === '1'));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

async function start(path = '/'): Promise<void> {
  intake = await TestIntake.start({ sites: [origin] });
  browser = await protectedBrowser(inject('extensionDir'), intake);
  page = browser.page;
  actions = 0;
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.goto(`${origin}${path}`);
}
afterEach(async () => {
  await browser?.close();
  await intake?.close();
});

/** By the popup, as an administrator does: the code, and a press. */
async function begin(code = '2026 1124'): Promise<Page> {
  const popup = await browser.popup();
  await popup.getByText('标注字段（管理员）').click();
  await popup.getByRole('textbox', { name: '标注码' }).fill(code);
  await popup.getByRole('button', { name: '开始' }).click();
  await popup.getByText('已在').waitFor();
  actions += 2;
  await page.bringToFront();
  await until(async () => (await overlayText(page)).includes('标注字段'), 'the panel');
  return popup;
}

/** Points at a value of the page. */
async function point(selector: string, nth = 0): Promise<void> {
  const box = await page.locator(selector).nth(nth).boundingBox();
  if (!box) throw new Error(`${selector} is not to be seen`);
  await page.mouse.click(box.x + Math.min(20, box.width / 2), box.y + box.height / 2);
  actions += 1;
}
/** The list of a select is the browser's own window, which nobody drives: its last choice by the keyboard. */
async function nameLast(): Promise<void> {
  await page.keyboard.press('End');
  actions += 1;
}
/** What the rule finds is on the panel: then, as a person does. */
async function accept(): Promise<void> {
  await until(
    async () => /本页(?:命中|将有)/u.test(await overlayText(page)),
    'what the rule finds',
  );
  await page.keyboard.press('Enter');
  actions += 1;
}
async function press(word: string): Promise<void> {
  await until(() => says(word), word);
  await clickOverlay(page, word);
  actions += 1;
}
const says = async (word: string) => (await overlayText(page)).includes(word);
const boxes = () => inOverlay(page, (root) => root.querySelectorAll('.box').length);

/** Share of the values on the page that are not readable. */
async function recall(): Promise<number> {
  const masked = await page.evaluate((truth) => {
    const values = truth.flatMap(({ selector, values: of }) =>
      [...document.querySelectorAll(selector)].map((element, i) => ({ element, value: of[i]! })),
    );
    const hidden = values.filter(({ element, value }) =>
      element instanceof HTMLInputElement
        ? element.hasAttribute('data-medveil-veil')
        : !element.textContent?.includes(value),
    );
    return { hidden: hidden.length, all: values.length };
  }, unknownTruth);
  expect(masked.all).toBe(unknownTruth.flatMap(({ values }) => values).length);
  return masked.hidden / masked.all;
}

describe.skipIf(unsupported)('a page that no rule knows', () => {
  beforeEach(() => start());

  it('is masked by rules that fifteen actions pick, and so it stays when the draft is in force', async () => {
    const before = await recall();
    expect(before).toBeLessThan(0.3);
    const popup = await begin();
    for (const [selector, nth] of [
      ['#list tbody tr td:nth-child(1)', 2],
      ['#list tbody tr td:nth-child(2)', 1],
      ['#list tbody tr td:nth-child(3)', 0],
      ['.tile strong', 1],
      ['#visit', 0],
    ] as const) {
      await point(selector, nth);
      await accept();
    }
    expect(await recall()).toBeGreaterThanOrEqual(0.99);
    await press('保存草案');
    await until(() => says('D-1'), 'the draft is saved');
    expect(actions).toBeLessThanOrEqual(15);
    expect(intake.drafts).toHaveLength(1);
    const [draft] = intake.drafts;
    expect(draft).toMatchObject({ site: origin, path: '/' });
    expect(draft!.tested.after).toBeGreaterThan(draft!.tested.before + 20);
    expect(draft!.tested.hits.every((hits) => hits > 0)).toBe(true);
    const said = JSON.stringify(draft);
    expect(unknownTruth.flatMap(({ values }) => values).filter((v) => said.includes(v))).toEqual(
      [],
    );
    // Once the panel is closed the page is read by the policy alone.
    await inOverlay(page, (root) =>
      root.querySelector<HTMLElement>('header button:last-child')?.focus(),
    );
    await page.keyboard.press('Enter');
    await until(async () => (await recall()) === before, 'the rules are on trial no more');
    const rules = [packOfDraft(draft!, { id: 'picked' })];
    intake.policy = { ...intake.policy, version: 2, rules };
    await stopWorkers(browser.context, popup);
    await popup.reload();
    await page.bringToFront();
    await until(async () => (await recall()) >= 0.99, 'the draft is in force');
  });

  it('shows what a rule would find before it is taken, and nothing of it after Escape', async () => {
    await begin();
    await point('#list tbody tr td:nth-child(1)', 0);
    await until(() => says('标签「来诊者」'), 'the label');
    // Eight in the list, five in the cards, and the same names on the tiles.
    expect(await says('本页命中 21 处')).toBe(true);
    expect(await boxes()).toBe(21);
    await page.screenshot({ path: `${shots}/naming.png` });
    await page.keyboard.press('Escape');
    await until(async () => (await boxes()) === 0, 'no boxes');
    expect(await page.locator('#list tbody td').first().textContent()).toBe('欧阳靖雯');
  });

  it('the page hears no click and no key while somebody picks, and keeps its own afterwards', async () => {
    const heard = () => page.evaluate(() => (globalThis as { heard?: string[] }).heard ?? []);
    await begin();
    await point('.tile strong', 0);
    await page.keyboard.press('ArrowDown');
    expect(await heard()).toEqual([]);
    await press('取消');
    await press('✕');
    await until(async () => !(await says('标注字段')), 'the panel is closed');
    await page.locator('.tile strong').first().click();
    expect(await heard()).toContain('click');
  });

  it('goes on when the page is loaded anew', async () => {
    await begin();
    await point('#list tbody tr td:nth-child(1)', 0);
    await accept();
    await page.reload();
    await until(() => says('草案（1 条规则）'), 'the draft');
    await until(async () => (await recall()) > 0.2, 'its rule is on trial');
    await press('检验');
    // Names that rules on trial have taught are known nowhere else.
    await until(() => says('本页遮住 1 → 22 处'), 'the test');
    await page.screenshot({ path: `${shots}/tested.png` });
  });

  it('says why it cannot begin', async () => {
    const popup = await browser.popup();
    await popup.getByText('标注字段（管理员）').click();
    await popup.getByRole('textbox', { name: '标注码' }).fill('11112222');
    await popup.getByRole('button', { name: '开始' }).click();
    await popup.getByText('标注码不对').waitFor();
    await popup.screenshot({ path: `${shots}/popup.png` });
    expect(await says('标注字段')).toBe(false);
  });

  it('a label that is no patient’s shows its values again, as a rule that says so', async () => {
    await begin();
    await point('#doctor');
    await until(() => says('现在识别为'), 'what it is taken for');
    await nameLast();
    await until(() => says('不再遮住'), 'what it would show');
    await accept();
    await until(async () => (await page.textContent('#doctor')) === '何建平', 'it is shown');
  });
});

describe.skipIf(unsupported)('a page in a frame', () => {
  it('is picked in where somebody points', async () => {
    await start('/?wrapped=1');
    await begin();
    const box = await page.locator('iframe').boundingBox();
    const frame = page.frameLocator('iframe');
    await frame.locator('.tile strong').first().waitFor();
    const inner = await frame.locator('.tile strong').first().boundingBox();
    expect(box).not.toBeNull();
    await page.mouse.click(inner!.x + 10, inner!.y + 5);
    const isFolded = () =>
      inOverlay(page, (root) => root.querySelector<HTMLElement>('.pick')?.style.display === 'none');
    await until(async () => (await isFolded()) === true, 'the outer panel is folded');
    await page.keyboard.press('Enter');
    await until(
      async () => (await frame.locator('.tile strong').first().textContent()) !== '欧阳靖雯',
      'the rule is on trial',
    );
  });
});

describe.skipIf(unsupported)('a draft at the product’s own server', () => {
  let own: OwnIntake;
  beforeEach(async () => {
    own = await startOwnIntake({ sites: [origin] });
    browser = await protectedBrowser(inject('extensionDir'), own);
    page = browser.page;
    await page.setViewportSize({ width: 1280, height: 860 });
    await page.goto(`${origin}/`);
  });
  afterEach(() => own?.close());

  it('waits there under the number that the person reads, on record, by the administrator whose code it was', async () => {
    const { code } = own.tickets.issue('security', Date.now())!;
    await until(async () => (await own.records('device.enrolled')).length === 1, 'the enrolment');
    await begin(code);
    await point('#list tbody tr td:nth-child(1)', 0);
    await accept();
    await press('保存草案');
    await until(() => says('已送到服务器'), 'the draft is saved');
    const drafts = await own.store.drafts.all();
    expect(drafts).toMatchObject([
      { by: 'security', state: 'saved', draft: { site: origin, rules: [{ word: '来诊者' }] } },
    ]);
    expect(await says(drafts[0]!.id)).toBe(true);
    const records = await own.records('policy.draft');
    expect(records).toMatchObject([{ step: 'opened' }, { step: 'saved', draft: drafts[0]!.id }]);
    expect(records.every(({ actor }) => actor.user === 'security')).toBe(true);
    // The code was good once.
    const popup = await browser.popup();
    await popup.getByText('标注字段（管理员）').click();
    await popup.getByRole('textbox', { name: '标注码' }).fill(code);
    await popup.getByRole('button', { name: '开始' }).click();
    await popup.getByText('标注码不对').waitFor();
  });
});
