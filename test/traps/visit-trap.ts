// One visit of a trap page: open it in a tab of its own, do what a person does, wait, read.
import type { BrowserContext, Page } from 'playwright-core';
import type { Step, TrapPage } from '../fixtures/traps/trap-page.ts';
import { installProbe, type ProbeResult, readProbe } from '../support/leak-probe.ts';
import { readChannels, type Shown } from './read-channels.ts';

export interface Visit {
  readonly shown: Shown;
  readonly probe: ProbeResult;
}

/** Pages load, ask for their rows, draw them and stand still within this. */
const settleMilliseconds = 500;

export async function visitTrap(
  context: BrowserContext,
  trap: TrapPage & { readonly address: string },
): Promise<Visit> {
  const page = await context.newPage();
  const opened: Page[] = [];
  page.on('popup', (popup) => opened.push(popup));
  try {
    await installProbe(page, trap.truth.secrets());
    await page.goto(trap.address, { waitUntil: 'load' });
    await page.waitForLoadState('networkidle');
    for (const step of trap.steps ?? []) await take(page, step);
    await page.waitForTimeout(settleMilliseconds);
    const shown = await readChannels(page, opened, trap.hovers ?? []);
    return { shown, probe: await readProbe(page) };
  } finally {
    for (const each of [...opened, page]) await each.close();
  }
}

async function take(page: Page, step: Step): Promise<void> {
  switch (step.do) {
    case 'click':
      await page.locator(step.at).first().click();
      break;
    case 'hover':
      await page.locator(step.at).first().hover();
      break;
    case 'fill':
      await page.locator(step.at).first().fill(step.text);
      break;
    case 'scroll':
      await page
        .locator(step.at)
        .first()
        .evaluate((element, to) => (element.scrollTop = to), step.to);
      await page.waitForTimeout(200);
      break;
    case 'open':
      for (let tries = 0; tries < 5; tries++) {
        await page.locator(step.at).first().click();
        const opened = page.locator(step.until).first();
        const done = await opened.waitFor({ timeout: 3000 }).then(
          () => true,
          () => false,
        );
        if (done) return;
      }
      throw new Error(`${step.until} has not opened`);
    case 'wait':
      await page.locator(step.at).first().waitFor();
      break;
  }
}
