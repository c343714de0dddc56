import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type DownloadDeps,
  HeldDownloads,
  holdFor,
} from '../../../extension/background/held-downloads.ts';
import type { DownloadMessage } from '../../../shared/messages/page.ts';
import type { GuardMode } from '../../../shared/policy/guards.ts';
import { strictestPolicy } from '../../../shared/policy/strictest-policy.ts';

const his = 'https://his.example';
const file = {
  id: 7,
  url: `${his}/export`,
  referrer: `${his}/list`,
  name: 'a.csv',
  mediaType: 'text/csv',
  bytes: 12,
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

interface Kept {
  readonly asked: [number, DownloadMessage, number | undefined][];
  readonly recorded: unknown[];
}

function background(
  mode: GuardMode,
  changes: Partial<DownloadDeps> = {},
): Kept & { held: HeldDownloads } {
  const kept: Kept = { asked: [], recorded: [] };
  let given: unknown;
  const held = new HeldDownloads({
    policy: async () => ({
      ...strictestPolicy,
      sites: [his],
      guards: { mode, downloads: { mode } },
    }),
    tabsOf: async () => [1],
    activeSite: async () => undefined,
    ask: async (tab, message, frame) => {
      kept.asked.push([tab, message, frame]);
      return message.reads || held.claim(message.id);
    },
    record: async (...facts) => kept.recorded.push(facts) > 0,
    read: async () => given,
    write: async (value) => {
      given = value;
    },
    now: () => Date.now(),
    ...changes,
  });
  return { ...kept, held };
}

/** What `promise` has come to after so many milliseconds. */
async function after<T>(promise: Promise<T>, milliseconds: number): Promise<T | 'waits'> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  return await Promise.race([promise, Promise.resolve('waits' as const)]);
}

describe('a file on its way to the workstation', () => {
  it.each(['monitor', 'coach', 'enforce'] as const)('waits for its page in %s', async (mode) => {
    const { held } = background(mode);
    const decision = held.decide(file);
    expect(await after(decision, 5000)).toBe('waits');
    expect(held.judged(7, true)).toBe(true);
    expect(await decision).toBe(true);
    expect(held.judged(7, true)).toBe(false);
  });

  it.each([
    ['monitor', true],
    ['coach', false],
    ['enforce', false],
  ] as const)('of which nobody says anything in %s: goes %s', async (mode, goes) => {
    const { held } = background(mode);
    const decision = held.decide(file);
    expect(await after(decision, holdFor - 1)).toBe('waits');
    expect(await after(decision, 1)).toBe(goes);
    // Too late: the page gives it by itself.
    expect(held.judged(7, true)).toBe(false);
  });

  it('is held for less time than the browser waits', () => {
    expect(holdFor).toBeLessThan(14_000);
  });

  it.each([
    ['monitor', true],
    ['coach', true],
    ['enforce', false],
  ] as const)('that no page can judge in %s: goes %s, and is on record', async (mode, goes) => {
    const { held, recorded } = background(mode, { ask: async () => undefined });
    expect(await after(held.decide(file), 0)).toBe(goes);
    expect(recorded).toEqual([
      [
        his,
        '/export',
        expect.objectContaining({
          how: 'server',
          action: goes ? 'allowed' : 'stopped',
          inspection: expect.objectContaining({ verdict: 'unscannable' }) as unknown,
        }),
      ],
    ]);
  });

  it('does not wait for tabs that say nothing', async () => {
    const { held, recorded } = background('enforce', { ask: () => new Promise(() => {}) });
    expect(await after(held.decide(file), 3000)).toBe(false);
    expect(recorded).toHaveLength(1);
  });

  it('is judged by one frame of several', async () => {
    const { held } = background('enforce');
    const decision = held.decide(file);
    await vi.advanceTimersByTimeAsync(1);
    expect(held.claim(7)).toBe(false);
    held.judged(7, false);
    expect(await decision).toBe(false);
    expect(held.claim(7)).toBe(false);
  });

  it('is asked about in a page that cannot read it when none can', async () => {
    const { held, asked } = background('enforce', {
      ask: async (tab, message, frame) => {
        asked.push([tab, message, frame]);
        return message.reads && held.claim(message.id);
      },
    });
    const decision = held.decide({ ...file, url: 'https://files.example/x' });
    await vi.advanceTimersByTimeAsync(1);
    held.judged(7, true);
    expect(await decision).toBe(true);
    expect(asked.map(([, { reads }, frame]) => [reads, frame])).toEqual([
      [false, undefined],
      [true, 0],
    ]);
  });

  it.each([
    ['of a place outside', { url: 'https://news.example/a', referrer: 'https://news.example/' }],
    ['without a page', { url: 'data:text/csv,a', referrer: '' }],
  ])('%s is not the hospital’s', async (_, changes) => {
    const { held, asked } = background('enforce');
    expect(await after(held.decide({ ...file, ...changes }), 0)).toBe(true);
    expect(asked).toEqual([]);
  });

  it('without a page is of the one that the person looks at', async () => {
    const { held } = background('enforce', { activeSite: async () => his });
    const decision = held.decide({ ...file, url: 'data:text/csv,a', referrer: '' });
    await vi.advanceTimersByTimeAsync(1);
    held.judged(7, false);
    expect(await decision).toBe(false);
  });

  it('made by a script is its origin’s', async () => {
    const { held, asked } = background('enforce');
    void held.decide({ ...file, url: `blob:${his}/1-2-3`, referrer: '' });
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toHaveLength(1);
  });

  it('that the person may have comes once, and for two minutes', async () => {
    const { held } = background('enforce', { ask: async () => undefined });
    await held.give(file.url);
    expect(await after(held.decide(file), 0)).toBe(true);
    expect(await after(held.decide(file), 0)).toBe(false);
    await held.give(file.url);
    await vi.advanceTimersByTimeAsync(120_001);
    expect(await after(held.decide(file), 0)).toBe(false);
  });

  it('is nobody’s business where the policy says off, or there is none', async () => {
    const off = background('off');
    expect(await after(off.held.decide(file), 0)).toBe(true);
    const none = background('enforce', { policy: async () => undefined });
    expect(await after(none.held.decide(file), 0)).toBe(true);
    expect([off.recorded, none.recorded, off.asked, none.asked]).toEqual([[], [], [], []]);
  });
});
