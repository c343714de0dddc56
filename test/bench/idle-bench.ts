// What the extension costs while nobody does anything: the processor time of all processes of a browser with it,
// beside one without it on the same page at the same time.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extensionWorker, launchBrowser } from '../support/browser.ts';
import { buildExtension } from '../support/e2e-setup.ts';
import { type HostPages, startHostPages } from '../support/host-pages.ts';
import { policyStored, protectedBrowser } from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';
import type { BenchLine } from './bench-line.ts';
import { median } from './median.ts';

const rounds = 3;
/** The alarm of the extension's worker is once a minute. */
const seconds = 60;
/** Percent of a core (the figure). */
const goal = 1;
/** Of the kernel's clock: USER_HZ, 100 on every Linux that we run on. */
const tick = 10;

const cases = { 'list of 100 rows': '/list?n=100', 'a record': '/edit?n=4' } as const;

interface Side {
  readonly profile: string;
  open(url: string): Promise<void>;
  close(): Promise<void>;
}

export async function benchIdle(): Promise<BenchLine[]> {
  const folder = buildExtension();
  const host = await startHostPages();
  const sides = [await bare(), await protectedSide(folder, host)];
  try {
    const lines: BenchLine[] = [];
    for (const [name, path] of Object.entries(cases)) {
      for (const side of sides) await side.open(`${host.origin}${path}`);
      // The page has come to rest.
      await pause(10);
      const added: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const before = sides.map(({ profile }) => cpuOf(profile));
        await pause(seconds);
        const [without = 0, with_ = 0] = sides.map(
          ({ profile }, i) => (cpuOf(profile) - (before[i] ?? 0)) / (seconds * 10),
        );
        added.push(with_ - without);
      }
      const value = Math.round(median(added) * 100) / 100;
      const ratio = Math.round((value / goal) * 100) / 100;
      lines.push({ bench: 'idle', case: name, unit: '% of a core', value, baseline: goal, ratio });
    }
    return lines;
  } finally {
    for (const side of sides) await side.close();
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bare(): Promise<Side> {
  const profile = mkdtempSync(join(tmpdir(), 'medveil-idle-'));
  const browser = await launchBrowser({ userDataDir: profile });
  const { context } = browser;
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    profile,
    open: async (url) => void (await page.goto(url)),
    close: end(profile, () => browser.close()),
  };
}

async function protectedSide(extension: string, host: HostPages): Promise<Side> {
  const profile = mkdtempSync(join(tmpdir(), 'medveil-idle-'));
  const intake = await TestIntake.start({ sites: [host.origin] });
  const browser = await protectedBrowser(extension, intake, { userDataDir: profile });
  await policyStored(await extensionWorker(browser.context));
  return {
    profile,
    open: async (url) => void (await browser.page.goto(url)),
    close: end(profile, async () => {
      await browser.close();
      await intake.close();
    }),
  };
}

const end = (profile: string, close: () => Promise<void>) => async () => {
  await close();
  rmSync(profile, { recursive: true, force: true });
};

const pause = (time: number) => new Promise<void>((done) => setTimeout(done, time * 1000));

/** Milliseconds of processor time that a browser and what it has started have used (proc(5), `stat`). */
function cpuOf(profile: string): number {
  const all = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(statOf),
  );
  const isMain = (pid: string) => {
    const words = textOf(`/proc/${pid}/cmdline`).split('\0');
    return (
      words.includes(`--user-data-dir=${profile}`) && !words.some((w) => w.startsWith('--type='))
    );
  };
  const belongs = (pid: string): boolean => {
    const parent = all.get(pid)?.parent;
    return isMain(pid) || (parent !== undefined && parent !== '1' && belongs(parent));
  };
  return [...all].reduce((sum, [pid, { ticks }]) => sum + (belongs(pid) ? ticks * tick : 0), 0);
}

function statOf(pid: string): [string, { parent: string; ticks: number }] {
  // The name in parentheses may hold anything: what counts stands behind it.
  const words = textOf(`/proc/${pid}/stat`)
    .replace(/^.*\) /su, '')
    .split(' ');
  return [pid, { parent: words[1] ?? '1', ticks: Number(words[11] ?? 0) + Number(words[12] ?? 0) }];
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
