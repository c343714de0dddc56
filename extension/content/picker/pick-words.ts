// The words of the picker. Kinds have those of the rest of the interface.
import { type IdentifierKind, identifierKinds } from '../../../shared/identifiers/kind.ts';
import { type PickRefusal, pickRefusals } from '../../../shared/messages/picker.ts';
import type { DraftMeaning, DraftRule } from '../../../shared/policy/rule-draft.ts';

const keys = [
  'pickTitle',
  'pickHint',
  'pickNext',
  'pickPrevious',
  'pickSide',
  'pickClose',
  'pickKind',
  'pickChoose',
  'pickOther',
  'pickOffers',
  'pickByLabel',
  'pickByKey',
  'pickByPlace',
  'pickDecides',
  'pickShows',
  'pickKnown',
  'pickNoOffer',
  'pickNoValue',
  'pickAdd',
  'pickCancel',
  'pickRules',
  'pickRemove',
  'pickHits',
  'pickTest',
  'pickTested',
  'pickIdle',
  'pickSave',
  'pickSaving',
  'pickSaved',
] as const;
type Key = (typeof keys)[number] | `kind_${IdentifierKind}` | `pick_${PickRefusal}`;
export type PickWords = Readonly<Record<Key, string>>;

/** One that is missing shows its key, which the tests look for. */
export function loadPickWords(read: (key: string) => string): PickWords {
  const all = [
    ...keys,
    ...identifierKinds.map((kind) => `kind_${kind}`),
    ...pickRefusals.map((refusal) => `pick_${refusal}`),
  ];
  return Object.fromEntries(all.map((key) => [key, read(key) || key])) as PickWords;
}

export function meaningWord(meaning: DraftMeaning, words: PickWords): string {
  return meaning === 'other' ? words.pickOther : words[`kind_${meaning}`];
}

/** What a rule knows the value by, in words. */
export function ruleWord(rule: DraftRule, words: PickWords): string {
  switch (rule.by) {
    case 'label':
      return words.pickByLabel.replace('{word}', rule.word);
    case 'key':
      return words.pickByKey.replace('{word}', rule.word);
    case 'selector':
      return words.pickByPlace.replace('{word}', rule.selector);
  }
}
