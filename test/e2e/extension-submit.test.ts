// What a page submits is byte for byte what it would submit without the extension, whatever way it takes
// and whatever a person does to its fields before.
import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { until } from '../support/protected-browser.ts';
import { attachFile, editEverything, hearing } from '../support/registration-editing.ts';
import {
  registered,
  type Submission,
  type SubmissionSite,
  startSubmissionSite,
} from '../support/submission-site.ts';
import { valueWriterVariant } from '../support/value-writer.ts';

const extension = inject('extensionDir');
let site: SubmissionSite;
let masked: Launched;
let plain: Launched;
let writing: Launched;
let variant: string;

beforeAll(async () => {
  site = await startSubmissionSite();
  variant = valueWriterVariant(extension);
  masked = await launchBrowser({ extension });
  plain = await launchBrowser();
  writing = await launchBrowser({ extension: variant });
  for (const { context } of [masked, plain, writing]) await context.addInitScript(hearing);
});
afterAll(async () => {
  await masked?.close();
  await plain?.close();
  await writing?.close();
  await site?.close();
  rmSync(variant, { recursive: true, force: true });
});

/** Ways of the page in form.html: the browser's own button, then what its scripts do. */
const native = ['urlencoded', 'multipart', 'plain', 'get', 'gbk'];
const scripted = [
  'submit',
  'requestSubmit',
  'fetchJson',
  'fetchForm',
  'fetchParams',
  'fetchBlob',
  'fetchBytes',
  'fetchRequest',
  'fetchKeepalive',
  'xhrText',
  'xhrForm',
  'xhrDocument',
  'beacon',
  'markup',
];
const makes: readonly (readonly [string, string, readonly string[]])[] = [
  ['a plain page', '/form', [...native, ...scripted]],
  ['React', '/react', ['state']],
  ['Vue', '/vue', ['state']],
];
const editings: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
  ['nothing', async () => {}],
  ['everything', editEverything],
];
const cases = makes.flatMap(([make, path, ways]) =>
  editings.map(([edited, edit]) => ({ make, path, ways, edited, edit })),
);

interface Run {
  readonly sent: ReadonlyMap<string, readonly Submission[]>;
  readonly heard: readonly string[];
  /** Ids of the fields whose glyphs were covered before anyone typed. */
  readonly covered: readonly string[];
}

/** One person's work at one page, then every way of sending it. */
async function run(
  { context }: Launched,
  path: string,
  edit: (page: Page) => Promise<void>,
  ways: readonly string[],
): Promise<Run> {
  const page = await context.newPage();
  await page.goto(site.origin + path);
  await page.waitForSelector('#bz');
  await page.waitForTimeout(500);
  const covered = await page.evaluate(() =>
    [...document.querySelectorAll('input,select,textarea,[contenteditable]')]
      .filter((f) => getComputedStyle(f).getPropertyValue('-webkit-text-security') === 'disc')
      .map((f) => f.id),
  );
  await edit(page);
  if (path === '/form') await attachFile(page);
  const heard = await page.evaluate(() => Reflect.get(window, 'heard') as string[]);
  const sent = new Map<string, readonly Submission[]>();
  for (const way of ways) {
    site.sent.length = 0;
    await page.evaluate((name) => Reflect.set(window, 'way', name), way);
    await page.click(native.includes(way) ? '#save' : '#script');
    await until(() => site.sent.length > 0, `a submission by ${way} from ${path}`);
    sent.set(way, [...site.sent]);
  }
  await page.close();
  return { sent, heard, covered };
}

describe.each(cases)('$make, $edited edited', ({ path, ways, edited, edit }) => {
  let within: Run;
  let without: Run;
  beforeAll(async () => {
    without = await run(plain, path, edit, ways);
    within = await run(masked, path, edit, ways);
  });

  it.each([...ways])('sends by %s what it sends without the extension', (way) => {
    expect(within.sent.get(way)).toHaveLength(1);
    expect(within.sent.get(way)).toEqual(without.sent.get(way));
  });

  it('hears what it hears without the extension', () => {
    // A cut out of a covered field is made by another command of the browser's.
    const expected = without.heard.map((line) =>
      line.replace(/^(input.*)deleteByCut/, '$1deleteContentBackward'),
    );
    expect(within.heard).toEqual(expected);
    if (edited === 'everything') expect(within.heard.length).toBeGreaterThan(100);
  });

  it('has its patient covered with the extension, and only then', () => {
    expect(without.covered).toEqual([]);
    expect(within.covered).toEqual(
      expect.arrayContaining(['brxm', 'sfzh', 'lxdh', 'csrq', 'jtzz', 'zyh', 'lxr', 'bz', 'bl']),
    );
  });
});

describe('the comparison itself', () => {
  it.each(makes)('sees an extension that writes into fields: %s', async (_, path, all) => {
    // Markup holds no field's value.
    const ways = all.filter((way) => way !== 'markup');
    // An app only takes over what is written when a person types on.
    const edit = async (page: Page): Promise<void> => {
      await page.click('#brxm');
      await page.keyboard.type('甲');
    };
    const without = await run(plain, path, edit, ways);
    const within = await run(writing, path, edit, ways);
    for (const way of ways) {
      expect(within.sent.get(way)).toHaveLength(1);
      expect(within.sent.get(way), way).not.toEqual(without.sent.get(way));
    }
    const [first] = without.sent.get(ways.at(-1)!)!;
    const text = decodeURIComponent(Buffer.from(first!.body, 'latin1').toString());
    for (const value of [registered.brxm, registered.sfzh, registered.lxdh])
      expect(text).toContain(value);
  });
});
