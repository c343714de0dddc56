// Two browsers, one with the extension and one without, and the server of the trap pages between them.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scene } from '../fixtures/traps/trap-page.ts';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { viteBuild } from '../support/e2e-setup.ts';
import { startTrapSite } from '../support/trap-site.ts';
import { type Measured, measureTraps } from './measure-traps.ts';
import { visitTrap } from './visit-trap.ts';

export interface TrapResult extends Measured {
  /** Frames that showed a value: with the extension, and in the control without it. */
  readonly leaks: number;
  readonly where: readonly string[];
  readonly controlLeaks: number;
}

export interface TrapBench {
  run(scene: Scene, seed: number): Promise<TrapResult>;
  close(): Promise<void>;
}

/** @param extension folder of the built extension */
export async function startTrapBench(extension: string): Promise<TrapBench> {
  const apps = mkdtempSync(join(tmpdir(), 'medveil-traps-'));
  const site = await startTrapSite(apps);
  const clear = await launchBrowser();
  const masked = await launchBrowser({ extension });
  for (const { context } of [clear, masked])
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  return {
    run: async (scene, seed) => {
      if (scene.app !== undefined) buildApp(apps, scene.app);
      const trap = site.place(scene, seed);
      const plain = await visitTrap(clear.context, trap);
      const ours = await visitTrap(masked.context, trap);
      return {
        ...measureTraps(trap.truth, plain.shown, ours.shown),
        leaks: ours.probe.leaks,
        where: ours.probe.where,
        controlLeaks: plain.probe.leaks,
      };
    },
    close: async () => {
      await closeAll([clear, masked]);
      await site.close();
      rmSync(apps, { recursive: true, force: true });
    },
  };
}

/** Builds a framework's app once for this run. */
function buildApp(apps: string, app: string): void {
  const out = join(apps, app);
  if (existsSync(out)) return;
  mkdirSync(out);
  // Under NODE_ENV=test React's plugin would write for a React that is not bundled.
  const env = { NODE_ENV: 'production', MEDVEIL_TRAP_APP: app, MEDVEIL_FIXTURE_OUT: out };
  viteBuild('trap-app', env);
}

async function closeAll(browsers: readonly Launched[]): Promise<void> {
  for (const browser of browsers) await browser.close();
}
