// Headers that the browser sets by itself on requests to certain origins: pages neither see nor change them,
// and the service worker sleeps meanwhile.
import browser from 'webextension-polyfill';

/** A header of every request to one origin, sockets included. */
export interface OriginHeader {
  /** As URLs have it: no port where it is the scheme's own. */
  readonly origin: string;
  readonly name: string;
  readonly value: string;
}

// Named one by one: without the list a rule leaves main frames out.
const everything = [
  'main_frame',
  'sub_frame',
  'stylesheet',
  'script',
  'image',
  'font',
  'object',
  'xmlhttprequest',
  'ping',
  'csp_report',
  'media',
  'websocket',
  'other',
] as const;

/** Only packages for hospitals that ask for an attestation may. */
export function maySetHeaders(): boolean {
  return 'declarativeNetRequest' in browser;
}

/** Takes the place of all headers set before; gone when the browser ends. Rejects where none may be set. */
export async function setOriginHeaders(headers: readonly OriginHeader[]): Promise<void> {
  const rules = browser.declarativeNetRequest;
  const before = await rules.getSessionRules();
  await rules.updateSessionRules({
    removeRuleIds: before.map(({ id }) => id),
    addRules: headers.map(({ origin, name, value }, index) => ({
      id: index + 1,
      action: {
        type: 'modifyHeaders',
        requestHeaders: [{ header: name, operation: 'set', value }],
      },
      condition: { regexFilter: patternOf(origin), resourceTypes: [...everything] },
    })),
  });
}

/** Addresses of an https origin and of its sockets, and no other host that begins or ends alike. */
function patternOf(origin: string): string {
  const rest = origin.replace(/^https:/, '').replace(/[.[\]]/g, '\\$&');
  return `^(?:https|wss):${rest}/`;
}
