// Tables that count prescriptions by doctor and drug (统方) on the hospital's own pages: known in the shapes that
// systems give them, and not taken for the tables beside them.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { policyUnsupported } from '../support/browser.ts';
import { type HostPages, startHostPages } from '../support/host-pages.ts';
import { clickOverlay } from '../support/overlay-click.ts';
import { overlayText } from '../support/overlay-text.ts';
import { type ProtectedBrowser, protectedBrowser, until } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';

const unsupported = policyUnsupported();
const doctors = ['林国华', '何文杰', '郑雅琴', '林国华'];
const drugs = ['阿莫西林胶囊', '头孢克肟片', '奥美拉唑肠溶片', '阿托伐他汀钙片'];

const row = (cells: readonly string[], tag = 'td') =>
  `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
const rows = doctors.map((doctor, i) => row([doctor, drugs[i]!, String(120 - i), '3,400.00']));
const head = ['开单医生', '药品名称', '数量', '金额'];

/** The same figures, as different systems show them. */
const shapes: Readonly<Record<string, string>> = {
  'a table with a head': `<table><thead>${row(head, 'th')}</thead><tbody>${rows.join('')}</tbody></table>`,
  'a first row of cells': `<table>${row(head)}${rows.join('')}</table>`,
  'a head in a table of its own': `<div class=el-table><div class=head><table>${row(head, 'th')}</table></div>
    <div class=body><table>${rows.join('')}</table></div></div>`,
  'an ARIA grid': `<div role=grid><div role=row>${head.map((h) => `<div role=columnheader>${h}</div>`).join('')}</div>
    ${doctors.map((d, i) => `<div role=row><div role=gridcell>${d}</div><div role=gridcell>${drugs[i]}</div><div role=gridcell>9</div><div role=gridcell>1</div></div>`).join('')}</div>`,
  'other words, the drug first': `<table>${row(['通用名', '医师', '处方数', '占比'], 'th')}${doctors
    .map((doctor, i) => row([drugs[i]!, doctor, '12', '3%']))
    .join('')}</table>`,
};

/** What looks like it and is not. */
const others: Readonly<Record<string, string>> = {
  'prescriptions of patients': `<table>${row(['患者姓名', ...head], 'th')}${rows
    .map((r) => r.replace('<tr>', '<tr><td>欧阳静</td>'))
    .join('')}</table>`,
  'the orders of one doctor': `<table>${row(head, 'th')}${drugs
    .map((drug) => row(['林国华', drug, '2', '40.00']))
    .join('')}</table>`,
  'a stock of drugs': `<table>${row(['药品名称', '库存数量', '单价'], 'th')}${drugs
    .map((drug) => row([drug, '900', '12.00']))
    .join('')}</table>`,
  'a roster of doctors': `<table>${row(['医生', '科室', '人次'], 'th')}${doctors
    .map((doctor) => row([doctor, '心内科', '31']))
    .join('')}</table>`,
};

let host: HostPages;
let intake: TestIntake;
let browser: ProtectedBrowser;
let page: Page;

function useMode(mode: 'monitor' | 'coach' | 'enforce'): void {
  beforeAll(async () => {
    host = await startHostPages();
    intake = await TestIntake.start({ guards: { mode: 'off', statistics: { mode } } });
    browser = await protectedBrowser(inject('extensionDir'), intake);
    page = browser.page;
    await page.goto(`${host.origin}/list`);
    await until(() => intake.of('view').length > 0, 'the policy', 20_000);
  });
  afterAll(async () => {
    await browser?.close();
    await intake?.close();
    await host?.close();
  });
  beforeEach(() => {
    intake.events.length = 0;
  });
}

const counted = () => intake.of('view').flatMap(({ statistics }) => statistics ?? []);
const open = (html: string) => page.goto(host.bodyAddress(html));
const shown = async (word: string) => (await overlayText(page)).includes(word);
const isCovered = () => page.getByText('阿莫西林胶囊').isHidden();

describe.skipIf(unsupported)('prescriptions by doctor and drug that are recorded', () => {
  useMode('monitor');

  it.each(Object.keys(shapes))('%s', async (shape) => {
    await open(shapes[shape]!);
    await until(() => counted().length > 0, 'the record');
    expect(counted()).toEqual([{ rows: 4, doctors: 3, action: 'allowed' }]);
    expect(await isCovered()).toBe(false);
    expect(await shown('统方')).toBe(false);
  });

  it('rows that arrive later', async () => {
    await open(`<table><thead>${row(head, 'th')}</thead><tbody id=rows></tbody></table>`);
    await page.waitForTimeout(500);
    await page.evaluate((html) => {
      document.querySelector('#rows')!.innerHTML = html;
    }, rows.join(''));
    await until(() => counted().length > 0, 'the record');
    expect(counted()[0]).toMatchObject({ rows: 4, doctors: 3 });
  });

  it('no event names a doctor or a drug', async () => {
    await open(shapes['a table with a head']!);
    await until(() => counted().length > 0, 'the record');
    expect(JSON.stringify(intake.events)).not.toMatch(/林国华|阿莫西林/);
  });

  it.each(Object.keys(others))('not %s', async (other) => {
    await open(others[other]!);
    // One that is known, behind it: whoever looks has looked at the first by then.
    await page.waitForTimeout(600);
    await page.evaluate((html) => {
      const later = document.createElement('div');
      later.innerHTML = html;
      document.body.append(later);
    }, shapes['a table with a head']!);
    await until(() => counted().length > 0, 'the record of the other');
    expect(counted()).toHaveLength(1);
  });
});

describe.skipIf(unsupported)('prescriptions by doctor and drug that people are asked about', () => {
  useMode('coach');

  it('are covered until the person wants to see them', async () => {
    await open(shapes['a head in a table of its own']!);
    await until(() => shown('仍要查看'), 'the question');
    expect(await isCovered()).toBe(true);
    expect(await page.getByText('开单医生').isHidden()).toBe(true);
    await clickOverlay(page, '工作需要，仍要查看');
    await until(async () => !(await isCovered()), 'the table');
    await until(() => counted().length > 0, 'the record');
    expect(counted()).toEqual([{ rows: 4, doctors: 3, action: 'asked' }]);
  });

  it('stay covered when the person does not', async () => {
    await open(shapes['a table with a head']!);
    await until(() => shown('仍要查看'), 'the question');
    await clickOverlay(page, '不查看');
    await until(() => counted().length > 0, 'the record');
    expect(counted()[0]).toMatchObject({ action: 'stopped' });
    expect(await isCovered()).toBe(true);
  });

  it('are shown when the person says that it is something else, and that is on record', async () => {
    await open(shapes['a table with a head']!);
    await until(() => shown('仍要查看'), 'the question');
    await clickOverlay(page, '这不是统方');
    await until(() => counted().length > 0, 'the record');
    expect(counted()[0]).toMatchObject({ action: 'asked', disputed: true });
    expect(await isCovered()).toBe(false);
  });
});

describe.skipIf(unsupported)('prescriptions by doctor and drug that are stopped', () => {
  useMode('enforce');

  it('stay covered, and the person is told', async () => {
    await open(shapes['a table with a head']!);
    await until(() => shown('统方数据已遮盖'), 'the card');
    await until(() => counted().length > 0, 'the record');
    expect(counted()[0]).toMatchObject({ action: 'stopped' });
    await clickOverlay(page, '知道了');
    expect(await isCovered()).toBe(true);
    // Nor in a print or a copy.
    const text = await page.evaluate(() => document.body.innerText);
    expect(text).not.toContain('阿莫西林');
  });
});
