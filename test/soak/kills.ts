// kill -9 under load: over both stores, and over a database that goes away before each kill.
import { rmSync } from 'node:fs';
import { killRuns, outageRuns } from '../support/kill-runs.ts';
import {
  type LedgerKind,
  newDirectory,
  postgresLedger,
  sqliteLedger,
} from '../support/ledger-stores.ts';
import { createDatabase, startPostgres } from '../support/postgres-server.ts';

/** Runs on one ledger: the verifier reads all of it each time. */
const perLedger = 10;

/** @returns what was broken, in words */
export async function soakKills(runs: number): Promise<string[]> {
  // Real flushes here: time is what a soak has.
  const server = await startPostgres(['max_connections=50']);
  process.env['MEDVEIL_TEST_POSTGRES'] = JSON.stringify(server.address);
  const broken: string[] = [];
  const killed = (kind: LedgerKind) => ({
    name: kind.name as string,
    soak: async (count: number) => {
      const at = await kind.place();
      return { place: at, found: await killRuns(at, count, Date.now()) };
    },
  });
  const away = {
    name: 'PostgreSQL, away',
    soak: async (count: number) => {
      const place = { dir: newDirectory(), address: await createDatabase(server.address) };
      return { place, found: await outageRuns(place, count, Date.now()) };
    },
  };
  const kinds = [killed(sqliteLedger), killed(postgresLedger), away];
  try {
    for (let done = 0; done < runs; done += perLedger) {
      const kind = kinds[(done / perLedger) % kinds.length]!;
      const count = Math.min(perLedger, runs - done);
      const { place, found } = await kind.soak(count);
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
  return broken;
}
