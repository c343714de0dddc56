// What the report must show, and which of it a measure does not show.
import type { Measure } from './measure.ts';

export const recallGoals = { labelled: 0.995, checkDigit: 0.97, dictionary: 0.98 } as const;
export const precisionGoal = 0.99;

/** One goal that was not reached. */
export interface Shortfall {
  readonly goal: string;
  readonly wanted: number;
  readonly reached: number;
}

/** The goals a measure misses; none means the report passes. A goal nothing was measured for fails. */
export function shortfalls(measure: Measure): Shortfall[] {
  const out: Shortfall[] = [];
  for (const [evidence, wanted] of Object.entries(recallGoals)) {
    const tally = measure.byEvidence[evidence];
    const reached = tally === undefined || tally.values === 0 ? 0 : tally.recall;
    if (reached < wanted) out.push({ goal: `recall, ${evidence}`, wanted, reached });
  }
  for (const [kind, tally] of Object.entries(measure.byKind))
    if (tally.precision < precisionGoal)
      out.push({ goal: `precision, ${kind}`, wanted: precisionGoal, reached: tally.precision });
  if (measure.clinicalMasked > 0)
    out.push({ goal: 'clinical values masked', wanted: 0, reached: measure.clinicalMasked });
  return out;
}
