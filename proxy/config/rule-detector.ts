// From packs to the rules in force on the server.
import { builtInDetector, createDetector, type Detector } from '../../shared/detect/detector.ts';
import { createPatternSet } from '../../shared/detect/pattern-set.ts';
import { extraRulesOf, patternsOf, type RulePack } from '../../shared/detect/rule-pack.ts';

/** The built-in rules with the packs' on top. Without packs always the same detector. */
export function detectorOf(packs: readonly RulePack[]): Detector {
  if (packs.length === 0) return builtInDetector;
  const patterns = patternsOf(packs);
  return createDetector(
    extraRulesOf(packs, patterns.length > 0 ? createPatternSet(patterns) : undefined),
  );
}
