// The picker of rules as a script of the browser's: vite.config.ts builds the file, the manifest does not name it,
// so no page can ask for it, and pages in which nobody picks do not carry it.
import browser from 'webextension-polyfill';

const file = 'content/picker.js';

/** Runs it in every frame of a tab, in the world of the content scripts; false when the browser lets us into none. */
export async function bringPicker(tab: number): Promise<boolean> {
  const target = { tabId: tab, allFrames: true };
  return await browser.scripting
    .executeScript({ target, files: [`/${file}`] })
    .then((results) => results.length > 0)
    .catch(() => false);
}
