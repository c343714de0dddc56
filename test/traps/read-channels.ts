// What a page shows in each channel, read from a real browser: every string that a person could see, hear
// or carry away. Fields and editable parts count as shown only where no style covers them.
import type { Frame, Page } from 'playwright-core';
import { extractText, getDocumentProxy } from 'unpdf';
import type { Channel } from '../fixtures/traps/trap-truth.ts';

export type Shown = Record<Channel, string[]>;

/** Reads everything, also in windows that the page has opened; pointing at things comes last, because it changes the page. */
export async function readChannels(
  page: Page,
  opened: readonly Page[],
  hovers: readonly string[],
): Promise<Shown> {
  const shown: Shown = {
    text: [],
    innerText: [],
    attribute: [],
    input: [],
    picture: [],
    title: [await page.title()],
    tooltip: [],
    clipboard: [],
    print: [],
  };
  for (const frame of [page, ...opened].flatMap((each) => each.frames())) {
    const read = await frame.evaluate(readDocument);
    for (const channel of ['text', 'innerText', 'attribute', 'input', 'picture'] as const)
      shown[channel].push(...read[channel]);
    shown.clipboard.push(await copyAll(frame));
  }
  for (const each of [page, ...opened]) shown.print.push(await printed(each));
  await page.bringToFront();
  for (const selector of hovers) shown.tooltip.push(...(await tooltips(page, selector)));
  return shown;
}

/** The selection of a whole document as the clipboard gets it. */
async function copyAll(frame: Frame): Promise<string> {
  await frame.page().bringToFront();
  const ready = await frame.evaluate(() => {
    if (!document.body || document.body.localName === 'frameset') return false;
    window.focus();
    (document.activeElement as HTMLElement | null)?.blur();
    getSelection()?.selectAllChildren(document.body);
    return true;
  });
  if (!ready) return '';
  await frame.evaluate(() => document.execCommand('copy'));
  await frame.evaluate(() => getSelection()?.removeAllRanges());
  return await frame.page().evaluate(async () => {
    window.focus();
    const text = await navigator.clipboard.readText();
    await navigator.clipboard.writeText('');
    return text;
  });
}

/** Text of the page's PDF, on paper so wide that cells keep their lines. */
async function printed(page: Page): Promise<string> {
  const pdf = await page.pdf({ width: '3000px', height: '4000px' });
  const document = await getDocumentProxy(new Uint8Array(pdf));
  const { text } = await extractText(document, { mergePages: true });
  return text;
}

/** What opens when the mouse stands on elements. */
async function tooltips(page: Page, selector: string): Promise<string[]> {
  const texts: string[] = [];
  const targets = page.locator(selector);
  const count = Math.min(await targets.count(), 6);
  for (let i = 0; i < count; i++) {
    await page.mouse.move(2, 2);
    // An element that moves away under the mouse has no tooltip to read.
    const at = targets.nth(i).hover({ force: true, timeout: 3000 });
    if (!(await at.then(() => true).catch(() => false))) continue;
    texts.push(...(await openedTips(page)));
  }
  return texts;
}

/** Tooltips open after a while of their own; an element may have none. */
async function openedTips(page: Page): Promise<string[]> {
  for (let waited = 0; waited < 1000; waited += 100) {
    await page.waitForTimeout(100);
    const texts = await page.evaluate(readTips);
    if (waited >= 200 && texts.some((text) => text.trim() !== '')) return texts;
  }
  return [];
}

/** Runs in the page: texts of what floats over it as a tooltip. */
function readTips(): string[] {
  const tips =
    '[role="tooltip"],.el-popper,.el-tooltip__popper,.ant-tooltip,.ant-popover,.layui-layer-tips,.tooltip,.x-tip,.tooltip-content';
  return Array.from(document.querySelectorAll<HTMLElement>(tips))
    .filter((tip) => tip.getClientRects().length > 0 && !tip.parentElement?.closest(tips))
    .map((tip) => tip.innerText);
}

interface DocumentShown {
  text: string[];
  innerText: string[];
  attribute: string[];
  input: string[];
  picture: string[];
}

/** Runs in the page. */
function readDocument(): DocumentShown {
  const shown: DocumentShown = { text: [], innerText: [], attribute: [], input: [], picture: [] };
  const names =
    'title placeholder alt label aria-label aria-description aria-valuetext aria-placeholder data-title data-original-title data-bs-original-title data-tip data-tips lay-tips data-tooltip data-qtip data-content data-text data-label'.split(
      ' ',
    );
  const covered = (element: Element): boolean =>
    getComputedStyle(element).getPropertyValue('-webkit-text-security') !== 'none';
  const visible = (element: Element): boolean =>
    getComputedStyle(element).visibility !== 'hidden' && element.getClientRects().length > 0;
  const editable = '[contenteditable]:not([contenteditable="false"])';
  const readRoot = (root: Document | ShadowRoot): void => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
      if (!parent || parent.closest(`script,style,title,textarea,select,${editable}`)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      if (!node.nodeValue?.trim() || range.getClientRects().length === 0) continue;
      if (visible(parent) && !covered(parent)) shown.text.push(node.nodeValue);
    }
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) readRoot(element.shadowRoot);
      for (const name of names) {
        const value = element.getAttribute(name);
        if (value) shown.attribute.push(value);
      }
      const picture = element.matches('img,canvas') && visible(element);
      if (picture && getComputedStyle(element).filter === 'none')
        shown.picture.push(element.getAttribute('src') ?? element.id);
      if (element.matches(`input,textarea,select,${editable}`)) readField(element);
    }
  };
  const readField = (element: HTMLElement): void => {
    const type = element.getAttribute('type') ?? 'text';
    if (/^(?:hidden|password|checkbox|radio|image|file|range|color)$/.test(type)) return;
    if (!visible(element) || covered(element)) return;
    const value =
      element instanceof HTMLSelectElement
        ? element.selectedOptions[0]?.text
        : ((element as HTMLInputElement).value ?? element.textContent);
    if (value) shown.input.push(value);
  };
  readRoot(document);
  let inner = document.body?.innerText ?? '';
  for (const host of document.querySelectorAll<HTMLElement>(`${editable},select`))
    inner = inner.replace(host.innerText, ' ');
  shown.innerText.push(inner);
  return shown;
}
