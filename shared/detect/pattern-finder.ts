// A hospital's own patterns as the scanner sees them. What finds them (pattern-set.ts) brings an engine
// along that most pages never need, so it is given, not imported.
import type { Finding } from './finding.ts';
import type { Findings } from './findings.ts';

/** Finds what a hospital's own patterns describe; offsets are UTF-16, findings in text order. */
export interface PatternFinder {
  find(text: string): readonly Finding[];
}

/** Adds what the rules' own patterns find; an own pattern stands against everything but a check digit
 *  and a label. */
export function addPatterns(
  text: string,
  rules: { readonly patterns?: PatternFinder | undefined },
  found: Findings,
): void {
  for (const { kind, start, end } of rules.patterns?.find(text) ?? [])
    found.add(kind, start, end, 2);
}
