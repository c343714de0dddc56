// Printing: paper carries masks, but where a template of the policy lets a page print some kinds in clear.
// Those stand in the document only while the browser lays the print out, under a veil that keeps the
// screen blank, and only where the print can be recorded.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { PageMessage, WhoAnswer } from '../../../shared/messages/page.ts';
import {
  matchesPath,
  type PrintTemplate,
  printTemplatesFor,
} from '../../../shared/policy/site-profile.ts';
import type { ProtectedPage } from '../page/page.ts';
import { eventParts, shownPatient } from '../page/patients.ts';
import type { PolicyState } from '../page/policy-state.ts';
import { PrintMark } from './print-mark.ts';
import type { RevealDesk } from '../reveal/reveal-desk.ts';
import type { Texts } from '../page/texts.ts';
import type { Who } from '../page/who.ts';

/** As for windows: `signal` ends the listeners. */
export interface PrintGuard {
  readonly page: ProtectedPage;
  readonly signal: AbortSignal;
  readonly send: (message: PageMessage) => Promise<unknown>;
  readonly path: () => string;
  readonly who: Who;
  readonly texts: Texts;
  readonly desk: RevealDesk;
  /** Forgets the mutations that our own writes have caused. */
  readonly settle: () => void;
}

const printingAttribute = 'data-medveil-printing';

/** Installs the listeners; in capture on window, so that no handler of the page runs before them. */
export function guardPrints(guard: PrintGuard): void {
  const { page, signal, send, path, who, desk, settle } = guard;
  const options = { capture: true, signal };
  const mark = new PrintMark();
  const end = (): void => {
    if (!document.documentElement.hasAttribute(printingAttribute)) return;
    page.printClear(new Set());
    mark.hide();
    document.documentElement.removeAttribute(printingAttribute);
    settle();
  };
  const begin = (): void => {
    end();
    // Synchronous: the browser lays the page out for print right after this event.
    desk.hideAll();
    const template = printTemplateHere(page.policy);
    const known = template && who.known;
    const all = page.patients().groups.map(shownPatient);
    const how = template && known ? { template: template.name } : {};
    for (const patients of eventParts(all)) {
      void send({ type: 'happened', event: 'print', path: path(), patients, ...how });
    }
    if (!template || !known) return;
    // The veil first: from here on no frame shows anything of the page.
    document.documentElement.setAttribute(printingAttribute, '');
    page.printClear(new Set<IdentifierKind>(template.kinds));
    if (template.watermark !== false) mark.show(lineOf(guard.texts, template, known));
    settle();
  };
  window.addEventListener('beforeprint', begin, options);
  window.addEventListener('afterprint', end, options);
  // Where the browser prints nothing after all it may not say so: a page that gets input is not printing.
  for (const type of ['pointerdown', 'pointermove', 'keydown', 'wheel']) {
    const onInput = (event: Event): void => {
      if (event.isTrusted) end();
      who.ask();
    };
    window.addEventListener(type, onInput, { ...options, passive: true });
  }
}

/** The template by which this page prints now, if any. */
export function printTemplateHere(policy: PolicyState): PrintTemplate | undefined {
  if (!policy.protected) return undefined;
  const address = location.pathname + location.hash;
  const template = printTemplatesFor(policy.policy.profiles, self.origin).find(({ path }) =>
    matchesPath(path, address),
  );
  if (!template) return undefined;
  // What is hidden nobody may read, on paper neither.
  const kinds = template.kinds.filter((kind) => policy.resolution(kind) !== 'hide');
  return { ...template, kinds };
}

function lineOf(texts: Texts, { name }: PrintTemplate, { user, device }: WhoAnswer): string {
  const { printUser, printDevice, printUnknown } = texts;
  // Local time as it is written in the hospital: 2026-02-03 04:05.
  const time = new Date().toLocaleString('sv-SE').slice(0, 16);
  const parts = [
    `${printUser} ${user ?? printUnknown}`,
    `${printDevice} ${device ?? printUnknown}`,
  ];
  return [...parts, time, name].join(' · ');
}
