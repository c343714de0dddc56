// What a hospital adds to the built-in rules, as data: labels, keys, page selectors and number formats
// of its own systems. Knows the shape of a pack and which packs speak for a page; compiles nothing.
import * as z from 'zod/mini';
import { type IdentifierKind, identifierKinds } from '../identifiers/kind.ts';
import type { ExtraRules } from './detector.ts';
import type { PatternFinder } from './pattern-finder.ts';
import type { FieldMeaning } from './dictionary.ts';

/** A kind, or `other`: the words say that the value is not a patient's. */
const fieldMeanings = [...identifierKinds, 'other'] as const;

/** Caps: a pack is a page of text, not a database; what every page of a hospital runs must stay small. */
export const packLimits = { words: 500, selectors: 200, patterns: 50, patternLength: 300 } as const;

const words = z
  .array(z.string().check(z.trim(), z.minLength(1), z.maxLength(60)))
  .check(z.maxLength(packLimits.words));
const wordLists = z.partialRecord(z.enum(fieldMeanings), words);
const id = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$/));

/** A CSS selector; whether a browser can read it is the browser's to say. */
export const selectorText = z.string().check(z.trim(), z.minLength(1), z.maxLength(300));

export const selectorRule = z.strictObject({
  /** What it matches holds the value, and all of it is the value. */
  selector: selectorText,
  kind: z.enum(fieldMeanings),
});
const patternRule = z.strictObject({
  id,
  kind: z.enum(identifierKinds),
  /** RE2 syntax: linear time, so no look-around and no back-references. */
  pattern: z.string().check(z.minLength(1), z.maxLength(packLimits.patternLength)),
  /** `i` any case, `m` ^ and $ at lines, `s` the dot takes line ends. */
  flags: z.optional(z.string().check(z.regex(/^(?!.*(.).*\1)[ims]{0,3}$/))),
});

export const rulePackSchema = z.strictObject({
  v: z.literal(1),
  id,
  /** The hospital's own number of this state of the pack. */
  version: z.union([z.string().check(z.minLength(1), z.maxLength(60)), z.int()]),
  title: z.optional(z.string().check(z.maxLength(120))),
  /** Origins whose pages and bodies the pack speaks for; absent or empty: all. */
  sites: z.optional(z.array(z.string().check(z.refine(isOrigin))).check(z.maxLength(100))),
  labels: z.optional(wordLists),
  keys: z.optional(wordLists),
  selectors: z.optional(z.array(selectorRule).check(z.maxLength(packLimits.selectors))),
  patterns: z.optional(z.array(patternRule).check(z.maxLength(packLimits.patterns))),
});

export type RulePack = z.infer<typeof rulePackSchema>;
export type PatternRule = z.infer<typeof patternRule>;
export type SelectorRule = z.infer<typeof selectorRule>;

/** Packs that speak for a page: for its own origin or that of a page around it. */
export function packsFor(packs: readonly RulePack[], origins: readonly string[]): RulePack[] {
  return packs.filter(({ sites = [] }) => {
    return sites.length === 0 || sites.some((site) => origins.includes(new URL(site).origin));
  });
}

/** Patterns of packs, in the packs' order. */
export function patternsOf(packs: readonly RulePack[]): PatternRule[] {
  return packs.flatMap((pack) => pack.patterns ?? []);
}

/** Labels and keys of packs as one; `patterns` is what `createPatternSet` made of theirs. */
export function extraRulesOf(packs: readonly RulePack[], patterns?: PatternFinder): ExtraRules {
  const labels: Partial<Record<FieldMeaning, string[]>> = {};
  const keys: Partial<Record<FieldMeaning, string[]>> = {};
  for (const pack of packs) {
    gather(labels, pack.labels);
    gather(keys, pack.keys);
  }
  return { labels, keys, ...(patterns === undefined ? {} : { patterns }) };
}

function gather(
  into: Partial<Record<FieldMeaning, string[]>>,
  lists: Partial<Record<IdentifierKind | 'other', string[]>> | undefined,
): void {
  for (const meaning of fieldMeanings) {
    const added = lists?.[meaning];
    if (added) into[meaning] = [...(into[meaning] ?? []), ...added];
  }
}

/** `https://his.example:8443`: scheme, host and port as browsers write them, nothing behind. */
export function isOrigin(text: string): boolean {
  try {
    const { protocol, origin } = new URL(text);
    return /^https?:$/.test(protocol) && origin === text;
  } catch {
    return false;
  }
}
