// Changed bodies of every format through the inspector, in a process of its own: the same run for the tests
// and for `npm run soak`. A body that ends its process or does not end is found by its number and tried alone.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** What a process holds when it has nothing to do; bytes and counts. */
export interface Footprint {
  readonly rss: number;
  /** Of the thread that traffic runs on: heap and buffers after a collection. */
  readonly held: number;
  readonly handles: number;
  readonly files: number;
}

export type ChildMessage =
  | { readonly begins: number }
  | {
      readonly ends: number;
      readonly verdict: string;
      readonly ms: number;
      readonly wrong?: string;
    }
  | { readonly before: Footprint; readonly after: Footprint };

export interface FuzzOptions {
  /** Bodies `from` to `from + count`. */
  readonly from: number;
  readonly count: number;
  /** Longest for one body that is alone in its process (ms). */
  readonly longest: number;
  readonly onProgress?: (done: number) => void;
}

export interface FuzzResult {
  readonly verdicts: Readonly<Record<string, number>>;
  /** In words, with the number of the body. */
  readonly broken: readonly string[];
  /** Halfway and at the end; null when a process had to be ended. */
  readonly footprints: readonly [Footprint, Footprint] | null;
}

/** Beside each other in one process: more than there are reading threads. */
const inTheAir = 4;

export async function fuzzInspection(options: FuzzOptions): Promise<FuzzResult> {
  const { from, count, longest, onProgress } = options;
  const verdicts: Record<string, number> = {};
  const broken: string[] = [];
  const suspects: number[] = [];
  let footprints: FuzzResult['footprints'] = null;
  for (let next = from; next < from + count; ) {
    const left = from + count - next;
    // Those beside it take their time too: alone it is judged by its own.
    const run = await watched(
      next,
      left,
      { inTheAir, patience: inTheAir * longest + 5000 },
      (one) => {
        verdicts[one.verdict] = (verdicts[one.verdict] ?? 0) + 1;
        if (one.wrong !== undefined) broken.push(`body ${one.ends}: ${one.wrong}`);
        if (one.ms > longest) suspects.push(one.ends);
        onProgress?.(Object.values(verdicts).reduce((sum, times) => sum + times, 0));
      },
    );
    suspects.push(...run.unfinished);
    footprints = run.footprints;
    next = run.next;
  }
  for (const number of suspects) broken.push(...(await alone(number, longest)));
  return { verdicts, broken, footprints };
}

/** What is wrong with a body that was slow or never ended, when nothing else runs in its process. */
async function alone(number: number, longest: number): Promise<string[]> {
  const wrong = new Set<string>();
  let ms = Number.POSITIVE_INFINITY;
  // Read twice: the first time a thread starts and rules are loaded, the second time is the body's own.
  const run = await watched(number, 1, { inTheAir: 1, patience: 30_000 + longest }, (one) => {
    ms = one.ms;
    if (one.wrong !== undefined) wrong.add(one.wrong);
  });
  if (run.unfinished.length > 0) wrong.add(`ends its process or does not end`);
  else if (ms > longest) wrong.add(`takes ${Math.round(ms)} ms`);
  return [...wrong].map((what) => `body ${number}: ${what}`);
}

interface Run {
  /** Begun and not ended when the process was. */
  readonly unfinished: readonly number[];
  /** The first that did not begin. */
  readonly next: number;
  readonly footprints: FuzzResult['footprints'];
}

async function watched(
  from: number,
  count: number,
  { inTheAir: beside, patience }: { readonly inTheAir: number; readonly patience: number },
  onEnd: (one: Extract<ChildMessage, { ends: number }>) => void,
): Promise<Run> {
  const child = start(from, count, beside);
  const begun = new Map<number, number>();
  let next = from;
  let footprints: Run['footprints'] = null;
  child.on('message', (message: ChildMessage) => {
    if ('begins' in message) {
      begun.set(message.begins, performance.now());
      next = Math.max(next, message.begins + 1);
    } else if ('ends' in message) {
      begun.delete(message.ends);
      onEnd(message);
    } else if ('after' in message) footprints = [message.before, message.after];
  });
  // Looks from outside: a body that never lets go of its thread would stop a clock inside too.
  const watch = setInterval(() => {
    const oldest = Math.min(...begun.values());
    if (performance.now() - oldest > patience) child.kill('SIGKILL');
  }, 250);
  await once(child, 'exit');
  clearInterval(watch);
  // A process that ended before its first body will not get further the next time.
  if (next === from) throw new Error('the process that is fuzzed did not start');
  return { unfinished: [...begun.keys()], next, footprints };
}

function start(from: number, count: number, beside: number): ChildProcess {
  return fork(
    new URL('./inspect-child.ts', import.meta.url),
    [String(from), String(count), String(beside)],
    {
      execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
}
