// Megabytes a second through the inspector's own door, threads included, beside the same bytes read by the
// decoder alone, in turns; then what a long body and a bomb cost.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInspector } from '../../proxy/inspect/inspector.ts';
import { pseudonymiser } from '../../proxy/ledger/pseudonyms.ts';
import type { BenchLine } from './bench-line.ts';
import { type Baseline, baselines, pieces } from './inspect-baselines.ts';
import { packedCases, type TextCase, textCases } from './inspect-bodies.ts';
import type { MemoryAnswer } from './inspect-child.ts';
import { median } from './median.ts';

const rounds = 5;
const pseudonym = pseudonymiser({ epoch: 1, key: new Uint8Array(32).fill(7) });

interface BenchCase {
  readonly name: string;
  readonly mediaType: string;
  /** By round; a file is read once, packed ones remember nothing. */
  readonly files: (round: number) => readonly Buffer[];
  readonly baseline: Baseline;
}

/** @param args names of cases; all without any */
export async function benchInspect(args: readonly string[]): Promise<BenchLine[]> {
  const wanted = args.filter((arg) => !arg.startsWith('--'));
  const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
  const lines: BenchLine[] = [];
  for (const one of cases(isWanted)) lines.push(await throughput(one));
  if (isWanted('long')) lines.push(await longBody());
  if (isWanted('bombs')) {
    for (const bomb of ['flat ZIP', 'gzip coding'] as const) lines.push(...(await beside(bomb)));
  }
  return lines;
}

function cases(isWanted: (name: string) => boolean): BenchCase[] {
  // Made once: making them takes longer than reading them.
  const texts = Array.from({ length: rounds + 1 }, (_, round) => textCases(round));
  const strangers = Array.from({ length: rounds + 1 }, (_, round) => textCases(round, 100_000));
  const textCase = (all: readonly (readonly TextCase[])[], i: number, name: string): BenchCase => ({
    name,
    mediaType: all[0]?.[i]?.mediaType ?? '',
    files: (round) => [Buffer.from(all[round]?.[i]?.text ?? '')],
    baseline: baselineOf(all[0]?.[i]?.name ?? ''),
  });
  const all = [
    ...(texts[0] ?? []).map(({ name }, i) => textCase(texts, i, name)),
    textCase(strangers, 0, 'JSON, nobody met before'),
    ...packedCases().map(({ files, ...one }) => ({
      ...one,
      files: () => files,
      baseline: baselineOf(one.name),
    })),
  ];
  return all.filter(({ name }) => isWanted(name));
}

function baselineOf(name: string): Baseline {
  const found = baselines[name];
  if (found === undefined) throw new Error(`nothing to compare ${name} with`);
  return found;
}

async function throughput(one: BenchCase): Promise<BenchLine> {
  const [value, baseline]: [number[], number[]] = [[], []];
  let bytes = 0;
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    const files = one.files(round);
    const alone = await seconds(async () => {
      for (const file of files) await one.baseline(file);
    });
    const ours = await seconds(async () => {
      bytes = await inspectAll(one, files);
    });
    if (round === 0) continue;
    baseline.push(bytes / 1e6 / alone);
    value.push(bytes / 1e6 / ours);
  }
  return line(one.name, median(value), 'MB/s', median(baseline));
}

/** @returns bytes after unpacking */
async function inspectAll(
  { mediaType, name }: BenchCase,
  files: readonly Buffer[],
): Promise<number> {
  let bytes = 0;
  for (const file of files) {
    const inspector = createInspector({ mediaType, contentEncoding: undefined, pseudonym });
    for (const piece of pieces(file)) inspector.write(piece);
    const { inspection } = await inspector.end();
    if (inspection.verdict !== 'found') {
      throw new Error(`${name}: ${inspection.verdict}, ${inspection.reason}`);
    }
    bytes += inspection.bytesTotal;
  }
  return bytes;
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

/** Growth of a process through which 2 GB of NDJSON pass, beside one that only decodes them. */
async function longBody(): Promise<BenchLine> {
  const ours = await child('long', 'inspect');
  const decoder = await child('long', 'decode');
  return line('growth over 2 GB of NDJSON', ours.growth, 'MB', decoder.growth);
}

/** Small bodies while bombs come, beside the same ones alone; and what the process grows by. */
async function beside(bomb: 'flat ZIP' | 'gzip coding'): Promise<BenchLine[]> {
  const { growth, alone, meanwhile } = await child('bomb', bomb);
  return [
    line(`p99 of 1 KB beside a ${bomb}`, meanwhile, 'ms', alone),
    // The issue's own bound: nothing can be unpacked without any memory.
    line(`growth by a ${bomb} bomb`, growth, 'MB', 64),
  ];
}

async function child(role: 'long' | 'bomb', what: string): Promise<MemoryAnswer> {
  const process = fork(new URL('./inspect-child.ts', import.meta.url), [role, what], {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
  });
  const [answer] = (await once(process, 'message')) as [MemoryAnswer];
  process.disconnect();
  return answer;
}

function line(name: string, value: number, unit: string, baseline: number): BenchLine {
  const rounded = (n: number): number => Math.round(n * 1000) / 1000;
  return {
    bench: 'inspect',
    case: name,
    value: rounded(value),
    unit,
    baseline: rounded(baseline),
    ratio: rounded(value / baseline),
  };
}
