// Counts a page from what the engine remembers of it: labelled fields, which of them are masked, which rules
// found them. In steps, so that a long list is counted while nothing else is to be done.
import { type FieldCounts, type LookCounts, mostRules } from '../../../shared/messages/coverage.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { Context } from '../label/label.ts';
import { fieldNames, fieldValue, kindIn, veilAttribute } from '../mask/fields.ts';
import type { Field } from '../mask/field-meaning.ts';
import { generatedAttribute } from '../mask/generated.ts';
import type { ProtectedPage } from '../page/page.ts';
import { CanarySearch } from './canary-search.ts';
import type { RuleHits } from './rule-hits.ts';

/** A page as it stands. */
export interface Counted {
  readonly counts: LookCounts;
  /** Kinds of canary values in clear. */
  readonly leaked: readonly IdentifierKind[];
}

class Tally {
  readonly kinds = new Map<IdentifierKind, { found: number; masked: number }>();
  readonly rules = new Map<string, number>();

  field(kind: IdentifierKind, handled: boolean): void {
    const counts = this.kinds.get(kind) ?? { found: 0, masked: 0 };
    this.kinds.set(kind, counts);
    counts.found++;
    if (handled) counts.masked++;
  }

  rule(name: string | undefined): void {
    if (name !== undefined) this.rules.set(name, (this.rules.get(name) ?? 0) + 1);
  }
}

/** Yields after every value; returns the counts. */
export function* countLook(page: ProtectedPage, hits: RuleHits): Generator<undefined, Counted> {
  const tally = new Tally();
  const canary = new CanarySearch(page);
  yield* countTexts(page, hits, tally, canary);
  yield* countFields(page, hits, tally, canary);
  for (const { text, kind, context } of page.sweeper.missed.live()) {
    tally.field(kind, page.policy.resolution(kind) === 'show');
    tally.rule(hits.ofContext(text, context));
    yield;
  }
  yield* canary.clear();
  return { counts: countsOf(tally, canary), leaked: [...canary.leaked] };
}

function* countTexts(
  page: ProtectedPage,
  hits: RuleHits,
  tally: Tally,
  canary: CanarySearch,
): Generator<undefined> {
  for (const [text, state] of page.sweeper.masks.live()) {
    // A page that has written over a mask shows what it wrote.
    const written = text.data === state.shown;
    const isHandled = (kind: IdentifierKind): boolean =>
      written || page.policy.resolution(kind) === 'show';
    const [first] = state.hits;
    if (first && isLabelled(state.context)) {
      tally.field(
        first.kind,
        state.hits.every(({ kind }) => isHandled(kind)),
      );
      tally.rule(hits.ofContext(text, state.context));
    }
    for (const { kind, value } of state.hits) {
      for (const name of hits.ofValue(kind, value)) tally.rule(name);
      if (canary.any) canary.found(value, isHandled(kind));
    }
    yield;
  }
}

/** Form fields, editing hosts, and what style sheets draw. */
function* countFields(
  page: ProtectedPage,
  hits: RuleHits,
  tally: Tally,
  canary: CanarySearch,
): Generator<undefined> {
  const { fields, generated } = page.sweeper;
  for (const [element, state] of fields.live()) {
    const value = fieldValue(element);
    if (value === '' && state.kind !== 'photo') continue;
    const kind = kindIn(element, state);
    const veiled = element.hasAttribute(veilAttribute);
    const handled = veiled || page.stateOf({ node: element, state }) !== 'masked';
    if (state.named || isLabelled(state.context)) {
      tally.field(kind, handled);
      const own = hits.ofContext(element, state.context);
      tally.rule(
        own ??
          wordsOf(element)
            .map((word) => hits.ofWord(word))
            .find(Boolean),
      );
    }
    for (const name of hits.ofValue(kind, value)) tally.rule(name);
    if (canary.any) canary.found(value, handled);
    yield;
  }
  for (const [element, values] of generated.live()) {
    const covered = element.hasAttribute(generatedAttribute);
    for (const { kind, value, context, revealed } of values) {
      const handled = covered || revealed || page.policy.resolution(kind) === 'show';
      if (isLabelled(context)) tally.field(kind, handled);
      tally.rule(hits.ofContext(element, context));
      if (canary.any) canary.found(value, handled);
    }
    yield;
  }
}

function isLabelled(context: Context | undefined): boolean {
  return context !== undefined && context.meaning !== 'other';
}

/** What names a form field beside its surroundings, as field-meaning.ts asks for it. */
function wordsOf(element: Element): string[] {
  if (!fieldNames.has(element.localName)) return [];
  const field = element as Field;
  const names = ['aria-label', 'name', 'id', 'data-testid', 'placeholder'];
  const attributes = names.map((name) => field.getAttribute(name) ?? '');
  const labels = [...(field.labels ?? [])].map((label) => label.textContent ?? '');
  return [...labels, ...attributes].filter((word) => word !== '' && word.length <= 60);
}

function countsOf({ kinds, rules }: Tally, canary: CanarySearch): LookCounts {
  const most = [...rules].toSorted(([, a], [, b]) => b - a).slice(0, mostRules);
  const counts: Partial<Record<IdentifierKind, FieldCounts>> = Object.fromEntries(kinds);
  const { any, seen, masked } = canary;
  return {
    kinds: counts,
    rules: Object.fromEntries(most),
    ...(any && seen > 0 ? { canary: { seen, masked } } : {}),
  };
}
