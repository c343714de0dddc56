import { afterEach, expect, it, vi } from 'vitest';
import { inspectFile, warmInspector } from '../../../extension/content/guard/inspect-file.ts';

const file = new Blob(['abc']);
const about = { name: 'a.txt', mediaType: '' };
afterEach(() => vi.unstubAllGlobals());

/** A browser whose background answers, and whose ports are what `connect` makes. */
function browser(answer: unknown, connect: () => unknown): void {
  const runtime = { id: 'x', sendMessage: async () => answer, connect };
  vi.stubGlobal('chrome', { runtime });
  // Reads when nobody waits any more.
  vi.stubGlobal(
    'FileReader',
    class extends EventTarget {
      readAsDataURL(): void {}
    },
  );
}

it('an orphan has no inspector', async () => {
  expect(await warmInspector()).toBe(false);
  expect(await inspectFile(file, about)).toBeUndefined();
  vi.stubGlobal('chrome', { runtime: {} });
  expect(await inspectFile(file, about)).toBeUndefined();
});

it.each([
  ['is asked for once where the background cannot open it', false, 1],
  ['is asked for again when it was just closing, and not a third time', true, 3],
])('a document that does not answer %s', async (_, opens, times) => {
  let opened = 0;
  browser(opens, () => {
    opened++;
    const closed: (() => void)[] = [];
    queueMicrotask(() => closed.forEach((tell) => tell()));
    return {
      postMessage: () => {},
      disconnect: () => {},
      onMessage: { addListener: () => {} },
      onDisconnect: { addListener: (tell: () => void) => closed.push(tell) },
    };
  });
  expect(await inspectFile(file, about)).toBeUndefined();
  expect(opened).toBe(times);
});

it('a port of an extension that has gone is no inspector', async () => {
  browser(true, () => ({
    postMessage: () => {
      throw new Error('Extension context invalidated.');
    },
    disconnect: () => {},
    onMessage: { addListener: () => {} },
    onDisconnect: { addListener: () => {} },
  }));
  expect(await inspectFile(file, about)).toBeUndefined();
});
