import { describe, expect, it } from 'vitest';
import {
  guardOpenTabs,
  guardTab,
  type PageAccess,
} from '../../../extension/background/late-pages.ts';

/** A browser whose tabs hold frames, by tab and frame whether they are guarded. */
function browserWith(tabs: Record<number, Record<number, boolean>>): PageAccess & {
  readonly injected: [tab: number, frames: readonly number[]][];
} {
  const injected: [number, readonly number[]][] = [];
  return {
    injected,
    openTabs: async () => Object.keys(tabs).map(Number),
    framesOf: async (tab) =>
      Object.entries(tabs[tab] ?? {}).map(([frame, guarded]) => ({
        frame: Number(frame),
        guarded,
      })),
    injectInto: async (tab, frames) => void injected.push([tab, frames]),
  };
}

describe('a tab', () => {
  it('whose frames are all guarded is left alone', async () => {
    const browser = browserWith({ 1: { 0: true, 7: true } });
    expect(await guardTab(browser, 1)).toBe(0);
    expect(browser.injected).toEqual([]);
  });

  it('gets the script in the frames that have none, and in no other', async () => {
    const browser = browserWith({ 1: { 0: true, 7: false, 9: false } });
    expect(await guardTab(browser, 1)).toBe(2);
    expect(browser.injected).toEqual([[1, [7, 9]]]);
  });

  it('that the browser does not open to us is no error', async () => {
    const browser = browserWith({ 1: { 0: false } });
    const closed = async (): Promise<never> => Promise.reject(new Error('No tab with id: 1'));
    expect(await guardTab({ ...browser, framesOf: closed }, 1)).toBe(0);
    expect(await guardTab({ ...browser, injectInto: closed }, 1)).toBe(0);
  });
});

it('one tab that fails does not keep the others open', async () => {
  const browser = browserWith({ 1: { 0: false }, 2: { 0: true }, 3: { 0: false, 4: false } });
  const framesOf = async (tab: number) =>
    tab === 1 ? await Promise.reject(new Error('gone')) : await browser.framesOf(tab);
  expect(await guardOpenTabs({ ...browser, framesOf })).toBe(2);
  expect(browser.injected).toEqual([[3, [0, 4]]]);
});
