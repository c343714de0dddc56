// Pages that opened without the content script. Chromium runs it before a page's first script, but not
// in pages that are older than the extension (installed or enabled under them), nor, now and then, in
// the first page of a browser that is just starting.
import browser from 'webextension-polyfill';
import { webOrigin } from '../../shared/policy/web-origin.ts';

/** A frame of a tab that can be reached, and whether a content script of ours keeps it masked. */
export interface OpenFrame {
  readonly frame: number;
  readonly guarded: boolean;
}

/** Tabs that hold a page; a discarded one has none until it is loaded anew. */
export async function openTabs(): Promise<number[]> {
  const tabs = await browser.tabs.query({ discarded: false });
  return tabs.flatMap(({ id }) => (id === undefined ? [] : [id]));
}

/** Tabs that show a page of one of the origins: those that somebody looks at before the others. */
export async function tabsOfOrigins(origins: readonly string[]): Promise<number[]> {
  const tabs = await browser.tabs.query({ discarded: false });
  const theirs = tabs.filter(({ url }) => url !== undefined && origins.includes(webOrigin(url)));
  const byNearness = theirs.sort((a, b) => (b.lastAccessed ?? 0) - (a.lastAccessed ?? 0));
  const near = byNearness.sort((a, b) => Number(b.active) - Number(a.active));
  return near.flatMap(({ id }) => (id === undefined ? [] : [id]));
}

/** The page of one of the origins that somebody looked at last; without origins, of any web page. */
export async function lookedAtLast(
  origins: readonly string[],
): Promise<{ readonly tab: number; readonly host: string } | undefined> {
  const tabs = await browser.tabs.query({ discarded: false });
  const theirs = tabs.flatMap(({ id, url = '', active, lastAccessed = 0 }) => {
    const origin = webOrigin(url);
    const isTheirs = origins.length === 0 ? origin !== '' : origins.includes(origin);
    return id !== undefined && isTheirs ? [{ id, origin, active, lastAccessed }] : [];
  });
  const [last] = theirs.sort((a, b) => b.lastAccessed - a.lastAccessed);
  return last && { tab: last.id, host: new URL(last.origin).host };
}

/** The first of the origins that is in front in some window. */
export async function activeOrigin(origins: readonly string[]): Promise<string | undefined> {
  const tabs = await browser.tabs.query({ active: true });
  return tabs.map(({ url = '' }) => webOrigin(url)).find((origin) => origins.includes(origin));
}

/** Frames of a tab; none where the browser lets no extension in (its own pages, the web store). */
export async function framesOf(tab: number): Promise<OpenFrame[]> {
  // Runs in the frame: the script's own mark, or the one that a script of ours before an update left.
  // A page that is just beginning may be asked before its content script runs: it is asked again in the
  // task after, else every such page would be given all scripts a second time.
  const guarded = async (): Promise<boolean> => {
    const isGuarded = (): boolean =>
      Reflect.get(globalThis, 'medveilRunning') === true ||
      (document.documentElement?.hasAttribute('data-medveil') ?? false);
    if (isGuarded() || document.readyState !== 'loading') return isGuarded();
    return await new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => done(isGuarded()), { once: true });
      port1.start();
      port2.postMessage(0);
    });
  };
  const target = { tabId: tab, allFrames: true };
  const results = await browser.scripting
    .executeScript({ target, func: guarded, injectImmediately: true })
    .catch(() => []);
  return results.map(({ frameId, result }) => ({ frame: frameId, guarded: result === true }));
}

/** Brings what the manifest names into frames at once: first the veil, under which the page waits for
 *  its masks, then the content script. */
export async function injectInto(tab: number, frames: readonly number[]): Promise<void> {
  const target = { tabId: tab, frameIds: [...frames] };
  for (const { css = [], js = [], world } of contentScripts()) {
    if (css.length > 0) await browser.scripting.insertCSS({ target, files: css.map(fromRoot) });
    if (js.length > 0) {
      const files = js.map(fromRoot);
      const how = { target, files, injectImmediately: true };
      await browser.scripting.executeScript(world === 'MAIN' ? { ...how, world } : how);
    }
  }
}

// The polyfill's types do not know `world` yet.
interface ContentScript {
  readonly css?: readonly string[];
  readonly js?: readonly string[];
  readonly world?: 'MAIN' | 'ISOLATED';
}

function contentScripts(): readonly ContentScript[] {
  return browser.runtime.getManifest().content_scripts ?? [];
}

/** A tab shows another document: at its beginning and again when all its frames are there. */
export function onPageLoad(listener: (tab: number) => void): void {
  browser.tabs.onUpdated.addListener((tab, { status }) => {
    if (status !== undefined) listener(tab);
  });
}

function fromRoot(file: string): string {
  return file.startsWith('/') ? file : `/${file}`;
}
