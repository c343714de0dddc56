import { describe, expect, it, vi } from 'vitest';
import type { Database } from '../../../extension/background/database.ts';
import { enrol } from '../../../extension/background/device.ts';
import { fitBatch } from '../../../extension/background/fit-batch.ts';
import { callIntake } from '../../../extension/background/intake-client.ts';
import type { SealedEvent } from '../../../shared/messages/intake.ts';

vi.mock('../../../extension/platform/extension-browser.ts', () => ({
  browserName: () => 'Chromium 156',
  version: () => '0.1.0',
}));
vi.mock('../../../extension/background/intake-client.ts', () => ({ callIntake: vi.fn() }));

const event = (seq: number, characters: number): SealedEvent => ({
  seq,
  enc: 'e',
  ct: 'c'.repeat(characters),
});
const numbers = (events: readonly SealedEvent[]): number[] => events.map(({ seq }) => seq);

describe('one call', () => {
  it('carries no more than fits, in order', () => {
    const events = [event(1, 40), event(2, 40), event(3, 40)];
    expect(numbers(fitBatch(events, 100))).toEqual([1, 2]);
    expect(numbers(fitBatch(events, 120))).toEqual([1, 2, 3]);
  });

  it('carries one event of any size, so that a large one cannot stop the queue', () => {
    expect(numbers(fitBatch([event(1, 500), event(2, 1)], 100))).toEqual([1]);
    expect(fitBatch([], 100)).toEqual([]);
  });
});

describe('a new identity', () => {
  const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } as const;
  const device = { deviceId: 'd-2', policyKey: key };

  it('forgets the other server’s policy before it is in use, and an old one keeps its own', async () => {
    vi.mocked(callIntake).mockResolvedValue({ kind: 'ok', body: device, etag: undefined });
    const steps: string[] = [];
    let stored: unknown = {
      server: 'https://old.example',
      keys: {},
      deviceId: 'd-1',
      policyKey: key,
    };
    const database = {
      get: async () => stored,
      put: async (_: string, value: { deviceId?: string }) => {
        stored = value;
        steps.push(value.deviceId ?? 'keys');
      },
    } as unknown as Database;
    const forget = async (): Promise<void> => void steps.push('forget');
    const managed = { server: 'https://new.example', enrolToken: 'token-of-sixteen', sites: [] };
    expect((await enrol(database, managed, forget)).kind).toBe('enrolled');
    expect(steps).toEqual(['keys', 'forget', 'd-2']);
    expect((await enrol(database, managed, forget)).kind).toBe('enrolled');
    expect(steps).toHaveLength(3);
  });
});
