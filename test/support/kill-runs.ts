// `kill -9` under load, again and again on one ledger: the same runs for the tests and for `npm run soak`.
import type { LedgerPlace } from '../../proxy/ledger/open-ledger.ts';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import type { PostgresAddress } from '../../proxy/store/ledger-address.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { lossyRelay } from './lossy-relay.ts';
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

/**
 * The same with a database that goes away under each writer before it is killed: while it spools, or, every other
 * run, while the spool goes out again.
 */
export async function outageRuns(
  place: LedgerPlace & { readonly address: PostgresAddress },
  runs: number,
  seed: number,
): Promise<string[]> {
  const relay = await lossyRelay(place.address);
  const behind = { ...place, address: { ...place.address, port: relay.port }, retryMs: 300 };
  const acked = new Map<string, number>();
  const spooled = new Set<string>();
  let state = seed >>> 0;
  const below = (most: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % most;
  };
  try {
    for (let run = 0; run < runs; run++) {
      const [direct, away, isBack] = [below(300), 1 + below(900), run % 2 === 1];
      const where = `run ${run} of seed ${seed}, away after ${direct} for ${away}, back: ${isBack}`;
      const task = { place: behind, name: `w${run}`, first: 0, count: 1_000_000, width: 40 };
      const writer = new WriterProcess({ ...task, mayWait: true });
      await writer.reached(direct);
      if (below(3) === 0) relay.loseNextCommit();
      else relay.cut();
      await writer.until(() => writer.spooled.size >= away);
      if (isBack) {
        const [before, more] = [writer.acked.size, away + below(400)];
        relay.mend();
        // Empty sooner than that, nothing is spooled any more.
        await writer.until(() => writer.spooled.size >= more || writer.acked.size > before);
      }
      await writer.kill();
      relay.mend();
      for (const [key, index] of writer.acked) acked.set(key, index);
      for (const key of writer.spooled) spooled.add(key);
      // The start brings in what waits, before anything new.
      await (await openLedger(behind)).close();
      const report = await verifySource(place);
      if ('missing' in report || !report.ok) return [`${where}: ${JSON.stringify(report)}`];
    }
    const broken = brokenPromises(await entriesOf(place), acked, spooled);
    return broken.map((what) => `seed ${seed}: ${what}`);
  } finally {
    await relay.close();
  }
}
