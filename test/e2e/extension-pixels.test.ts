import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { pixelPages } from '../fixtures/traps/scenes/pixel-pages.ts';
import { type LaunchOptions, launchBrowser } from '../support/browser.ts';
import { type Painted, watchPixels } from '../support/pixel-oracle.ts';
import { startTrapSite, type TrapSite } from '../support/trap-site.ts';

const extension = inject('extensionDir');
/** Of development: what this judges is looked at when it fails. */
const seed = 31;
let site: TrapSite;

beforeAll(async () => {
  site = await startTrapSite('');
});
afterAll(async () => site.close());

/** What the screencast shows of a visit: loading, rows that come late, scrolling, routes, frames, a reload. */
async function visit(options: LaunchOptions): Promise<Painted> {
  const { address } = site.place(pixelPages, seed);
  const browser = await launchBrowser(options);
  try {
    const page = browser.context.pages()[0]!;
    const watch = await watchPixels(page);
    await page.goto(address);
    await page.waitForSelector('#list tbody tr');
    for (let to = 0; to <= 4000; to += 240) {
      await page.evaluate((top) => document.querySelector('#port')!.scrollTo(0, top), to);
      await page.waitForTimeout(40);
    }
    await page.reload();
    await page.waitForTimeout(400);
    return await watch.stop();
  } finally {
    await browser.close();
  }
}

describe('the screencast of a list, a virtual list, routes and frames', () => {
  it('has no pixel of a value', async () => {
    const { frames, red } = await visit({ extension });
    expect(frames).toBeGreaterThan(15);
    expect(red).toBe(0);
  });

  it('is red without the extension', async () => {
    const { frames, red } = await visit({});
    expect(frames).toBeGreaterThan(15);
    expect(red).toBeGreaterThan(10);
  });
});
