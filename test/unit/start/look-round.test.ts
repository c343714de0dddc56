import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lookRound } from '../../../proxy/start/look-round.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('looks at once and one after the other, also after one that fails, and its end waits for the last', async () => {
  const life = new AsyncDisposableStack();
  const pending: PromiseWithResolvers<void>[] = [];
  let faults = 0;
  const look = (): Promise<void> => {
    const next = Promise.withResolvers<void>();
    pending.push(next);
    return next.promise;
  };
  lookRound(look, 1000, () => faults++, life);
  await vi.advanceTimersByTimeAsync(2500);
  // One at once and two since are due, and the first has not ended.
  expect(pending).toHaveLength(1);
  pending[0]!.reject(new Error('the database is away'));
  await vi.advanceTimersByTimeAsync(0);
  expect([pending.length, faults]).toEqual([2, 1]);
  pending[1]!.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(pending).toHaveLength(3);
  let isOver = false;
  const end = life.disposeAsync().then(() => (isOver = true));
  await vi.advanceTimersByTimeAsync(5000);
  expect([pending.length, isOver]).toEqual([3, false]);
  pending[2]!.resolve();
  await end;
  expect(isOver).toBe(true);
});
