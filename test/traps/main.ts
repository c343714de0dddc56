// npm run -s traps -- [--json] [--seed N] [--scene NAME] [--show]
// Recall and over-masking of the trap pages, per trap and channel, in a real browser. Seeds 1 to 99 are for
// working on the product. Without --seed the table is made on the check seeds, which no rule may ever be
// tuned on: --show, which prints what slipped, works with development seeds only.
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkSeeds, scenes } from '../fixtures/traps/scenes.ts';
import { buildExtension } from '../support/e2e-setup.ts';
import { addTallies, type Slip, type Tallies } from './measure-traps.ts';
import { startTrapBench } from './trap-bench.ts';
import { figuresOf, shortfalls, slipLine, tableText } from './trap-report.ts';

const { values: flags } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seed: { type: 'string' },
    scene: { type: 'string' },
    show: { type: 'boolean', default: false },
  },
});

const seeds = flags.seed === undefined ? checkSeeds : flags.seed.split(',').map(Number);
if (!seeds.every((seed) => Number.isInteger(seed) && seed > 0))
  throw new Error('--seed takes whole numbers above 0');
if (flags.show && seeds.some((seed) => seed > 99))
  throw new Error('what the check seeds show is not looked at: --show takes seeds 1 to 99');
const chosen = scenes.filter(({ name }) => flags.scene === undefined || flags.scene === name);
if (chosen.length === 0) throw new Error(`no scene ${flags.scene}`);

const extension = process.env['MEDVEIL_TRAP_EXTENSION'] ?? buildExtension();
const bench = await startTrapBench(extension);
const tallies: Tallies = new Map();
let leaks = 0;
try {
  for (const scene of chosen) {
    for (const seed of seeds) {
      const result = await bench.run(scene, seed);
      addTallies(tallies, result.tallies);
      leaks += result.leaks;
      if (flags.show) {
        console.log(`# ${scene.name} ${seed}: ${result.leaks} leak frames ${result.where.join()}`);
        for (const slip of tellingSlips(result.slips)) console.log(`  ${slipLine(slip)}`);
      }
    }
  }
} finally {
  await bench.close();
  if (!process.env['MEDVEIL_TRAP_EXTENSION']) rmSync(extension, { recursive: true, force: true });
}
/** What slips as text slips in copies and print too: said once. */
function tellingSlips(slips: readonly Slip[]): Slip[] {
  const seen = new Set<string>();
  return slips.filter(({ channel, text, what }) => {
    const key = `${what} ${text}`;
    const again = /innerText|clipboard|print/.test(channel) && seen.has(key);
    seen.add(key);
    return !again;
  });
}

const figures = figuresOf(tallies);
const missing = shortfalls(figures);
if (flags.json)
  console.log(JSON.stringify({ ok: missing.length + leaks === 0, seeds, leaks, figures }));
else {
  console.log(tableText(figures));
  console.log(`\nleak frames: ${leaks}; figures below a goal: ${missing.length}`);
  if (missing.length > 0) console.log(tableText(missing));
}
process.exitCode = missing.length + leaks === 0 ? 0 : 1;
