// The pattern engine as a script of the browser's: vite.config.ts builds the file, the manifest does not
// name it, so no page can ask for it.
import browser from 'webextension-polyfill';

const file = 'content/patterns.js';
const id = 'pattern-engine';

/** Runs the engine in one frame, in the world of the content scripts, at once; false when the browser does
 *  not let us into the frame. */
export async function bringEngine(tab: number, frame: number): Promise<boolean> {
  const target = { tabId: tab, frameIds: [frame] };
  return await browser.scripting
    .executeScript({ target, files: [`/${file}`], injectImmediately: true })
    .then(() => true)
    .catch(() => false);
}

/** From now on, also after restarts, the engine starts with every page that matches; none: with no page. */
export async function registerEngine(matches: readonly string[]): Promise<void> {
  const [known] = await browser.scripting.getRegisteredContentScripts({ ids: [id] });
  if (JSON.stringify(known?.matches ?? []) === JSON.stringify(matches)) return;
  if (known) await browser.scripting.unregisterContentScripts({ ids: [id] });
  if (matches.length === 0) return;
  const script = {
    id,
    js: [file],
    matches: [...matches],
    runAt: 'document_start' as const,
    allFrames: true,
    persistAcrossSessions: true,
  };
  // Chromium before 119 does not know it: frames without an address of their own then ask for the engine.
  const withFallback = { ...script, matchOriginAsFallback: true };
  await browser.scripting
    .registerContentScripts([withFallback])
    .catch(() => browser.scripting.registerContentScripts([script]));
}
