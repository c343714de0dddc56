// Counts frames in which a style sheet draws a secret out of an attribute: no text holds it, so the probe of
// texts does not see it. As that one, it looks in a ResizeObserver's callback, right before the browser paints.
import type { Page } from 'playwright-core';
import type { ProbeResult } from './leak-probe.ts';

/** Installs the probe in a page and its frames, before their first script. */
export async function installGeneratedProbe(page: Page, secrets: readonly string[]): Promise<void> {
  await page.addInitScript(probe, [...secrets]);
}

/** What the probe of the page's main frame has seen. */
export async function readGeneratedProbe(page: Page): Promise<ProbeResult> {
  return await page.evaluate(() => window.medveilProbe!);
}

/** Runs in the page's world. */
function probe(secrets: string[]): void {
  const result: ProbeResult = { frames: 0, leaks: 0, where: [] };
  window.medveilProbe = result;
  const roots = (): (Document | ShadowRoot)[] => [
    document,
    ...[...document.querySelectorAll('*')].flatMap((each) => each.shadowRoot ?? []),
  ];
  const look = (): void => {
    result.frames++;
    const elements = roots().flatMap((root) => [...root.querySelectorAll('*')]);
    const leaks = elements.flatMap((element) =>
      ['::before', '::after'].filter((pseudo) => {
        const style = getComputedStyle(element, pseudo);
        if (!secrets.some((secret) => style.content.includes(secret))) return false;
        const clear = style.getPropertyValue('-webkit-text-security') === 'none';
        return clear && style.visibility !== 'hidden' && element.getClientRects().length > 0;
      }),
    );
    if (leaks.length > 0) result.leaks++;
    result.where.push(...leaks.slice(0, 3));
  };
  const beat = document.createElement('div');
  beat.style.cssText = 'position:fixed;left:-99px;top:0;width:1px;height:1px;visibility:hidden';
  new ResizeObserver(look).observe(beat);
  const tick = (): void => {
    if (!beat.isConnected && document.documentElement) document.documentElement.append(beat);
    beat.style.width = beat.style.width === '1px' ? '2px' : '1px';
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}
