// What the extension's own interface shows. It lives in a closed shadow root that no page script
// reaches; the debugger does.
import type { Page } from 'playwright-core';

/** All text inside closed shadow roots of the page's main document. */
export async function overlayText(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
  await session.detach();
  const words: string[] = [];
  const visit = (node: typeof root, inside: boolean): void => {
    if (inside && node.nodeType === 3) words.push(node.nodeValue);
    if (node.localName === 'style') return;
    for (const shadow of node.shadowRoots ?? []) visit(shadow, shadow.shadowRootType === 'closed');
    for (const child of node.children ?? []) visit(child, inside);
  };
  visit(root, false);
  return words.join(' ');
}
