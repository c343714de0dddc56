// Nothing that the page shows in place of a value may be saved as the value: a request or form that holds
// a mask is stopped, explained and recorded. Requests are shown to us by main-world/write-hook; native
// forms tell by themselves.
import type { PageMessage } from '../../../shared/messages/page.ts';
import { answerHook } from './answer-hook.ts';
import { bodyValues } from './body-values.ts';
import { isLocalAddress, judgeLocalPrint, printServiceOf } from './guard-local-print.ts';
import type { ProtectedPage } from '../page/page.ts';
import { shownPatient } from '../page/patients.ts';
import { isSearchPath } from '../../../shared/policy/search-path.ts';

/** The event of main-world/write-hook; its detail is address and body. */
const writeEvent = 'medveil-write';
const starred = /[*＊]|%2a|%EF%BC%8A|\\u002a|\\uff0a/i;

/** `signal` ends the listeners; `explain` tells the person, with the mask that was found. */
export interface WriteGuard {
  readonly page: ProtectedPage;
  readonly signal: AbortSignal;
  readonly send: (message: PageMessage) => Promise<unknown>;
  readonly path: () => string;
  readonly explain: (mask: string) => void;
  /** Says why a print was stopped; of a mask with the mask. */
  readonly explainPrint: (mask: string | undefined) => void;
}

/** Installs the listeners. */
export function guardWrites(guard: WriteGuard): void {
  const { page, signal, send, path, explain } = guard;
  const stop = (event: Event, values: readonly string[]): void => {
    const masks = page.policy.protected ? masksIn(page, values) : [];
    const [mask] = masks;
    if (mask === undefined) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    explain(mask);
    void send({
      type: 'happened',
      event: 'writeback',
      path: path(),
      patients: shownAs(page, masks),
    });
  };
  document.addEventListener(
    writeEvent,
    (event) => {
      const asked: unknown = event instanceof CustomEvent ? event.detail : undefined;
      const [url, body, cut] = Array.isArray(asked) ? (asked as unknown[]) : [];
      if (typeof url !== 'string' || typeof body !== 'string' || cut === true) return;
      // A mask has stars, in one spelling or another; what goes to a printer is looked at in any case.
      if (!starred.test(body) && !isLocalAddress(url)) return;
      const service = page.policy.protected ? printServiceOf(url, body) : undefined;
      if (service !== undefined) return decidePrint(guard, event, { service, url, body });
      if (!isSearchPath(url)) stop(event, bodyValues(body));
    },
    { capture: true, signal },
  );
  // Last of all listeners: a page's own may still fill in or check fields.
  window.addEventListener(
    'submit',
    (event) => {
      const form = event.composedPath()[0];
      if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
      // A form's fields may be named like its properties.
      const method =
        event.submitter?.getAttribute('formmethod') ?? form.getAttribute('method') ?? '';
      const action =
        event.submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? '';
      if (method.toLowerCase() !== 'post') return;
      const texts = textsOf(form, event.submitter);
      const body = texts.join('\n');
      const service = page.policy.protected ? printServiceOf(action, body) : undefined;
      if (service !== undefined) decidePrint(guard, event, { service, url: action, body });
      else if (!isSearchPath(action)) stop(event, texts);
    },
    { signal },
  );
}

/** A print on its way to a service of the workstation. */
function decidePrint(
  { page, send, path, explainPrint }: WriteGuard,
  event: Event,
  asked: { readonly service: string; readonly url: string; readonly body: string },
): void {
  const verdict = judgeLocalPrint(
    page,
    asked,
    (message) => void send({ ...message, path: path() }),
  );
  switch (verdict.kind) {
    case 'goes':
      return;
    case 'instead':
      answerHook(verdict.body);
      return;
    case 'masked':
    case 'needsTemplate':
      event.preventDefault();
      event.stopImmediatePropagation();
      explainPrint(verdict.kind === 'masked' ? verdict.mask : undefined);
  }
}

function textsOf(form: HTMLFormElement, submitter: HTMLElement | null): string[] {
  const values = [...new FormData(form, submitter).values()];
  return values.flatMap((value) => (typeof value === 'string' ? bodyValues(value) : []));
}

/** Values that are masks of this page: one we have made, or the whole of a text that holds one. */
function masksIn(page: ProtectedPage, values: readonly string[]): string[] {
  const masked = [...new Set(values)].filter((value) => /[*＊]/.test(value));
  if (masked.length === 0) return [];
  const texts = new Set<string>();
  for (const [, state] of page.sweeper.masks.live()) texts.add(state.shown.trim());
  return masked.filter((value) => page.covering.isMask(value) || texts.has(value));
}

/** Whose masks they are, as far as they are still on the page. */
function shownAs(
  page: ProtectedPage,
  masks: readonly string[],
): (PageMessage & { type: 'happened' })['patients'] {
  const wanted = new Set(masks);
  const patients = page.patients();
  for (const [node, { hits, shown }] of page.sweeper.masks.live()) {
    for (const { kind, shownStart, shownEnd } of hits) {
      if (!wanted.has(shown.trim()) && !wanted.has(shown.slice(shownStart, shownEnd))) continue;
      const group = patients.groupOf(node);
      return [{ identifiers: group ? shownPatient(group).identifiers : {}, kinds: [kind] }];
    }
  }
  return [{ identifiers: {}, kinds: [] }];
}
