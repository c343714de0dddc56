// What a ledger can do, case by case: `bench -- ledger [CASE…] [--large]`; without a case, all of them.
import { createDatabase, type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import type { BenchLine } from './bench-line.ts';
import { benchThroughput } from './ledger-throughput.ts';
import { bytesOf, growthLine, removeLog, type Sized, writeLog } from './log-sizes.ts';
import { benchProofSize } from './proof-size-bench.ts';
import { sealedPlace } from './sealed-place.ts';
import { benchSearch } from './search-bench.ts';
import { benchVerifier } from './verifier-bench.ts';

const cases = ['throughput', 'search', 'growth', 'proofSize', 'verifier'] as const;
type Case = (typeof cases)[number];

const small = 10_000;
/** Where growth is looked at on the way. */
const between = 100_000;

/** @throws Error for a case that there is not */
export async function benchLedger(args: readonly string[]): Promise<BenchLine[]> {
  const named = args.filter((arg) => !arg.startsWith('--'));
  const chosen = new Set<Case>(named.length === 0 ? cases : named.map(caseOf));
  // As a hospital runs it: every commit is flushed.
  const server = await startPostgres(['shared_buffers=256MB', 'max_wal_size=4GB']);
  try {
    const lines = chosen.has('throughput') ? await benchThroughput(server) : [];
    const ofLogs = (['search', 'growth', 'proofSize'] as const).filter((one) => chosen.has(one));
    const size = args.includes('--large') ? 10_000_000 : 1_000_000;
    if (ofLogs.length > 0)
      for (const store of ['SQLite', 'PostgreSQL'] as const)
        lines.push(...(await benchLogs(store, server, size, ofLogs)));
    if (chosen.has('verifier')) lines.push(...(await benchVerifier()));
    return lines;
  } finally {
    await server.remove();
  }
}

function caseOf(name: string): Case {
  const known = cases.find((one) => one === name);
  if (known === undefined) throw new Error(`no case ${name}: ${cases.join(', ')}`);
  return known;
}

/** What needs a large log: written once. */
async function benchLogs(
  store: 'SQLite' | 'PostgreSQL',
  server: PostgresServer,
  size: number,
  chosen: readonly Case[],
): Promise<BenchLine[]> {
  const place = async () =>
    sealedPlace(store === 'SQLite' ? {} : { address: await createDatabase(server.address) });
  const little = await writeLog(await place(), small);
  const sizes: Sized[] = [];
  const large = await writeLog(await place(), size, between, async (at, written) => {
    sizes.push({ size: written, bytes: await bytesOf(at) });
  });
  sizes.push({ size, bytes: await bytesOf(large.place) });
  const [first, last] = [sizes[0], sizes.at(-1)];
  const lines: BenchLine[] = [];
  if (chosen.includes('growth') && first && last) lines.push(growthLine(store, first, last));
  if (chosen.includes('proofSize')) lines.push(...(await benchProofSize(store, little, large)));
  if (chosen.includes('search')) lines.push(...(await benchSearch(store, little, large)));
  await removeLog(little);
  await removeLog(large);
  return lines;
}
