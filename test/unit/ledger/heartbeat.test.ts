import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Ledger } from '../../../proxy/ledger/contract.ts';
import { startHeartbeat } from '../../../proxy/ledger/heartbeat.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function silentLedger() {
  const kinds: string[] = [];
  const state = { size: 0, failing: false };
  const ledger: Pick<Ledger, 'append' | 'checkpoint'> = {
    checkpoint: () => ({ note: '', size: state.size, verifierKey: '' }),
    append: async ({ kind }) => {
      if (state.failing) throw new Error('the database is away');
      kinds.push(kind);
      return { state: 'durable', index: state.size++, repeated: false };
    },
  };
  return { kinds, state, ledger };
}

it('beats when nothing was recorded for so long, and not when something was', async () => {
  const { kinds, state, ledger } = silentLedger();
  const heart = startHeartbeat(ledger, 15, () => undefined);
  await vi.advanceTimersByTimeAsync(15 * 60_000);
  expect(kinds).toEqual(['ledger.heartbeat']);
  await vi.advanceTimersByTimeAsync(30 * 60_000);
  expect(kinds).toHaveLength(3);
  state.size += 4;
  await vi.advanceTimersByTimeAsync(15 * 60_000);
  expect(kinds).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(15 * 60_000);
  expect(kinds).toHaveLength(4);
  heart.close();
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  expect(kinds).toHaveLength(4);
});

it('tells of a beat that could not be recorded, and goes on', async () => {
  const { kinds, state, ledger } = silentLedger();
  const faults = vi.fn();
  const heart = startHeartbeat(ledger, 1, faults);
  state.failing = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect([faults.mock.calls.length, kinds.length]).toEqual([1, 0]);
  state.failing = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(kinds).toEqual(['ledger.heartbeat']);
  heart.close();
});
