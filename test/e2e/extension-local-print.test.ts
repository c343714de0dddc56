// Print services on the workstation, past the browser's own printing: what goes to them is looked at,
// stopped where it holds masks or what no template allows, filled in where one does, and recorded.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { extensionWorker, policyUnsupported } from '../support/browser.ts';
import { hostPatient, type HostPages, startHostPages } from '../support/host-pages.ts';
import { overlayText } from '../support/overlay-text.ts';
import { type PrintService, startPrintService } from '../support/print-service.ts';
import {
  type ProtectedBrowser,
  protectedBrowser,
  until,
  policyStored,
} from '../support/protected-browser.ts';
import { type ReceivedEvent, TestIntake } from '../support/test-intake.ts';

const extension = inject('extensionDir');
const unsupported = policyUnsupported();
const { brxm, sfzh, lxdh, zyh } = hostPatient(1);
const ways = ['socket', 'encoded', 'post', 'json'] as const;
let host: HostPages;
let service: PrintService;
let intake: TestIntake;
let browser: ProtectedBrowser;
let page: Page;
/** The same pages under a name that no profile speaks for. */
let plainSite: string;

beforeAll(async () => {
  if (unsupported) return;
  host = await startHostPages();
  service = await startPrintService();
  plainSite = host.origin.replace('127.0.0.1', 'localhost');
  const kinds = ['personName', 'patientNumber'] as const;
  const printTemplates = [{ name: '腕带', path: '/record', kinds: [...kinds] }];
  intake = await TestIntake.start({
    profiles: [{ v: 1, id: 'his', sites: [host.origin], printTemplates }],
  });
  browser = await protectedBrowser(extension, intake);
  const worker = await extensionWorker(browser.context);
  await policyStored(worker);
  page = browser.page;
});
afterAll(async () => {
  await browser?.close();
  await intake?.close();
  await service?.close();
  await host?.close();
});
beforeEach(() => {
  service?.got.splice(0);
});

/** Records so far: each print of the tests makes one, or none. */
let records = 0;
/** The record of the print that was just made. */
async function recorded(): Promise<ReceivedEvent> {
  records++;
  await until(() => intake.of('print').length >= records, 'the record');
  expect(intake.of('print')).toHaveLength(records);
  return intake.of('print').at(-1)!;
}

interface Lodop {
  ready: Promise<unknown>;
  GET_VERSION(): void;
  PRINT_INIT(): void;
  ADD_PRINT_TEXT(...args: unknown[]): void;
  ADD_PRINT_HTM(...args: unknown[]): void;
  PRINT(way: string): void;
}

async function open(address: string): Promise<void> {
  await page.goto(address);
  await page.addScriptTag({ url: `${service.origin}/CLodopfuncs.js` });
  await page.evaluate(() => (window as unknown as { LODOP: Lodop }).LODOP.ready);
  await page.waitForTimeout(400);
}

/** Prints a text of the page's own, or (with none) what the page reads from its document. */
async function print(way: string, text?: string): Promise<void> {
  await page.evaluate(
    ([how, own]) => {
      const { LODOP } = window as unknown as { LODOP: Lodop };
      LODOP.PRINT_INIT();
      if (own === undefined) {
        const table = document.querySelector('table')!;
        LODOP.ADD_PRINT_HTM(0, 0, '100%', '100%', table.outerHTML);
        LODOP.ADD_PRINT_TEXT(0, 0, 100, 20, document.querySelector('#name')!.textContent);
      } else LODOP.ADD_PRINT_TEXT(0, 0, 100, 20, own);
      LODOP.PRINT(how);
    },
    [way, text] as const,
  );
  await page.waitForTimeout(300);
}

/** As the service reads it. */
const printed = (): string => {
  const [text = ''] = service.got;
  const plain = text.startsWith('post:') ? decodeURIComponent(text.slice(5)) : text;
  return plain.startsWith('{') ? (JSON.parse(plain) as { text: string }).text : plain;
};

describe.skipIf(unsupported)(`a print service (${unsupported ?? 'with a policy'})`, () => {
  it.each(ways)('gets no mask from a page without a template: by %s', async (way) => {
    await open(`${plainSite}/record?n=1`);
    await print(way);
    expect(service.got).toEqual([]);
    expect(await overlayText(page)).toContain('没有打印');
    expect(await recorded()).toMatchObject({
      stopped: true,
      printService: new URL(service.origin).host,
    });
  });

  it.each(ways)('gets the page’s own data as it is, and it is recorded: by %s', async (way) => {
    await open(`${plainSite}/record?n=1`);
    await print(way, `姓名：${brxm} 身份证号：${sfzh}`);
    expect(printed()).toBe(`act=print\f\ftext=姓名：${brxm} 身份证号：${sfzh}`);
    const event = await recorded();
    expect(event).toMatchObject({
      printService: new URL(service.origin).host,
      patients: [{ identifiers: { residentId: sfzh }, kinds: ['personName', 'residentId'] }],
    });
    expect(event).not.toHaveProperty('stopped');
    expect(event).not.toHaveProperty('template');
  });

  it.each(ways)('gets what a template allows, in place of the masks: by %s', async (way) => {
    await open(`${host.origin}/record?n=1`);
    await print(way);
    expect(printed()).toContain(`<td id="name">${brxm}</td>`);
    expect(printed()).toContain(zyh);
    expect(printed()).toContain(`text=${brxm}`);
    expect(printed()).toContain(`${sfzh.slice(0, 3)}***********${sfzh.slice(-4)}`);
    expect(printed()).not.toContain(sfzh);
    expect(await page.textContent('#name')).toBe('欧阳*');
    expect(await recorded()).toMatchObject({
      template: '腕带',
      printService: new URL(service.origin).host,
      patients: [{ kinds: ['patientNumber', 'personName'] }],
    });
  });

  it('gets nothing in clear that the page’s template does not name', async () => {
    await open(`${host.origin}/record?n=1`);
    await print('socket', `${brxm} 联系电话：${lxdh}`);
    expect(service.got).toEqual([]);
    expect(await overlayText(page)).toContain('不是医院配置的打印页面');
    expect(await recorded()).toMatchObject({ stopped: true });
  });

  it('gets nothing in clear from the other pages of a site that has templates', async () => {
    await open(`${host.origin}/list`);
    await page.waitForSelector('#rows tr:nth-child(12)');
    await print('socket', `姓名：${brxm}`);
    expect(service.got).toEqual([]);
    await print('socket', '今日值班表');
    expect(service.got).toEqual(['act=print\f\ftext=今日值班表']);
    expect(await recorded()).toMatchObject({ stopped: true });
  });

  it('is asked other things without a word in the record', async () => {
    await open(`${plainSite}/record?n=1`);
    await page.evaluate(() => (window as unknown as { LODOP: Lodop }).LODOP.GET_VERSION());
    await until(() => service.got.length === 1, 'the question');
    expect(service.got).toEqual(['act=version']);
    await page.waitForTimeout(600);
    expect(intake.of('print')).toHaveLength(records);
  });

  it('is told from a card reader, which gets what it needs', async () => {
    const reader = await startPrintService();
    await page.goto(`${host.origin}/record?n=1`);
    await page.waitForTimeout(400);
    await page.evaluate(
      ([url, body]) => fetch(url!, { method: 'POST', body: body! }).then(() => 0),
      [`${reader.origin}/card/read`, JSON.stringify({ certno: sfzh, name: brxm })],
    );
    expect(reader.got).toEqual([JSON.stringify({ certno: sfzh, name: brxm })]);
    expect(intake.of('print')).toHaveLength(records);
    await reader.close();
  });
});
