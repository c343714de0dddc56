// Counted reasons in memory, for tests of what decides about reveals.
import { SameReasons } from '../../extension/background/same-reasons.ts';

export function sameReasons(now: () => number = () => 0): SameReasons {
  let kept: unknown;
  return new SameReasons(
    {
      read: async () => kept,
      write: async (value) => {
        kept = structuredClone(value);
      },
    },
    now,
  );
}
