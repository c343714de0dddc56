// Entries a second that are verified: `medveil verify` over a store, clear and sealed, and the offline verifier
// over a bundle; beside reading the same entries and nothing else.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerIn } from '../../proxy/ledger/data-directory.ts';
import { verifierKeyPath } from '../../proxy/ledger/keys.ts';
import type { LedgerPlace } from '../../proxy/ledger/open-ledger.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { writeBundle } from '../../proxy/ledger/write-bundle.ts';
import { openLedgerReader } from '../../proxy/store/open-ledger-store.ts';
import { runVerifier } from '../../proxy/verifier/run-verifier.ts';
import { newDirectory } from '../support/ledger-stores.ts';
import type { BenchLine } from './bench-line.ts';
import { writeLog } from './log-sizes.ts';
import { median } from './median.ts';
import { sealedPlace } from './sealed-place.ts';

const size = 50_000;
const rounds = 3;

export async function benchVerifier(): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const [name, place] of [
    ['clear', { dir: newDirectory() }],
    ['sealed', sealedPlace({})],
  ] as const) {
    await (await writeLog(place, size)).ledger.close();
    lines.push(
      await measure(
        `verify, SQLite, ${name}`,
        () => verifyStore(place),
        () => readStore(place),
      ),
    );
    const bundle = join(place.dir, 'bundle');
    await writeBundle(place, bundle);
    const key = readFileSync(verifierKeyPath(place.dir), 'utf8').trim();
    if (name === 'sealed')
      lines.push(
        await measure(
          'offline, bundle',
          () => verifyBundle(bundle, key),
          () => readBundle(bundle),
        ),
      );
    rmSync(place.dir, { recursive: true, force: true });
  }
  return lines;
}

async function verifyStore({ dir }: LedgerPlace): Promise<void> {
  const report = await verifySource(dir);
  if ('missing' in report || !report.ok || report.entries !== size)
    throw new Error(JSON.stringify(report));
}

async function readStore({ dir }: LedgerPlace): Promise<void> {
  const reader = await openLedgerReader(ledgerIn(dir));
  for (let from = 0; from < size; ) from += (await reader.entries(from, 1000)).length;
  await reader.close();
}

async function verifyBundle(bundle: string, key: string): Promise<void> {
  const said: string[] = [];
  const io = { out: (line: string) => said.push(line), err: (line: string) => said.push(line) };
  if ((await runVerifier([bundle, '--key', key], io)) !== 0) throw new Error(said.join('\n'));
}

async function readBundle(bundle: string): Promise<void> {
  const lines = readFileSync(join(bundle, 'entries.ndjson'), 'utf8').trimEnd().split('\n');
  if (lines.map((line): unknown => JSON.parse(line)).length !== size) throw new Error('entries');
}

async function measure(
  name: string,
  verify: () => Promise<void>,
  read: () => Promise<void>,
): Promise<BenchLine> {
  const [rates, plain]: number[][] = [[], []];
  for (let round = 0; round < rounds; round++) {
    rates?.push(await rateOf(verify));
    plain?.push(await rateOf(read));
  }
  const [value, baseline] = [median(rates ?? []), median(plain ?? [])];
  return {
    bench: 'ledger',
    case: `verifier: ${name}, beside reading`,
    value,
    unit: 'entries/s',
    baseline,
    ratio: Math.round((1000 * value) / baseline) / 1000,
  };
}

async function rateOf(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return Math.round((1000 * size) / (performance.now() - begun));
}
