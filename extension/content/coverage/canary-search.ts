// Looks for the values of patients that do not exist: in what is masked, and in what the page shows in clear.
// Says only of which kinds they are.
import {
  canaryForm,
  type CanaryValue,
  canaryValues,
  compactValue,
} from '../../../shared/policy/canary.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { isSearch } from '../mask/field-meaning.ts';
import { fieldValue } from '../mask/fields.ts';
import type { TextState } from '../mask/mask.ts';
import { holderOf } from '../observe/roots.ts';
import type { ProtectedPage } from '../page/page.ts';

export class CanarySearch {
  readonly #form: RegExp | undefined;
  readonly #kinds = new Map<string, IdentifierKind>();
  readonly #page: ProtectedPage;
  seen = 0;
  masked = 0;
  /** Kinds of values in clear. */
  readonly leaked = new Set<IdentifierKind>();

  constructor(page: ProtectedPage) {
    this.#page = page;
    const { policy } = page;
    // What everybody may read is in clear on purpose.
    const values: CanaryValue[] = canaryValues(policy.policy.canaries ?? []).filter(
      ({ kind }) => policy.resolution(kind) !== 'show',
    );
    this.#form = canaryForm(values);
    for (const { kind, value } of values) this.#kinds.set(compactValue(value), kind);
  }

  get any(): boolean {
    return this.#form !== undefined;
  }

  /** A value that the engine has found. */
  found(value: string, handled: boolean): void {
    this.#take(value, handled);
  }

  /** What is left readable of the page, one text or field a step. */
  *clear(): Generator<undefined> {
    if (!this.#form) return;
    const { sweeper } = this.#page;
    for (const text of sweeper.open.connected()) {
      const readable = readableOf(text, sweeper.masks.stateOf(text));
      if (this.#isIn(readable) && isShown(holderOf(text))) this.#take(readable, false);
      yield;
    }
    for (const field of sweeper.fields.undecided()) {
      // What a person types to look somebody up is no page's doing.
      if (field === document.activeElement || isSearch(field)) continue;
      const value = fieldValue(field);
      if (this.#isIn(value) && isShown(field)) this.#take(value, false);
      yield;
    }
  }

  #isIn(text: string): boolean {
    // `search` begins at the beginning, whatever was looked at before.
    return this.#form !== undefined && text.search(this.#form) >= 0;
  }

  #take(text: string, handled: boolean): void {
    if (!this.#form) return;
    for (const [match] of text.matchAll(this.#form)) {
      const kind = this.#kinds.get(compactValue(match));
      if (kind === undefined) continue;
      this.seen++;
      if (handled) this.masked++;
      else this.leaked.add(kind);
    }
  }
}

/** What a text shows beside the values that were found in it. */
function readableOf(text: Text, state: TextState | undefined): string {
  const { data } = text;
  if (!state || state.shown !== data) return data;
  let rest = '';
  let from = 0;
  for (const { shownStart, shownEnd } of state.hits) {
    rest += `${data.slice(from, shownStart)}\n`;
    from = shownEnd;
  }
  return rest + data.slice(from);
}

function isShown(element: Element | null): boolean {
  return element?.checkVisibility({ visibilityProperty: true }) ?? false;
}
