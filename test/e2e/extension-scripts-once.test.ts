// The worker brings the content scripts to pages that have none. Pages that are just beginning are about to
// have them.
import { expect, inject, it } from 'vitest';
import { extensionWorker } from '../support/browser.ts';
import { useBrowser, useHostPages } from '../support/file-hooks.ts';

const browser = useBrowser({ extension: inject('extensionDir') });
const host = useHostPages();
const times = 6;

it('a page that is being loaded gets the content script once', async () => {
  const { context } = browser();
  await extensionWorker(context);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let scripts = 0;
  session.on('Debugger.scriptParsed', ({ url }) => {
    if (url.endsWith('/content/main.iife.js')) scripts++;
  });
  await page.goto(`${host().origin}/list`);
  await page.waitForTimeout(500);
  // What is there already is told of first.
  await session.send('Debugger.enable');
  const before = scripts;
  for (let n = 0; n < times; n++) {
    await page.reload();
    await page.waitForTimeout(300);
  }
  expect(scripts - before).toBe(times);
});
