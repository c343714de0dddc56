// Names of a hospital's own rules, so that browsers can say how often each has found something without saying
// what: `ginkgo-his/selectors/2` is the second selector of the pack `ginkgo-his`.
import { type IdentifierKind, identifierKinds } from '../identifiers/kind.ts';
import type { PatternRule, RulePack } from './rule-pack.ts';

interface Named {
  readonly name: string;
  readonly kind: IdentifierKind;
  /** Word, selector or pattern as the hospital wrote it. */
  readonly text: string;
}
export type NamedRule =
  | (Named & { readonly sort: 'label' | 'key' | 'selector' })
  | (Named & { readonly sort: 'pattern'; readonly pattern: PatternRule });

/** Form of a name. */
export const ruleNameForm =
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,60}\/(?:(?:labels|keys)\/[A-Za-z]{1,30}\/\d{1,3}|selectors\/\d{1,3}|patterns\/[A-Za-z0-9][A-Za-z0-9._-]{0,60})$/;

/** The rules of packs that find patients' values; those for `other` find what is nobody's and have no name. */
export function namedRules(packs: readonly RulePack[]): NamedRule[] {
  return packs.flatMap((pack) => [
    ...wordsOf(pack, 'labels'),
    ...wordsOf(pack, 'keys'),
    ...(pack.selectors ?? []).flatMap(({ selector, kind }, i): NamedRule[] => {
      const name = `${pack.id}/selectors/${i + 1}`;
      return kind === 'other' ? [] : [{ sort: 'selector', name, kind, text: selector }];
    }),
    ...(pack.patterns ?? []).map((pattern): NamedRule => {
      const name = `${pack.id}/patterns/${pattern.id}`;
      return { sort: 'pattern', name, kind: pattern.kind, text: pattern.pattern, pattern };
    }),
  ]);
}

function wordsOf(pack: RulePack, list: 'labels' | 'keys'): NamedRule[] {
  const sort = list === 'labels' ? 'label' : 'key';
  return identifierKinds.flatMap((kind) =>
    (pack[list]?.[kind] ?? []).map((text, i): NamedRule => {
      return { sort, name: `${pack.id}/${list}/${kind}/${i + 1}`, kind, text };
    }),
  );
}
