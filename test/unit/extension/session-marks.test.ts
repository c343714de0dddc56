import { describe, expect, it } from 'vitest';
import { SessionMarks } from '../../../extension/background/session-marks.ts';
import { codePattern } from '../../../shared/watermark/session-code.ts';

function marks(kept: { value?: unknown } = {}) {
  const store = {
    read: async () => kept.value,
    write: async (value: unknown) => void (kept.value = value),
  };
  return new SessionMarks(store);
}

describe('the code of a session', () => {
  it('stays the same for an account, also when the worker was stopped, and is another for everybody else', async () => {
    const kept = {};
    const first = await marks(kept).of('device-1', 'n001');
    expect(first).toMatch(codePattern);
    const later = marks(kept);
    expect(await later.of('device-1', 'n001')).toBe(first);
    const others = [
      await later.of('device-1', 'n002'),
      await later.of('device-1', undefined),
      await later.of(undefined, undefined),
      await marks().of('device-1', 'n001'),
    ];
    expect(new Set([first, ...others]).size).toBe(5);
  });

  it('is one for pages that ask at the same time', async () => {
    const session = marks();
    const both = await Promise.all([session.of('d', 'n001'), session.of('d', 'n001')]);
    expect(both[0]).toBe(both[1]);
  });

  it('is made anew where what is stored cannot be read, and forgotten after sixty others', async () => {
    const kept: { value?: unknown } = { value: { broken: 'x' } };
    const session = marks(kept);
    const first = await session.of('d', 'n001');
    expect(first).toMatch(codePattern);
    for (let n = 0; n < 60; n += 1) await session.of('d', `other${n}`);
    expect(Object.keys(kept.value as object)).toHaveLength(60);
    expect(await session.of('d', 'n001')).not.toBe(first);
  });
});
