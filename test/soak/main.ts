// `npm run soak [-- RUNS]`: kill -9 under load, 500 times over both stores unless said otherwise.
import { rmSync } from 'node:fs';
import { killRuns } from '../support/kill-runs.ts';
import { ledgerStores } from '../support/ledger-stores.ts';
import { startPostgres } from '../support/postgres-server.ts';

const runs = Number(process.argv[2] ?? 500);
/** Runs on one ledger: the verifier reads all of it each time. */
const perLedger = 10;

// Real flushes here: time is what a soak has.
const server = await startPostgres(['max_connections=50']);
process.env['MEDVEIL_TEST_POSTGRES'] = JSON.stringify(server.address);
const broken: string[] = [];
try {
  for (let done = 0; done < runs; done += perLedger) {
    const kind = ledgerStores[(done / perLedger) % ledgerStores.length]!;
    const count = Math.min(perLedger, runs - done);
    const place = await kind.place();
    const found = await killRuns(place, count, Date.now());
    broken.push(...found.map((what) => `${kind.name}: ${what}`));
    // What is broken stays, to be looked at.
    if (found.length === 0) rmSync(place.dir, { recursive: true, force: true });
    process.stdout.write(
      `${done + count} / ${runs}  ${kind.name}  ${found.length === 0 ? 'ok' : 'BROKEN'}\n`,
    );
  }
} finally {
  await server.remove();
}
for (const what of broken) process.stdout.write(`${what}\n`);
process.exitCode = broken.length === 0 ? 0 : 1;
