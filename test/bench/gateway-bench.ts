// The gateway (TLS, inspection, durable records) beside bare Express and http-proxy-middleware over TLS, in
// turns, each in its own process with the same upstream: requests a second, the 99th percentile at half of
// what the gateway can, and two processes beside one.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadServerIdentity } from '../../proxy/tls/local-authority.ts';
import type { BenchLine } from './bench-line.ts';
import { type Child, endChild, Loaded, startChild } from './gateway-children.ts';
import { median } from './median.ts';

const rounds = 5;

/** What is asked of which gateway. */
const cases = [
  { name: 'policy 1 KB', role: 'policy', path: '/1' },
  { name: 'inspect 1 KB', role: 'inspect', path: '/1' },
  { name: 'inspect 13 KB', role: 'inspect', path: '/13' },
  { name: 'mask 1 KB', role: 'mask', path: '/1' },
  { name: 'mask 13 KB', role: 'mask', path: '/13' },
] as const;
type Case = (typeof cases)[number];

interface Place {
  readonly dir: string;
  readonly ca: string;
  /** Origin of the upstream. */
  readonly upstream: string;
  readonly bare: Child;
}

/** @param args words, of which a case must have one in its name; none: all cases */
export async function benchGateway(args: readonly string[] = []): Promise<BenchLine[]> {
  const words = args.filter((each) => !each.startsWith('--'));
  const isAsked = ({ name }: Case) =>
    words.length === 0 || words.some((word) => name.includes(word));
  const dir = await mkdtemp(join(tmpdir(), 'medveil-bench-'));
  const { ca } = await loadServerIdentity({ dir, names: ['localhost'], now: new Date() });
  const upstream = await startChild('upstream', dir, '');
  const target = `http://127.0.0.1:${upstream.port}`;
  const bare = await startChild('bare', dir, target);
  const lines: BenchLine[] = [];
  try {
    for (const each of cases.filter(isAsked))
      lines.push(...(await benchCase(each, { dir, ca, upstream: target, bare })));
  } finally {
    for (const child of [bare, upstream]) await endChild(child);
    await rm(dir, { recursive: true, force: true });
  }
  return lines;
}

async function benchCase(asked: Case, place: Place): Promise<BenchLine[]> {
  const { name, role, path } = asked;
  const { dir, ca, upstream, bare } = place;
  const ours = await startChild(role, dir, upstream);
  const loads = [await Loaded.open(bare, path, ca), await Loaded.open(ours, path, ca)] as const;
  const lines: BenchLine[] = [];
  try {
    const [baseline, value] = await inTurns(loads.map((load) => () => load.rate()));
    lines.push(lineOf(name, 'requests/s', value, baseline));
    const half = value / 2;
    const [bareTime, ourTime] = await inTurns(loads.map((load) => () => load.p99(half)));
    lines.push(lineOf(`${name}, p99 at ${Math.round(half)}/s`, 'ms', ourTime, bareTime));
    lines.push(await twoBesideOne(asked, place, loads[1]));
  } finally {
    for (const load of loads) load.close();
    await endChild(ours);
  }
  return lines;
}

/** What a second process of the gateway brings where one is at its end: on two cores, which the load and the
 *  upstream need as well. */
async function twoBesideOne(
  { name, role, path }: Case,
  { dir, ca, upstream }: Place,
  first: Loaded,
): Promise<BenchLine> {
  const another = await startChild(role, dir, upstream, `${role}-2`);
  const second = await Loaded.open(another, path, ca);
  const both = async () => {
    const [a, b] = await Promise.all([first.rate(), second.rate()]);
    return a + b;
  };
  try {
    const [one, two] = await inTurns([() => first.rate(), both]);
    return lineOf(`${name}, two processes beside one`, 'requests/s', two, one);
  } finally {
    second.close();
    await endChild(another);
  }
}

/** Medians of what is measured in turns: what else the machine does meets all of them. */
async function inTurns(
  measures: readonly (() => Promise<number>)[],
): Promise<readonly [number, number]> {
  const measured: number[][] = measures.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, measure] of measures.entries()) measured[i]?.push(await measure());
  return [median(measured[0] ?? []), median(measured[1] ?? [])];
}

function lineOf(name: string, unit: string, value: number, baseline: number): BenchLine {
  const rounded = (figure: number) =>
    unit === 'ms' ? Math.round(100 * figure) / 100 : Math.round(figure);
  return {
    bench: 'gateway',
    case: name,
    value: rounded(value),
    unit,
    baseline: rounded(baseline),
    ratio: Math.round((value / baseline) * 1000) / 1000,
  };
}
