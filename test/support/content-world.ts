// The world of the extension's content scripts in a page: what no script of the page or of the test gets into,
// the debugger does.
import { resolve } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { build } from 'vite';

export interface ContentWorld {
  /** An expression's value, awaited, as JSON. */
  run(expression: string): Promise<unknown>;
}

/** @param id of the extension */
export async function contentWorld(page: Page, id: string): Promise<ContentWorld> {
  const session = await page.context().newCDPSession(page);
  const contextId = await worldOf(session, `chrome-extension://${id}`);
  return {
    async run(expression) {
      const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
        expression,
        contextId,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
      return result.value;
    },
  };
}

/** Number of the newest world of that origin; the debugger tells of all there are when it is asked. */
async function worldOf(session: CDPSession, origin: string): Promise<number> {
  const found: number[] = [];
  session.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.origin === origin) found.push(context.id);
  });
  await session.send('Runtime.enable');
  const last = found.at(-1);
  if (last === undefined) throw new Error('the page has no content script');
  return last;
}

/** A source file and what it imports as one script, as content scripts are built. @param entry from the root */
export async function scriptOf(entry: string): Promise<string> {
  const root = resolve(import.meta.dirname, '../..');
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root,
    publicDir: false,
    build: {
      write: false,
      target: 'chrome114',
      lib: {
        entry: resolve(root, entry),
        formats: ['iife'],
        name: 'asked',
        fileName: () => 'a.js',
      },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (!output || !('output' in output)) throw new Error('nothing was built');
  return output.output[0].code;
}
