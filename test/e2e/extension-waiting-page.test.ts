// What is read of a page that is not painted yet, step by step: its parser waits for the test, and nobody
// but the test lets it go.
import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleApp } from '../support/bundle-app.ts';
import { useBrowser, useFreshPage } from '../support/file-hooks.ts';
import { type Loopback, onLoopback } from '../support/loopback-server.ts';
import { until } from '../support/protected-browser.ts';

interface Observed {
  readonly state: { held: boolean; looked: string[] };
  readonly observer: { follow(): void; settle(): void };
}

const browser = useBrowser();
let server: Loopback;
let page: Page;
let finish: () => void = () => {};
useFreshPage(browser, (fresh) => (page = fresh));

beforeAll(async () => {
  const script = await bundleApp('observer/main.ts');
  server = await onLoopback(
    createServer((_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      // Enough for the parser to begin with.
      response.write(`<!doctype html><head><title>住院 张三</title><script>${script}</script></head>
        <body><p>first</p>${'<!-- -->'.repeat(200)}`);
      finish = () => response.end('<p>last</p>');
    }),
  );
});
afterAll(() => server.close());

const looked = (): Promise<string[]> =>
  page.evaluate(() => (window as unknown as Observed).state.looked);
const veil = (): Promise<string | null> =>
  page.evaluate(() => document.documentElement.getAttribute('data-medveil'));

/** Opens the page up to where its parser waits for more. */
async function begin(): Promise<void> {
  await page.goto(server.origin, { waitUntil: 'commit' });
  await page.waitForSelector('p', { state: 'attached' });
}

/** Lets the page go, as the stored rules do when they are there. */
async function letGo(): Promise<void> {
  await page.evaluate(() => {
    const { state, observer } = window as unknown as Observed;
    state.held = false;
    observer.follow();
  });
}

describe('a page that is held, while its parser is at work', () => {
  it('is not read, but for the title that is on its tab', async () => {
    await begin();
    expect(await looked()).toEqual(['住院 张三']);
    await page.evaluate(() => (document.title = '住院 李四'));
    await until(async () => (await looked()).includes('住院 李四'), 'the new title');
    expect(await looked()).not.toContain('first');
    expect(await veil()).toBe('awaiting');
  });

  it('is read when the parser has finished, and goes on being held', async () => {
    await begin();
    finish();
    await page.waitForLoadState('load');
    expect(await looked()).toEqual(expect.arrayContaining(['first', 'last']));
    expect(await veil()).toBe('awaiting');
    await page.evaluate(() => document.body.append('later'));
    expect(await looked()).toContain('later');
  });

  it('is read before it is painted, and from then on change by change', async () => {
    await begin();
    await letGo();
    expect(await looked()).toContain('first');
    expect(await veil()).toBe('');
    await page.evaluate(() => document.body.append('later'));
    expect(await looked()).toContain('later');
  });

  it('is read at once for who takes something off it', async () => {
    await begin();
    await page.evaluate(() => (window as unknown as Observed).observer.settle());
    expect(await looked()).toContain('first');
    expect(await veil()).toBe('awaiting');
  });

  it('has a veil on a document that is written anew', async () => {
    await begin();
    await page.evaluate(() => document.write('<p>written</p>'));
    await page.evaluate(() => {
      document.documentElement.replaceWith(document.createElement('html'));
      document.documentElement.append(document.createElement('body'));
      document.body.append('another');
    });
    await until(async () => (await veil()) === 'awaiting', 'the veil');
    await letGo();
    expect(await looked()).toContain('another');
  });
});
