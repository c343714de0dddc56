// From packs to the rules in force on the server.
import { builtInDetector, createDetector, type Detector } from '../../shared/detect/detector.ts';
import { createPatternSet } from '../../shared/detect/pattern-set.ts';
import { extraRulesOf, patternsOf, type RulePack } from '../../shared/detect/rule-pack.ts';

const packsByDetector = new WeakMap<Detector, readonly RulePack[]>([[builtInDetector, []]]);

/** The built-in rules with the packs' on top. Without packs always the same detector. */
export function detectorOf(packs: readonly RulePack[]): Detector {
  if (packs.length === 0) return builtInDetector;
  const patterns = patternsOf(packs);
  const detector = createDetector(
    extraRulesOf(packs, patterns.length > 0 ? createPatternSet(patterns) : undefined),
  );
  packsByDetector.set(detector, packs);
  return detector;
}

/** The packs that a detector was made of, so that another thread can make the same; null for others. */
export function packsOf(detector: Detector): readonly RulePack[] | null {
  return packsByDetector.get(detector) ?? null;
}
