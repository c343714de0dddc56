// Where a word of the extension's own interface stands on the screen, and a real click on it: page scripts
// and locators do not reach into its closed shadow root; the debugger does.
import type { Page } from 'playwright-core';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Middle of the element that shows the word; undefined while there is none. Attributes count as well:
 *  the hint of an empty field. */
export async function overlayPoint(page: Page, word: string): Promise<Point | undefined> {
  const session = await page.context().newCDPSession(page);
  try {
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
    let found: number | undefined;
    const visit = (node: typeof root, inside: boolean): void => {
      if (node.localName === 'style') return;
      const own = (node.children ?? []).some((c) => c.nodeType === 3 && c.nodeValue.includes(word));
      const hinted = node.attributes?.some((text) => text.includes(word)) ?? false;
      if (inside && (own || (hinted && node.localName === 'input'))) found = node.backendNodeId;
      for (const shadow of node.shadowRoots ?? [])
        visit(shadow, shadow.shadowRootType === 'closed');
      for (const child of node.children ?? []) visit(child, inside);
    };
    visit(root, false);
    if (found === undefined) return undefined;
    const { model } = await session.send('DOM.getBoxModel', { backendNodeId: found });
    const [x = 0, y = 0, , , right = 0, bottom = 0] = model.border;
    return { x: (x + right) / 2, y: (y + bottom) / 2 };
  } finally {
    await session.detach();
  }
}

/** Clicks it as a person does; fails when it is not there. */
export async function clickOverlay(page: Page, word: string): Promise<void> {
  const point = await overlayPoint(page, word);
  if (!point) throw new Error(`the interface does not show ${word}`);
  await page.mouse.click(point.x, point.y);
}
