// A list of 200 patients that renders itself anew at every frame (test/fixtures/host/storm.html), with the
// probe in it that looks at what every frame shows.
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import type { Launched } from './browser.ts';
import { hostPatient, type HostPages } from './host-pages.ts';
import { installProbe, readProbe } from './leak-probe.ts';
import { until } from './protected-browser.ts';

const rows = 200;
const secrets = Array.from({ length: rows }, (_, n) => hostPatient(n)).flatMap((p) => [
  p.brxm,
  p.sfzh,
  p.lxdh,
  p.zyh,
]);

/** The ways in which pages write texts; the last throws the document away. */
export const stormWays = [
  'texts',
  'cells',
  'microtasks',
  'timers',
  'recycled',
  'characterData',
  'split',
  'innerHTML',
  'fragment',
  'swap',
  'detached',
  'observer',
  'write',
] as const;
export type StormWay = (typeof stormWays)[number];

/** @param slower how many times slower the machine is */
export async function openStorm(
  { context }: Launched,
  host: HostPages,
  slower: number,
): Promise<Page> {
  await installProbe(context, secrets);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await page.goto(`${host.origin}/storm?count=${rows}`);
  await renderings(page, 2);
  return page;
}

/** Goes on in one way for so many renderings, seen in as many frames.
 *  @returns how many of the frames showed a patient, and where */
export async function stormOn(
  page: Page,
  way: StormWay,
  more: number,
): Promise<{ leaks: number; where: string[] }> {
  await page.evaluate((name) => {
    Reflect.set(window, 'way', name);
    Object.assign(window.medveilProbe!, { leaks: 0, where: [] });
  }, way);
  await renderings(page, more);
  return await readProbe(page);
}

/** No frame of so many renderings in one way shows a patient, and the list is there with its masks. */
export async function expectMasked(page: Page, way: StormWay, more = 5): Promise<void> {
  const { leaks, where } = await stormOn(page, way, more);
  expect(where).toEqual([]);
  expect(leaks).toBe(0);
  const shown = await page.evaluate(() => document.querySelector('#rows')?.textContent ?? '');
  expect(shown).toMatch(/\d{3}\*{11}[\dX]{4}/);
}

async function renderings(page: Page, more: number): Promise<void> {
  const turn = (): Promise<number> =>
    page.evaluate(() => Number(Reflect.get(window, 'turns') ?? 0));
  const frames = async (): Promise<number> => (await readProbe(page)).frames;
  const [turns, seen] = [await turn(), await frames()];
  await until(
    async () => (await turn()) >= turns + more && (await frames()) >= seen + more,
    `${more} more renderings`,
    60_000,
  );
}
