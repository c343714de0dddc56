// The tests of trap pages: figures for every trap and channel on the check seeds, and no frame that shows a
// value, by a probe that fires without the extension.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSeeds } from '../fixtures/traps/scenes.ts';
import type { Scene } from '../fixtures/traps/trap-page.ts';
import { addTallies, type Tallies } from './measure-traps.ts';
import { startTrapBench, type TrapBench } from './trap-bench.ts';
import { figuresOf, shortfalls, tableText } from './trap-report.ts';

/** Two browsers, every channel, every tooltip, for each seed. */
const perScene = 240_000;

/** Declares the tests of some scenes. A failure says how many, never which: nothing is tuned on these seeds. */
export function describeTraps(title: string, extension: string, scenes: readonly Scene[]): void {
  describe(title, () => {
    const tallies: Tallies = new Map();
    let bench: TrapBench;
    beforeAll(async () => {
      bench = await startTrapBench(extension);
    });
    afterAll(async () => {
      await bench?.close();
    });

    for (const scene of scenes) {
      it(
        `${scene.name} (${scene.style}) paints no value, and would without the extension`,
        async () => {
          for (const seed of checkSeeds) {
            const result = await bench.run(scene, seed);
            addTallies(tallies, result.tallies);
            expect(result.leaks).toBe(0);
            expect(result.controlLeaks).toBeGreaterThan(0);
          }
        },
        perScene,
      );
    }

    it('hides 99 in 100 values of each trap in each channel and leaves 995 in 1000 texts', () => {
      const figures = figuresOf(tallies);
      console.log(tableText(figures));
      const all = figures.find(({ trap, channel }) => trap === 'all' && channel === 'all');
      expect(all?.expected).toBeGreaterThan(1000);
      expect(shortfalls(figures).map(({ trap, channel }) => `${trap} ${channel}`)).toEqual([]);
    });
  });
}
