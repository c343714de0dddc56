// Durable records a second, from the call to the acknowledgement, on both stores and with several gateways
// on PostgreSQL, beside plain batched inserts of the same rows in the same run.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import type { LedgerPlace } from '../../proxy/ledger/open-ledger.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { openLedgerStore } from '../../proxy/store/open-ledger-store.ts';
import { ledgerIn } from '../../proxy/ledger/data-directory.ts';
import { secondGateway } from '../support/ledger-writers.ts';
import { createDatabase, type PostgresServer, withClient } from '../support/postgres-server.ts';
import type { BenchLine } from './bench-line.ts';
import type { LedgerTask, LedgerTimes } from './ledger-child.ts';
import { warmUp } from './ledger-warm-up.ts';
import { median } from './median.ts';
import { sealedPlace } from './sealed-place.ts';

/** Records of a case, over all its writers. */
const records = 30_000;
const rounds = 3;
const program = fileURLToPath(new URL('./ledger-child.ts', import.meta.url));

export async function benchThroughput(server: PostgresServer): Promise<BenchLine[]> {
  const postgres = async () => sealedPlace({ address: await createDatabase(server.address) });
  const sqlite = async () => sealedPlace({});
  return [
    ...(await measure('SQLite, 1 writer', sqlite, 1)),
    ...(await measure('PostgreSQL, 1 writer', postgres, 1)),
    ...(await measure('PostgreSQL, 2 writers', postgres, 2)),
    ...(await measure('PostgreSQL, 4 writers', postgres, 4)),
  ];
}

async function measure(
  name: string,
  newPlace: () => Promise<LedgerPlace>,
  writers: number,
): Promise<BenchLine[]> {
  const [rates, plainRates, waits, plainWaits]: number[][] = [[], [], [], []];
  for (let round = 0; round < rounds; round++) {
    const place = await newPlace();
    await (await openLedger(place)).close();
    const places = [place, ...Array.from({ length: writers - 1 }, () => secondGateway(place))];
    const count = records / writers;
    const task = (child: number) => ({ child, children: writers, count });
    const ledger = await race(places.map((at, i) => ({ what: 'ledger', place: at, ...task(i) })));
    const report = await verifySource(place);
    if ('missing' in report || !report.ok || report.entries !== records + warmUp * writers) {
      throw new Error(`${name}: ${JSON.stringify(report)}`);
    }
    const bare = await emptyTables(await newPlace());
    const plain = await race(
      places.map((_, i) => ({ what: 'plain', place: bare, source: place, ...task(i) })),
    );
    for (const { dir } of [...places, bare]) rmSync(dir, { recursive: true, force: true });
    rates!.push(ledger.rate);
    plainRates!.push(plain.rate);
    waits!.push(ledger.p99);
    plainWaits!.push(plain.p99);
  }
  return [
    line(name, 'records/s', median(rates!), median(plainRates!)),
    line(`${name}, p99 of the answer`, 'ms', median(waits!), median(plainWaits!)),
  ];
}

/** The ledger's own tables, with nothing in them. */
async function emptyTables(place: LedgerPlace): Promise<LedgerPlace> {
  const { address = ledgerIn(place.dir) } = place;
  await (await openLedgerStore(address)).close();
  if (address.kind === 'postgres') {
    await withClient(address, (client) =>
      client.query(`create table entry_all partition of entry for values from (0) to (300000);
        update head set month = 200001`),
    );
  }
  return place;
}

/** Starts all children, lets them begin together, and waits for the last. */
async function race(tasks: readonly LedgerTask[]): Promise<{ rate: number; p99: number }> {
  const children = tasks.map((task) => {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', program, JSON.stringify(task)],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    return { child, lines: createInterface({ input: child.stdout }) };
  });
  await Promise.all(children.map(({ lines }) => once(lines, 'line')));
  const times = await Promise.all(
    children.map(async ({ child, lines }) => {
      const answer = once(lines, 'line');
      child.stdin.write('go\n');
      return JSON.parse(String((await answer)[0])) as LedgerTimes;
    }),
  );
  const begun = Math.min(...times.map((t) => t.begun));
  const ended = Math.max(...times.map((t) => t.ended));
  const waits = times.flatMap((t) => t.waits).sort((a, b) => a - b);
  return {
    rate: (waits.length * 1000) / (ended - begun),
    p99: waits[Math.floor(waits.length * 0.99)] ?? 0,
  };
}

function line(name: string, unit: string, value: number, baseline: number): BenchLine {
  const rounded = (n: number) => (n >= 1000 ? Math.round(n) : Math.round(n * 10) / 10);
  return {
    bench: 'ledger',
    case: name,
    value: rounded(value),
    unit,
    baseline: rounded(baseline),
    ratio: Math.round((value / baseline) * 1000) / 1000,
  };
}
