// Print services on the workstation (C-Lodop and its like) take what the page gives them, past the browser's
// own printing: a request to one is looked at before it goes. Nothing with masks or clear values is printed
// but as the policy's templates say, and all of it is recorded.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { PageMessage } from '../../../shared/messages/page.ts';
import { type PrintTemplate, printTemplatesFor } from '../../../shared/policy/site-profile.ts';
import { printTemplateHere } from './guard-print.ts';
import { kindsIn, patientsIn } from './page-words.ts';
import type { ProtectedPage } from '../page/page.ts';
import { decoded, MaskWords } from './print-words.ts';

/** Ports that C-Lodop and hiprint listen on unless told otherwise. */
const ports = new Set(['8000', '18000', '8443', '8444', '17521']);
const words = /lodop|c_webskt|hiprint|print/i;
const local = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;
/** Longer contents are files. */
const longest = 500_000;

export type PrintVerdict =
  | { readonly kind: 'goes' }
  /** With another text in its place. */
  | { readonly kind: 'instead'; readonly body: string }
  | { readonly kind: 'masked'; readonly mask: string }
  | { readonly kind: 'needsTemplate' };

/** The print service that an address is of, as host and port; undefined for everything else.
 *  @param url absolute, as the page wrote it */
export function printServiceOf(url: string, body: string): string | undefined {
  const address = addressOf(url);
  if (!address || address.origin === self.origin) return undefined;
  if (!local.test(address.hostname)) return undefined;
  // Its script is loaded from the same port, under whatever path.
  const scripts = [...document.scripts].map(({ src }) => addressOf(src));
  const scripted = scripts.some(
    (script) => script?.host === address.host && words.test(script.href),
  );
  const prints = ports.has(address.port) || words.test(address.pathname) || scripted;
  return prints || /\b(?:ADD_PRINT_|PRINT_INIT)/.test(body) ? address.host : undefined;
}

/** Of a service on the workstation, and not of the page's own server. */
export function isLocalAddress(url: string): boolean {
  const address = addressOf(url);
  return address !== undefined && address.origin !== self.origin && local.test(address.hostname);
}

function addressOf(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

/** Decides about a request to a print service, and records what is of patients. */
export function judgeLocalPrint(
  page: ProtectedPage,
  asked: { readonly service: string; readonly url: string; readonly body: string },
  tell: (message: Omit<PageMessage & { type: 'happened' }, 'path' | 'user'>) => void,
): PrintVerdict {
  const { service, url, body } = asked;
  const template = printTemplateHere(page.policy);
  const query = url.slice(url.indexOf('?') + 1 || url.length);
  const text = `${decoded(query)}\n${decoded(body)}`.slice(0, longest);
  const mask = page.covering.maskIn(text);
  const translation = template && mask ? new MaskWords(page, template).translate(body) : undefined;
  const verdict = verdictOf(page, { template, mask, kinds: kindsIn(page, text), translation });
  const patients = patientsIn(page, translation === undefined ? text : decoded(translation));
  const stopped = verdict.kind === 'masked' || verdict.kind === 'needsTemplate';
  if (patients.length === 0 && !stopped) return verdict;
  tell({
    type: 'happened',
    event: 'print',
    patients: patients.length > 0 ? patients : [{ identifiers: {}, kinds: [] }],
    printService: service,
    ...(template && !stopped ? { template: template.name } : {}),
    ...(stopped ? { stopped } : {}),
  });
  return verdict;
}

interface Content {
  readonly template: PrintTemplate | undefined;
  readonly mask: string | undefined;
  /** Of values in clear. */
  readonly kinds: ReadonlySet<IdentifierKind>;
  /** The body with values in place of masks; undefined where it holds none. */
  readonly translation: string | undefined;
}

function verdictOf(page: ProtectedPage, content: Content): PrintVerdict {
  const { template, mask, kinds, translation } = content;
  if (!template) {
    if (mask !== undefined) return { kind: 'masked', mask };
    // A hospital that names the pages that print has said that the others do not.
    const named = printTemplatesFor(page.policy.policy.profiles, self.origin).length > 0;
    return kinds.size > 0 && named ? { kind: 'needsTemplate' } : { kind: 'goes' };
  }
  const allowed = new Set<IdentifierKind>(template.kinds);
  if ([...kinds].some((kind) => !allowed.has(kind))) return { kind: 'needsTemplate' };
  return translation === undefined ? { kind: 'goes' } : { kind: 'instead', body: translation };
}
