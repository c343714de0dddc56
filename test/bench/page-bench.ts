// What the extension costs a page: a fresh profile each time, with and without it in turns, medians of
// the browser's own metrics (CDP Performance). Ratios below 1 are impossible; 1.2 is a fifth more.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { viteBuild } from '../support/e2e-setup.ts';
import type { BenchLine } from './bench-line.ts';
import { median } from './median.ts';
import { startBenchPages } from './page-server.ts';

const rounds = 5;
/** Text nodes with something in them. */
const textNodes = { '/table': 40_000, '/grid': 8000 } as const;

/** Seconds, but for the last three: milliseconds and bytes. */
interface Costs {
  readonly task: number;
  readonly script: number;
  readonly loaded: number;
  readonly longest: number;
  readonly heap: number;
  /** Memory of the page's process that it shares with no other. */
  readonly memory: number;
}

export async function benchPage(): Promise<BenchLine[]> {
  const folder = mkdtempSync(join(tmpdir(), 'medveil-bench-'));
  viteBuild('extension', { MEDVEIL_EXTENSION_OUT: folder });
  const pages = await startBenchPages();
  const lines: BenchLine[] = [];
  try {
    for (const path of ['/table', '/grid'] as const) {
      const bare: Costs[] = [];
      const ours: Costs[] = [];
      // The first turn warms the machine up.
      for (let turn = 0; turn <= rounds; turn++) {
        const without = await costsOf(pages.origin + path, undefined);
        const withUs = await costsOf(pages.origin + path, folder);
        if (turn === 0) continue;
        bare.push(without);
        ours.push(withUs);
      }
      lines.push(...compare(path.slice(1), textNodes[path], bare, ours));
    }
  } finally {
    await pages.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return lines;
}

async function costsOf(url: string, extension: string | undefined): Promise<Costs> {
  const browser = await launchBrowser(extension === undefined ? {} : { extension });
  try {
    const page = await browser.context.newPage();
    // The extension's worker has started, the profile is settled.
    await page.waitForTimeout(700);
    await page.addInitScript(() => {
      const longest = { milliseconds: 0 };
      Object.assign(window, { longest });
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries())
          longest.milliseconds = Math.max(longest.milliseconds, duration);
      }).observe({ type: 'longtask', buffered: true });
    });
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    await page.goto(url);
    await page.waitForFunction(() => Reflect.get(window, 'done') === true, undefined, {
      timeout: 60_000,
      polling: 100,
    });
    await page.waitForTimeout(500);
    const { metrics } = await session.send('Performance.getMetrics');
    const metric = (name: string): number => metrics.find((m) => m.name === name)?.value ?? 0;
    const seen = await page.evaluate(() => ({
      loaded: performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart,
      longest: (Reflect.get(window, 'longest') as { milliseconds: number }).milliseconds,
    }));
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const memory = await rendererMemory(page.context());
    return {
      task: metric('TaskDuration'),
      script: metric('ScriptDuration'),
      loaded: seen.loaded / 1000,
      longest: seen.longest,
      heap: usedSize,
      memory,
    };
  } finally {
    await browser.close();
  }
}

/** Bytes of the largest renderer of the browser; 0 where the system does not say. */
async function rendererMemory(context: BrowserContext): Promise<number> {
  const session = await context.browser()?.newBrowserCDPSession();
  if (!session || process.platform !== 'linux') return 0;
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  const sizes = renderers.map(({ id }) => {
    const text = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8');
    const lines = [...text.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB$/gm)];
    return lines.reduce((sum, [, kilobytes]) => sum + Number(kilobytes) * 1024, 0);
  });
  return Math.max(0, ...sizes);
}

function compare(
  name: string,
  nodes: number,
  bare: readonly Costs[],
  ours: readonly Costs[],
): BenchLine[] {
  const middle = (costs: readonly Costs[], of: keyof Costs): number =>
    median(costs.map((cost) => cost[of]));
  const line = (what: string, unit: string, value: number, baseline: number): BenchLine => ({
    bench: 'page',
    case: `${name}: ${what}`,
    value: round(value),
    unit,
    baseline: round(baseline),
    ratio: baseline === 0 ? 0 : round(value / baseline),
  });
  const ms = (of: keyof Costs): [number, number] => [
    middle(ours, of) * 1000,
    middle(bare, of) * 1000,
  ];
  const [script, bareScript] = ms('script');
  return [
    line('TaskDuration', 'ms', ...ms('task')),
    line('DOMContentLoaded', 'ms', ...ms('loaded')),
    line('ScriptDuration', 'ms', script, bareScript),
    line('added ScriptDuration a text node', 'µs', ((script - bareScript) * 1000) / nodes, 0),
    line('longest task', 'ms', middle(ours, 'longest'), middle(bare, 'longest')),
    line('JavaScript heap', 'MB', middle(ours, 'heap') / 1e6, middle(bare, 'heap') / 1e6),
    line('process memory', 'MB', middle(ours, 'memory') / 1e6, middle(bare, 'memory') / 1e6),
  ];
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
