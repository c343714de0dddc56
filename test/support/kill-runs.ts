// `kill -9` under load, again and again on one ledger: the same runs for the tests and for `npm run soak`.
import type { LedgerPlace } from '../../proxy/ledger/open-ledger.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { brokenPromises, entriesOf, WriterProcess } from './ledger-writers.ts';

/**
 * One run after the other, each killed after another number of acknowledgements.
 * @param seed of those numbers, so that a failure can be had again
 * @returns what was promised and not kept, in words
 */
export async function killRuns(place: LedgerPlace, runs: number, seed: number): Promise<string[]> {
  const acked = new Map<string, number>();
  let state = seed >>> 0;
  for (let run = 0; run < runs; run++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const after = (state >>> 8) % 600;
    const where = `run ${run} of seed ${seed}, killed after ${after}`;
    // Part of what the last run may or may not have recorded is asked for again.
    const first = Math.max(0, acked.size - 20);
    const writer = new WriterProcess({ place, name: 'r', first, count: 1_000_000, width: 40 });
    await writer.reached(after);
    await writer.kill();
    for (const [key, index] of writer.acked) {
      const before = acked.get(key) ?? index;
      if (before !== index) return [`${where}: ${key} moved from ${before} to ${index}`];
      acked.set(key, index);
    }
    // Killed before it had made anything, the first run leaves nothing to verify.
    const report = await verifySource(place);
    if ('missing' in report ? acked.size > 0 : !report.ok) {
      return [`${where}: ${JSON.stringify(report)}`];
    }
  }
  return brokenPromises(await entriesOf(place), acked).map((what) => `seed ${seed}: ${what}`);
}
