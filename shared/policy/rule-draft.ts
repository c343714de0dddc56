// Rules that somebody has picked on a page of the hospital's system, before they are in force: what each says, and
// the rule pack they make. Knows the shapes and what no rule may hold; looks at no page.
import * as z from 'zod/mini';
import type { Detector } from '../detect/detector.ts';
import { isOrigin, packLimits, type RulePack, selectorText } from '../detect/rule-pack.ts';
import { identifierKinds } from '../identifiers/kind.ts';

/** `other`: what stands there is not a patient's, and is not masked. */
export const draftMeanings = [...identifierKinds, 'other'] as const;
export type DraftMeaning = (typeof draftMeanings)[number];

const word = z.string().check(z.trim(), z.minLength(1), z.maxLength(60));
const kind = z.enum(draftMeanings);

/** One rule, by what it knows the value: the label beside it, the key on it, or its place on the page. */
export const draftRule = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('label'), word, kind }),
  z.strictObject({ by: z.literal('key'), word, kind }),
  z.strictObject({ by: z.literal('selector'), selector: selectorText, kind }),
]);
export type DraftRule = z.infer<typeof draftRule>;

const count = z.int().check(z.nonnegative());

export const ruleDraft = z.strictObject({
  site: z.string().check(z.maxLength(300), z.refine(isOrigin)),
  /** Path of the page it was tried on, without query. */
  path: z.string().check(z.maxLength(2000)),
  rules: z.array(draftRule).check(z.minLength(1), z.maxLength(100)),
  /** What the test on that page found: values masked without and with the rules, and those that each rule
   *  decides, in the order of the rules. */
  tested: z.strictObject({
    before: count,
    after: count,
    hits: z.array(count).check(z.maxLength(100)),
  }),
});
export type RuleDraft = z.infer<typeof ruleDraft>;

/** The pack that a draft makes. */
export function packOfDraft(
  { site, rules }: Pick<RuleDraft, 'site' | 'rules'>,
  { id, title, version = 1 }: { id: string; title?: string; version?: number },
): RulePack {
  const labels: NonNullable<RulePack['labels']> = {};
  const keys: NonNullable<RulePack['keys']> = {};
  const selectors: NonNullable<RulePack['selectors']> = [];
  for (const rule of rules) {
    if (rule.by === 'selector') selectors.push({ selector: rule.selector, kind: rule.kind });
    else {
      const into = rule.by === 'label' ? labels : keys;
      const words = (into[rule.kind] ??= []);
      if (!words.includes(rule.word) && words.length < packLimits.words) words.push(rule.word);
    }
  }
  return {
    v: 1,
    id,
    version,
    ...(title === undefined ? {} : { title }),
    sites: [site],
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(Object.keys(keys).length > 0 ? { keys } : {}),
    ...(selectors.length > 0 ? { selectors } : {}),
  };
}

/** Whether a draft shows what would be masked without it: then another person has to look at it. */
export function uncovers({ rules }: Pick<RuleDraft, 'rules'>): boolean {
  return rules.some((rule) => rule.kind === 'other');
}

/** Whether a word or selector of a rule may hold a patient's value: rules go to every browser in clear. Numbers of
 *  three digits and more are enough: no label needs one. */
export function holdsValue(text: string, detector: Pick<Detector, 'scan'>): boolean {
  return /\d{3}/.test(text.normalize('NFKC')) || detector.scan(text).length > 0;
}

/** Text of a rule that a person wrote or the page has. */
export function textOfRule(rule: DraftRule): string {
  return rule.by === 'selector' ? rule.selector : rule.word;
}
