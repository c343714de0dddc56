// What other clients of the gateway notice of slow ones (slowhttptest: headers, bodies and reads that never
// end): the 99th percentile of the time to an answer, with and without them, in turns.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { loadServerIdentity } from '../../proxy/tls/local-authority.ts';
import type { BenchLine } from './bench-line.ts';
import { endChild, startChild } from './gateway-children.ts';
import { Load } from './load.ts';
import { median } from './median.ts';

const rounds = 5;
const perSecond = 500;
const roundMs = 6000;
const arrivalMs = 6000;

/** 500 connections, 100 new ones a second. */
const crowd = ['-c', '500', '-r', '100', '-l', '60', '-p', '5'];
const attacks = [
  ['slow headers', ['-H', '-i', '5', '-x', '24']],
  ['slow bodies', ['-B', '-i', '5', '-s', '8192', '-x', '10']],
  ['slow reads', ['-X', '-w', '10', '-y', '20', '-n', '5', '-z', '32', '-k', '3']],
] as const;

/** Throws when slowhttptest is not installed. */
export async function benchSlowClients(): Promise<BenchLine[]> {
  if (spawnSync('slowhttptest', ['-h']).error) throw new Error('install slowhttptest first');
  const dir = await mkdtemp(join(tmpdir(), 'medveil-bench-'));
  const { ca } = await loadServerIdentity({ dir, names: ['localhost'], now: new Date() });
  const upstream = await startChild('upstream', dir, '');
  const ours = await startChild('inspect', dir, `http://127.0.0.1:${upstream.port}`);
  const load = await Load.open(ours.port, ca, 16, ours.token);
  const lines: BenchLine[] = [];
  try {
    await load.run('/1', 2000);
    for (const [name, args] of attacks) {
      const [quiet, busy]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round++) {
        quiet.push(await p99(load));
        // An attacker's own work is done on another machine: here it takes what the cores have left.
        const tool = spawn(
          'nice',
          ['-n', '19', 'slowhttptest', ...crowd, ...args, '-u', `https://localhost:${ours.port}/1`],
          { stdio: 'ignore' },
        );
        // All of them are there.
        await wait(arrivalMs);
        busy.push(await p99(load));
        tool.kill('SIGKILL');
        if (tool.exitCode === null && tool.signalCode === null) await once(tool, 'exit');
        await wait(1000);
      }
      const [value, baseline] = [median(busy), median(quiet)];
      lines.push({
        bench: 'slow',
        case: `p99 beside 500 ${name}`,
        unit: 'ms',
        value: Math.round(value * 100) / 100,
        baseline: Math.round(baseline * 100) / 100,
        ratio: Math.round((value / baseline) * 100) / 100,
      });
    }
  } finally {
    load.close();
    for (const child of [ours, upstream]) await endChild(child);
    await rm(dir, { recursive: true, force: true });
  }
  return lines;
}

async function p99(load: Load): Promise<number> {
  const times = await load.pace('/1', perSecond, roundMs);
  return times.sort((a, b) => a - b)[Math.floor(0.99 * times.length)] ?? Number.NaN;
}
