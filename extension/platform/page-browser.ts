// The browser API as content scripts use it. Kept apart from the background's: it must load in no
// time, and it outlives the extension: after an update the page keeps a script whose runtime is gone.

/** False when this script is an orphan: masks go on, nothing that needs the background does. */
export function backgroundReachable(): boolean {
  try {
    return chrome.runtime.id !== undefined;
  } catch {
    return false;
  }
}

/** The background's answer, or undefined when it cannot be reached. */
export async function askBackground(message: unknown): Promise<unknown> {
  if (!backgroundReachable()) return undefined;
  try {
    return await chrome.runtime.sendMessage(message);
  } catch {
    return undefined;
  }
}

/** A way to a document of the extension, until either side closes it. */
export interface Connection {
  /** False when it is closed. */
  say(message: unknown): boolean;
  close(): void;
}

/** To whoever of the extension listens under `name`; undefined for an orphan. Nobody there closes it at once. */
export function connect(
  name: string,
  hear: (message: unknown) => void,
  closed: () => void,
): Connection | undefined {
  if (!backgroundReachable()) return undefined;
  try {
    const port = chrome.runtime.connect({ name });
    port.onMessage.addListener(hear);
    port.onDisconnect.addListener(() => {
      // Read, or the browser writes into the page's console that nobody was there.
      void chrome.runtime?.lastError;
      closed();
    });
    return { say: (message) => posted(port, message), close: () => port.disconnect() };
  } catch {
    return undefined;
  }
}

/** A port of an extension that has gone throws. */
function posted(port: chrome.runtime.Port, message: unknown): boolean {
  try {
    port.postMessage(message);
    return true;
  } catch {
    return false;
  }
}

/** Hears the background only: other tabs' scripts and pages of the extension are not it. What a listener
 *  promises is the answer; undefined leaves it to others. */
export function onBackgroundMessage(
  listener: (message: unknown) => Promise<unknown> | undefined,
): void {
  chrome.runtime.onMessage.addListener((message: unknown, sender, respond) => {
    if (sender.id !== chrome.runtime.id || sender.tab !== undefined) return false;
    const answer = listener(message);
    // An update meanwhile: nobody waits any more.
    void answer?.then(respond).catch(() => undefined);
    return answer !== undefined;
  });
}

/** An element's shadow root, closed ones too; undefined when it has none or the browser does not say. */
export function openOrClosedRoot(host: Element): ShadowRoot | undefined {
  if (!(host instanceof HTMLElement)) return host.shadowRoot ?? undefined;
  // An orphan of an update has lost the call, not what it knows already.
  const known = globalThis.chrome?.dom?.openOrClosedShadowRoot(host) ?? host.shadowRoot;
  // Firefox's way, which no type knows.
  const own: unknown = known ?? Reflect.get(host, 'openOrClosedShadowRoot');
  return own instanceof ShadowRoot ? own : undefined;
}

/** Everything in storage.local under the keys; empty when it cannot be read. */
export async function readStored(keys: readonly string[]): Promise<Record<string, unknown>> {
  try {
    return await chrome.storage.local.get([...keys]);
  } catch {
    return {};
  }
}

/** Keys of storage.local that have changed. */
export function onStoredChange(listener: (changed: readonly string[]) => void): void {
  chrome.storage.local.onChanged.addListener((changes) => listener(Object.keys(changes)));
}

/** A text of `_locales`; read at start, because an orphan cannot read any more. */
export function localText(key: string): string {
  return chrome.i18n.getMessage(key);
}

/** The browser's language as the policy's labels know it. */
export function uiLocale(): 'zh-CN' | 'zh-TW' | 'en' {
  const language = chrome.i18n.getUILanguage().toLowerCase();
  if (/^zh-(?:tw|hk|mo|hant)/.test(language)) return 'zh-TW';
  return language.startsWith('zh') ? 'zh-CN' : 'en';
}
