// Transfers through the egress (TLS in and out, spooled, streamed or in parts, inspected, two durable records each)
// beside bare Express and http-proxy-middleware to the same partner, in turns, each in its own process.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadServerIdentity } from '../../proxy/tls/local-authority.ts';
import type { BenchLine } from './bench-line.ts';
import { benchBodies } from './bodies.ts';
import { listBlock, postOf, upload, uploadInParts } from './egress-load.ts';
import { Load } from './load.ts';
import { median } from './median.ts';

const rounds = 3;
const connections = 32;
const roundMs = 2000;

interface Child {
  readonly process: ChildProcess;
  readonly port: number;
}

/** @param args `--mb N`: megabytes of a long upload; 1,024 without it */
export async function benchEgress(args: readonly string[]): Promise<BenchLine[]> {
  const at = args.indexOf('--mb');
  const megabytes = at === -1 ? 1024 : Number(args[at + 1]);
  const dir = await mkdtemp(join(tmpdir(), 'medveil-bench-'));
  const { ca } = await loadServerIdentity({ dir, names: ['localhost'], now: new Date() });
  const children: Child[] = [];
  try {
    const partner = await start('partner', dir, '', children);
    const target = `https://localhost:${partner.port}`;
    const bare = await start('bare', dir, target, children);
    const ours = await start('medveil', dir, target, children);
    const lines = [await calls(ca, bare, ours)];
    for (const mode of ['spool', 'stream', 'resumed']) {
      lines.push(...(await uploads(mode, megabytes, ca, bare, ours)));
    }
    return lines;
  } finally {
    for (const { process } of children) {
      process.disconnect();
      if (process.exitCode === null) await once(process, 'exit');
    }
    await rm(dir, { recursive: true, force: true });
  }
}

/** Transfers of 1 KB a second over connections that stay open. */
async function calls(ca: string, bare: Child, ours: Child): Promise<BenchLine> {
  const request = postOf('/egress/p/x', 'spool', benchBodies('1 KB')[0]!, 'application/json');
  const rates: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    for (const [i, child] of [bare, ours].entries()) {
      const load = await Load.open(child.port, ca, connections);
      if (round === 0) await load.send(request, 1000);
      const begun = performance.now();
      const { responses, errors } = await load.send(request, roundMs);
      if (errors > 0) throw new Error(`${errors} calls went wrong`);
      rates[i]!.push(responses / ((performance.now() - begun) / 1000));
      load.close();
    }
  }
  return lineOf('1 KB calls', 'transfers/s', median(rates[1]), median(rates[0]));
}

/** Megabytes a second of one long upload, and how much the process has grown by it. */
async function uploads(
  mode: string,
  megabytes: number,
  ca: string,
  bare: Child,
  ours: Child,
): Promise<BenchLine[]> {
  const block = listBlock();
  const [wanted, send] = mode === 'resumed' ? ['spool', uploadInParts] : [mode, upload];
  const size = (block.length * megabytes) / 1_048_576;
  const rates: [number[], number[]] = [[], []];
  // Warm: what it holds then is what it needs anyway.
  await send(ours.port, ca, wanted, block, 16);
  const before = await memoryOf(ours);
  for (let round = 0; round < rounds; round++) {
    for (const [i, child] of [bare, ours].entries()) {
      const by = child === ours ? send : upload;
      const ms = await by(child.port, ca, wanted, block, megabytes);
      rates[i]!.push(size / (ms / 1000));
    }
  }
  const after = await memoryOf(ours);
  const name = `${mode} ${megabytes} MB`;
  return [
    lineOf(name, 'MB/s', median(rates[1]), median(rates[0])),
    lineOf(`${name} growth`, 'MB', (after.rss - before.rss) / 1_048_576, 64),
    lineOf(`${name} growth at most`, 'MB', (after.peak - before.rss) / 1_048_576, 64),
  ];
}

/** Resident bytes, now and at most since it started. */
async function memoryOf({ process }: Child): Promise<{ rss: number; peak: number }> {
  process.send('memory');
  const [memory] = (await once(process, 'message')) as [{ rss: number; peak: number }];
  return memory;
}

function lineOf(what: string, unit: string, value: number, baseline: number): BenchLine {
  const round = (number: number) => Math.round(number * 100) / 100;
  const figures = {
    value: round(value),
    baseline: round(baseline),
    ratio: round(value / baseline),
  };
  return { bench: 'egress', case: what, unit, ...figures };
}

async function start(
  role: string,
  dir: string,
  partner: string,
  children: Child[],
): Promise<Child> {
  const process = fork(join(import.meta.dirname, 'egress-child.ts'), [role, dir, partner], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const [{ port }] = (await once(process, 'message')) as [{ port: number }];
  const child = { process, port };
  children.push(child);
  return child;
}
