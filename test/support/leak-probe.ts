// Counts frames in which a secret is readable. A ResizeObserver's callback runs after layout, right
// before the browser paints: what it finds in the document is what the frame shows.
import type { BrowserContext, Frame, Page } from 'playwright-core';

export interface ProbeResult {
  /** Frames the probe has looked at; a probe that saw none proves nothing. */
  frames: number;
  /** Frames that showed a secret. */
  leaks: number;
  /** First leaks, for the failure message: `text <td>`, `input[name]`. */
  where: string[];
}

declare global {
  interface Window {
    medveilProbe?: ProbeResult;
  }
}

/** Installs the probe in every page and frame of a context, or in one page and its frames, before their
 *  first script. */
export async function installProbe(
  where: BrowserContext | Page,
  secrets: readonly string[],
): Promise<void> {
  await where.addInitScript(probe, [...secrets]);
}

/** The probe as a script for the first place of a page's head: pages that a browser opens by itself at
 *  its start are loaded before any test can install something. */
export function probeScript(secrets: readonly string[]): string {
  return `(${probe.toString()})(${JSON.stringify(secrets)})`;
}

/** Adds up what the probes of a page's frames have seen. */
export async function readProbe(page: Page): Promise<ProbeResult> {
  const total: ProbeResult = { frames: 0, leaks: 0, where: [] };
  for (const frame of page.frames()) {
    const result = await resultOf(frame);
    total.frames += result.frames;
    total.leaks += result.leaks;
    total.where.push(...result.where);
  }
  return total;
}

async function resultOf(frame: Frame): Promise<ProbeResult> {
  const none = { frames: 0, leaks: 0, where: [] };
  return (await frame.evaluate(() => window.medveilProbe)) ?? none;
}

type AttachShadow = (this: Element, init: ShadowRootInit) => ShadowRoot;

/** Runs in the page's world. */
function probe(secrets: string[]): void {
  const result: ProbeResult = { frames: 0, leaks: 0, where: [] };
  window.medveilProbe = result;
  const painted = (element: Element): boolean => {
    const style = getComputedStyle(element);
    return style.visibility !== 'hidden' && element.getClientRects().length > 0;
  };
  const secretIn = (text: string): boolean => secrets.some((secret) => text.includes(secret));
  // Shadow roots of any mode, as the page's own scripts make them.
  const shadows = new Set<ShadowRoot>();
  const original: AttachShadow = Reflect.get(Element.prototype, 'attachShadow');
  Element.prototype.attachShadow = new Proxy(original, {
    apply(attachShadow, host: Element, init: [ShadowRootInit]): ShadowRoot {
      const root = Reflect.apply(attachShadow, host, init);
      shadows.add(root);
      return root;
    },
  });
  const texts = (): string[] =>
    [document.documentElement, ...shadows].flatMap((root) => textsIn(root));
  const textsIn = (root: Node): string[] => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const leaks: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
      if (!parent || !node.nodeValue || !secretIn(node.nodeValue)) continue;
      if (parent.closest('script,style,title,textarea,select') || !painted(parent)) continue;
      if (getComputedStyle(parent).getPropertyValue('-webkit-text-security') !== 'none') continue;
      leaks.push(`text <${parent.localName}> ${parent.className}`);
    }
    return leaks;
  };
  const fields = (): string[] => {
    const leaks: string[] = [];
    for (const field of document.querySelectorAll<HTMLInputElement>('input,textarea,select')) {
      if (field.type === 'hidden' || !secretIn(field.value) || !painted(field)) continue;
      if (getComputedStyle(field).getPropertyValue('-webkit-text-security') !== 'none') continue;
      leaks.push(`${field.localName}[${field.name || field.id}]`);
    }
    return leaks;
  };
  const look = (): void => {
    result.frames++;
    const leaks = [...texts(), ...fields()];
    if (leaks.length === 0) return;
    result.leaks++;
    if (result.where.length < 10) result.where.push(...leaks.slice(0, 5));
  };
  const beat = document.createElement('div');
  beat.style.cssText = 'position:fixed;left:-99px;top:0;width:1px;height:1px;visibility:hidden';
  new ResizeObserver(look).observe(beat);
  let wide = false;
  const tick = (): void => {
    if (!beat.isConnected && document.documentElement) document.documentElement.append(beat);
    wide = !wide;
    beat.style.width = wide ? '2px' : '1px';
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}
