// The browser API as the background and the popup use it: promises everywhere, one place per concern.
import browser, { type Runtime } from 'webextension-polyfill';

/** Who sent a message, as far as the browser vouches for it. */
export interface Sender {
  /** Tab and frame of a content script; undefined for the extension's own pages. */
  readonly frame: { tab: number; frame: number; origin: string } | undefined;
}

/** Answers messages of this extension's own scripts and pages; anything else is not heard. */
export function onMessage(answer: (message: unknown, sender: Sender) => Promise<unknown>): void {
  browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => {
    if (sender.id !== browser.runtime.id) return undefined;
    const own = sender.url?.startsWith(browser.runtime.getURL('')) ?? false;
    if (own) return answer(message, { frame: undefined });
    const tab = sender.tab?.id;
    if (tab === undefined || sender.frameId === undefined) return undefined;
    return answer(message, { frame: { tab, frame: sender.frameId, origin: originOf(sender) } });
  });
}

/** From the extension's own pages; rejects when the worker cannot be started. */
export async function askBackground(message: unknown): Promise<unknown> {
  return await browser.runtime.sendMessage(message);
}

/** To every frame of a tab; frames without a script are nobody's fault. */
export async function tellTab(tab: number, message: unknown): Promise<void> {
  await browser.tabs.sendMessage(tab, message).catch(() => undefined);
}

/** Asks the page of a tab, whatever frames are in it; undefined when no script of ours is there. */
export async function askPage(tab: number, message: unknown): Promise<unknown> {
  return await browser.tabs.sendMessage(tab, message, { frameId: 0 }).catch(() => undefined);
}

/** Asks all frames of a tab: the first answer, undefined when none has one. */
export async function askTab(tab: number, message: unknown): Promise<unknown> {
  return await browser.tabs.sendMessage(tab, message).catch(() => undefined);
}

/** storage.local: on disk, readable by content scripts, so it never holds a secret. */
export async function readLocal(key: string): Promise<unknown> {
  return (await browser.storage.local.get(key))[key];
}

export async function writeLocal(key: string, value: unknown): Promise<void> {
  await browser.storage.local.set({ [key]: value });
}

/** storage.session: in memory, gone with the browser, out of reach of content scripts. */
export async function readSession(key: string): Promise<unknown> {
  return (await browser.storage.session.get(key))[key];
}

export async function writeSession(key: string, value: unknown): Promise<void> {
  await browser.storage.session.set({ [key]: value });
}

export async function forgetSession(key: string): Promise<void> {
  await browser.storage.session.remove(key);
}

/** Value of a cookie that a page of this origin would send; undefined when there is none. */
export async function readCookie(origin: string, name: string): Promise<string | undefined> {
  const cookie = await browser.cookies.get({ url: origin, name }).catch(() => null);
  return cookie?.value;
}

/** A cookie of any site was set, changed or removed. */
export function onCookieChange(listener: (name: string) => void): void {
  browser.cookies.onChanged.addListener(({ cookie }) => listener(cookie.name));
}

/** A number on the extension's icon; none for 0. */
export function showCount(count: number): void {
  void browser.action.setBadgeBackgroundColor({ color: '#b42318' });
  void browser.action.setBadgeText({ text: count > 0 ? String(count) : '' });
}

/** A page of the extension, in a tab of its own. */
export async function openOwnPage(path: string): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL(path) });
}

export function onTabClosed(listener: (tab: number) => void): void {
  browser.tabs.onRemoved.addListener((tab) => listener(tab));
}

/** Managed storage; empty where the browser has none or the policy has not arrived yet. */
export async function readManaged(): Promise<unknown> {
  return await browser.storage.managed.get().catch(() => ({}));
}

/** Policy edits and, after a force-install, the first values. */
export function onManagedChange(listener: () => void): void {
  browser.storage.onChanged.addListener((_changes, area) => {
    if (area === 'managed') listener();
  });
}

/** Calls back every so many minutes, also when the background has been stopped meanwhile. */
export function everyMinutes(name: string, minutes: number, callback: () => void): void {
  browser.alarms.onAlarm.addListener((alarm) => {
    if (alarm.name === name) callback();
  });
  void browser.alarms.get(name).then((alarm) => {
    if (alarm?.periodInMinutes !== minutes) {
      void browser.alarms.create(name, { periodInMinutes: minutes });
    }
  });
}

/** The browser's start and the extension's installation or update. */
export function onStart(callback: () => void): void {
  browser.runtime.onStartup.addListener(callback);
  browser.runtime.onInstalled.addListener(callback);
}

/** As in the manifest, for the device list. */
export function version(): string {
  return browser.runtime.getManifest().version;
}

/** `Chromium 156` and the like, for the device list. */
export function browserName(): string {
  const found = /(Edg|Firefox|Chrome)\/(\d+)/.exec(navigator.userAgent);
  const names: Record<string, string> = { Edg: 'Edge', Chrome: 'Chromium', Firefox: 'Firefox' };
  return found ? `${names[found[1] ?? ''] ?? ''} ${found[2] ?? ''}` : 'unknown';
}

/** A text of `_locales`, or its key when it is missing. */
export function localText(key: string): string {
  return browser.i18n.getMessage(key) || key;
}

/** BCP 47, as the browser's interface has it. */
export function uiLanguage(): string {
  return browser.i18n.getUILanguage();
}

// The polyfill's types do not know `origin` yet.
interface BrowserSender {
  readonly url?: string | undefined;
  readonly origin?: string;
}

/** The frame's origin; about:blank frames inherit theirs, which only `origin` knows. */
function originOf(sender: BrowserSender): string {
  if (sender.origin !== undefined && sender.origin !== 'null') return sender.origin;
  try {
    return new URL(sender.url ?? '').origin;
  } catch {
    return 'null';
  }
}
