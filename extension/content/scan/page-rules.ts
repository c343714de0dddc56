// The rules a page is read by: the built-in ones and what the policy's packs add for this page.
import { builtInDetector, createDetector, type Detector } from '../../../shared/detect/detector.ts';
import type { PatternFinder } from '../../../shared/detect/pattern-finder.ts';
import type { FieldMeaning } from '../../../shared/detect/dictionary.ts';
import {
  extraRulesOf,
  type PatternRule,
  patternsOf,
  type RulePack,
} from '../../../shared/detect/rule-pack.ts';

/** Makes a finder of patterns; loaded only where a pack has some, because its engine is large. */
export type PatternEngine = (rules: readonly PatternRule[]) => PatternFinder;

export interface PageRules {
  readonly detector: Detector;
  /** Meaning of the value an element holds, where a pack's selector says so. */
  meaningBySelector(element: Element): FieldMeaning | undefined;
  /** Patterns wait for their engine; everything else is in force meanwhile. */
  readonly awaitsEngine: boolean;
  /** Packs that speak for this page, and what runs their patterns. */
  readonly packs: readonly RulePack[];
  readonly engine?: PatternEngine | undefined;
}

export const builtInRules: PageRules = {
  detector: builtInDetector,
  meaningBySelector: () => undefined,
  awaitsEngine: false,
  packs: [],
};

/** @param engine once it has been loaded */
export function pageRules(
  packs: readonly RulePack[],
  engine: PatternEngine | undefined,
): PageRules {
  if (packs.length === 0) return builtInRules;
  const patterns = patternsOf(packs);
  const finder = patterns.length > 0 ? engine?.(patterns) : undefined;
  return {
    detector: createDetector(extraRulesOf(packs, finder)),
    meaningBySelector: bySelector(packs),
    awaitsEngine: patterns.length > 0 && engine === undefined,
    packs,
    engine,
  };
}

function bySelector(packs: readonly RulePack[]): PageRules['meaningBySelector'] {
  const rules = packs.flatMap((pack) => pack.selectors ?? []).filter((r) => isSelector(r.selector));
  if (rules.length === 0) return () => undefined;
  // One question for all: it is asked for every text of a page.
  const any = rules.map((rule) => rule.selector).join(',');
  return (element) => {
    const holder = element.closest(any);
    return holder ? rules.find((rule) => holder.matches(rule.selector))?.kind : undefined;
  };
}

/** What this browser cannot read as a selector must not take the others along. */
export function isSelector(selector: string): boolean {
  try {
    new DocumentFragment().querySelector(selector);
    return true;
  } catch {
    return false;
  }
}
