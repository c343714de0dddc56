// Requests per second through the gateway (TLS, inspection, durable records) beside bare Express and
// http-proxy-middleware over TLS, in turns, each in its own process with the same upstream.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadServerIdentity } from '../../proxy/tls/local-authority.ts';
import type { BenchLine } from './bench-line.ts';
import { Load } from './load.ts';
import { median } from './median.ts';

const rounds = 5;
const roundMs = 2000;
const connections = 32;

interface Child {
  readonly process: ChildProcess;
  readonly port: number;
}

export async function benchGateway(): Promise<BenchLine[]> {
  const dir = await mkdtemp(join(tmpdir(), 'medveil-bench-'));
  const { ca } = await loadServerIdentity({ dir, names: ['localhost'], now: new Date() });
  const upstream = await start('upstream', dir, '');
  const target = `http://127.0.0.1:${upstream.port}`;
  const bare = await start('bare', dir, target);
  const ours = await start('medveil', dir, target);
  const lines: BenchLine[] = [];
  try {
    for (const [name, path] of [
      ['inspect 1 KB', '/1'],
      ['inspect 13 KB', '/13'],
    ] as const) {
      const bareLoad = await Load.open(bare.port, ca, connections);
      const ourLoad = await Load.open(ours.port, ca, connections);
      await bareLoad.run(path, 1000);
      await ourLoad.run(path, 1000);
      const baseline: number[] = [];
      const value: number[] = [];
      for (let round = 0; round < rounds; round++) {
        baseline.push(await rate(bareLoad, bare, path));
        value.push(await rate(ourLoad, ours, path));
      }
      bareLoad.close();
      ourLoad.close();
      const [ourRate, bareRate] = [median(value), median(baseline)];
      lines.push({
        bench: 'gateway',
        case: name,
        value: Math.round(ourRate),
        unit: 'requests/s',
        baseline: Math.round(bareRate),
        ratio: Math.round((ourRate / bareRate) * 1000) / 1000,
      });
    }
  } finally {
    for (const child of [upstream, bare, ours]) child.process.disconnect();
    await once(ours.process, 'exit');
    await rm(dir, { recursive: true, force: true });
  }
  return lines;
}

/** The clock stops when the last record is durable, not when the last answer has come. */
async function rate(load: Load, child: Child, path: string): Promise<number> {
  const begun = performance.now();
  const { responses, errors } = await load.run(path, roundMs);
  child.process.send('drain');
  await once(child.process, 'message');
  if (errors > 0) throw new Error(`${errors} answers were wrong`);
  return (responses * 1000) / (performance.now() - begun);
}

async function start(role: string, dir: string, upstream: string): Promise<Child> {
  const child = fork(new URL('./gateway-child.ts', import.meta.url), [role, dir, upstream], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const [message] = (await once(child, 'message')) as [{ port: number }];
  return { process: child, port: message.port };
}
