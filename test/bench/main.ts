// `npm run -s bench -- NAME [CASE…] [--json]`: measures something beside its baseline in the same run and
// prints one JSON object a line, or a table.
import type { BenchLine } from './bench-line.ts';
import { benchEgress } from './egress-bench.ts';
import { benchGateway } from './gateway-bench.ts';
import { benchIdle } from './idle-bench.ts';
import { benchInspect } from './inspect-bench.ts';
import { benchLedger } from './ledger-bench.ts';
import { benchPage } from './page-bench.ts';
import { benchScan } from './scan-bench.ts';
import { benchSlowClients } from './slow-clients-bench.ts';
import { benchUploads } from './upload-bench.ts';

const benches: Record<string, (args: readonly string[]) => BenchLine[] | Promise<BenchLine[]>> = {
  egress: benchEgress,
  gateway: benchGateway,
  idle: benchIdle,
  inspect: benchInspect,
  ledger: benchLedger,
  page: benchPage,
  scan: benchScan,
  slow: benchSlowClients,
  upload: benchUploads,
};

const name = process.argv[2] ?? '';
const run = benches[name];
if (run === undefined) {
  process.stderr.write(`usage: bench ${Object.keys(benches).join('|')} [CASE…] [--json]\n`);
  process.exitCode = 2;
} else {
  const lines = await run(process.argv.slice(3));
  if (process.argv.includes('--json')) {
    for (const line of lines) process.stdout.write(`${JSON.stringify(line)}\n`);
  } else {
    for (const { case: what, value, unit, baseline, ratio } of lines) {
      const figures = `${value} ${unit}`.padStart(20);
      process.stdout.write(
        `${name}  ${what.padEnd(24)}${figures}   baseline ${baseline} ${unit}   ratio ${ratio}\n`,
      );
    }
  }
}
