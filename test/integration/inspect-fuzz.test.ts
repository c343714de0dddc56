// Changed bodies of every format through the inspector. `npm run -s soak -- inspect` does a million.
import { expect, test } from 'vitest';
import { fuzzInspection } from '../soak/inspect-fuzz.ts';

const megabyte = 1_048_576;
/** For one body that is alone: far more than any takes, also on a machine that has other things to do. */
const longest = 60_000;

// A number gives the same body every time; the second one is another each run, and is told when it fails.
test.each([1, 1 + (Date.now() % 1_000_000_000)])(
  'a thousand changed bodies from number %d on end with a verdict, and nothing of them stays',
  { timeout: 600_000 },
  async (from) => {
    const { verdicts, broken, footprints } = await fuzzInspection({ from, count: 1000, longest });
    expect(broken).toEqual([]);
    const read = Object.values(verdicts).reduce((sum, times) => sum + times, 0);
    expect(read).toBe(1000);
    // Changed in the right measure: some are read as before, and some cannot be.
    expect(Object.keys(verdicts).sort()).toEqual(['clean', 'found', 'uninspected', 'unscannable']);
    const [before, after] = footprints!;
    expect(after.handles).toBeLessThanOrEqual(before.handles);
    expect(after.held - before.held).toBeLessThan(32 * megabyte);
  },
);
