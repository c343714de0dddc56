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

/** The last rules that were asked for; the next ones are nearly always the same. */
let last: { readonly written: string; readonly detector: Detector } | undefined;

/** As `detectorOf`, for threads: packs arrive as copies there, and what is remembered of words is remembered by detector. */
export function detectorLike(packs: readonly RulePack[]): Detector {
  const written = JSON.stringify(packs);
  if (last?.written !== written) last = { written, detector: detectorOf(packs) };
  return last.detector;
}
