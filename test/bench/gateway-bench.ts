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
  /** Attestation of a browser that the gateway knows. */
  readonly token?: string;
}

/** What is asked of which gateway. */
const cases = [
  { name: 'policy 1 KB', role: 'policy', path: '/1' },
  { name: 'inspect 1 KB', role: 'inspect', path: '/1' },
  { name: 'inspect 13 KB', role: 'inspect', path: '/13' },
  { name: 'mask 1 KB', role: 'mask', path: '/1' },
  { name: 'mask 13 KB', role: 'mask', path: '/13' },
] as const;

export async function benchGateway(): Promise<BenchLine[]> {
  const dir = await mkdtemp(join(tmpdir(), 'medveil-bench-'));
  const { ca } = await loadServerIdentity({ dir, names: ['localhost'], now: new Date() });
  const upstream = await start('upstream', dir, '');
  const target = `http://127.0.0.1:${upstream.port}`;
  const bare = await start('bare', dir, target);
  const lines: BenchLine[] = [];
  const children = [upstream, bare];
  try {
    for (const { name, role, path } of cases) {
      const ours = await start(role, dir, target);
      children.push(ours);
      lines.push(await compare(name, path, ca, [bare, ours]));
      ours.process.disconnect();
      await once(ours.process, 'exit');
    }
  } finally {
    for (const { process } of children) if (process.connected) process.disconnect();
    await rm(dir, { recursive: true, force: true });
  }
  return lines;
}

async function compare(
  name: string,
  path: string,
  ca: string,
  [bare, ours]: readonly [Child, Child],
): Promise<BenchLine> {
  const bareLoad = await Load.open(bare.port, ca, connections);
  const ourLoad = await Load.open(ours.port, ca, connections, ours.token);
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
  return {
    bench: 'gateway',
    case: name,
    value: Math.round(ourRate),
    unit: 'requests/s',
    baseline: Math.round(bareRate),
    ratio: Math.round((ourRate / bareRate) * 1000) / 1000,
  };
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
  const [message] = (await once(child, 'message')) as [{ port: number; token?: string }];
  return { process: child, ...message };
}
