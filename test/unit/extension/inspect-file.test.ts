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

it('there is no inspector where the background cannot open its document', async () => {
  browser(false, () => {
    throw new Error('not asked');
  });
  expect(await inspectFile(file, about)).toBeUndefined();
});

it('a port that closes before the first word is opened a second time, and not a third', async () => {
  let opened = 0;
  browser(true, () => {
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
  expect(opened).toBe(2);
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
