// Runs a function with the extension's closed shadow root as its argument, to measure what a person sees:
// no script of a page gets there, the debugger does.
import type { Page } from 'playwright-core';

/** The function's answer as JSON; undefined when the page carries nothing of ours. It must not close over
 *  anything: its text is what runs. */
export async function inOverlay<T>(
  page: Page,
  look: (root: ShadowRoot) => T,
): Promise<T | undefined> {
  const session = await page.context().newCDPSession(page);
  try {
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
    let found: number | undefined;
    const visit = (node: typeof root): void => {
      for (const shadow of node.shadowRoots ?? []) {
        const ours = (shadow.children ?? []).some(({ localName }) => localName === 'style');
        if (shadow.shadowRootType === 'closed' && ours) found = shadow.backendNodeId;
        visit(shadow);
      }
      for (const child of node.children ?? []) visit(child);
    };
    visit(root);
    if (found === undefined) return undefined;
    const { object } = await session.send('DOM.resolveNode', { backendNodeId: found });
    const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', {
      objectId: object.objectId!,
      functionDeclaration: `function () { return (${look.toString()})(this); }`,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
    return result.value as T;
  } finally {
    await session.detach();
  }
}
