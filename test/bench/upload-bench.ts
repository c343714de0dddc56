// What a person waits longer for a file to reach a page outside: the time from the field's event to the page's
// listener, where files are looked at (mode `enforce`) and where they are not (`off`), in turns.
import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { GuardMode } from '../../shared/policy/guards.ts';
import { extensionWorker } from '../support/browser.ts';
import { buildExtension } from '../support/e2e-setup.ts';
import { type OutsideSite, outsideArgs, startOutsideSite } from '../support/outside-site.ts';
import {
  policyStored,
  type ProtectedBrowser,
  protectedBrowser,
} from '../support/protected-browser.ts';
import { TestIntake } from '../support/test-intake.ts';
import type { BenchLine } from './bench-line.ts';
import { median } from './median.ts';

const rounds = 15;
/** Milliseconds that a megabyte may take longer. */
const goal = 100;

interface Side {
  readonly browser: ProtectedBrowser;
  readonly intake: TestIntake;
  readonly page: Page;
}

export async function benchUploads(): Promise<BenchLine[]> {
  const folder = buildExtension();
  const site = await startOutsideSite();
  const sides: Side[] = [];
  try {
    for (const mode of ['off', 'enforce'] as const) sides.push(await open(folder, site, mode));
    const lines: BenchLine[] = [];
    for (const [name, kilobytes] of [
      ['100 KB', 100],
      ['1 MB', 1024],
      ['10 MB', 10_240],
    ] as const) {
      const times: [number[], number[]] = [[], []];
      // The first turn brings the inspector up.
      for (let turn = 0; turn <= rounds; turn++) {
        for (const [i, { page }] of sides.entries()) {
          const ms = await give(page, kilobytes, turn);
          if (turn > 0) times[i]!.push(ms);
        }
      }
      const added = median(times[1]) - median(times[0]);
      const allowed = Math.max(goal, (goal * kilobytes) / 1024);
      lines.push({
        bench: 'upload',
        case: `${name} csv, longer by`,
        unit: 'ms',
        value: Math.round(added * 10) / 10,
        baseline: allowed,
        ratio: Math.round((added / allowed) * 100) / 100,
      });
    }
    return lines;
  } finally {
    for (const { browser, intake } of sides) {
      await browser.close();
      await intake.close();
    }
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function open(extension: string, site: OutsideSite, mode: GuardMode): Promise<Side> {
  const intake = await TestIntake.start({ sites: ['https://his.example'], guards: { mode } });
  const browser = await protectedBrowser(extension, intake, {
    trusted: [site.caPem],
    args: outsideArgs,
  });
  await policyStored(await extensionWorker(browser.context));
  await browser.page.goto(`https://disk.example:${site.port}/way/none`);
  return { browser, intake, page: browser.page };
}

/** Milliseconds until the page has its file: a list of goods, another one each time. */
async function give(page: Page, kilobytes: number, turn: number): Promise<number> {
  return await page.evaluate(
    async ([size, n]) => {
      let text = '品名,单位,数量,备注\n';
      for (let i = 0; text.length < size * 700; i++) text += `纱布 ${i},包,${i % 97},第 ${n} 批\n`;
      const field = document.createElement('input');
      field.type = 'file';
      document.body.append(field);
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], `stock-${n}.csv`, { type: 'text/csv' }));
      field.files = transfer.files;
      const came = new Promise<number>((resolve) => {
        field.addEventListener('change', () => {
          if (field.files?.length === 1) resolve(performance.now());
        });
      });
      const begun = performance.now();
      field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
      const end = await came;
      field.remove();
      return end - begun;
    },
    [kilobytes, turn] as const,
  );
}
