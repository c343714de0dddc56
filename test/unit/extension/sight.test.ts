import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Patients, type Sighting } from '../../../extension/content/page/patients.ts';
import { Sight } from '../../../extension/content/observe/sight.ts';
import type { PageMessage } from '../../../shared/messages/page.ts';

/** A page of one patient, on screen or not. */
function page(): { sight: Sight; sent: PageMessage[]; screen: { on: boolean; path: string } } {
  const context = {
    meaning: 'personName' as const,
    label: '姓名',
    strong: true,
    contact: false,
    row: undefined,
  };
  const sighting: Sighting = {
    node: {} as Node,
    kind: 'personName',
    value: '张三丰',
    context,
    row: undefined,
  };
  const sent: PageMessage[] = [];
  const screen = { on: true, path: '/a' };
  const sight = new Sight({
    patients: () => new Patients([sighting]),
    send: (message) => {
      sent.push(message);
      return Promise.resolve(true);
    },
    path: () => screen.path,
    rested: () => {},
    visible: () => screen.on,
  });
  return { sight, sent, screen };
}

describe('a page', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('that nobody sees is no view; it is one when it comes on screen', async () => {
    const { sight, sent, screen } = page();
    screen.on = false;
    sight.changed(0);
    sight.leave();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent).toEqual([]);
    screen.on = true;
    sight.changed(10_000);
    await vi.advanceTimersByTimeAsync(700);
    expect(sent).toHaveLength(1);
  });

  it('that is hidden after a moment was seen', () => {
    const { sight, sent, screen } = page();
    sight.changed(0);
    screen.on = false;
    sight.leave();
    expect(sent).toMatchObject([
      { event: 'view', patients: [{ identifiers: { personName: '张三丰' } }] },
    ]);
  });

  it('that shows the same patient again is one view, another path another one', async () => {
    const { sight, sent, screen } = page();
    sight.changed(0);
    await vi.advanceTimersByTimeAsync(700);
    sight.changed(1000);
    await vi.advanceTimersByTimeAsync(700);
    expect(sent).toHaveLength(1);
    screen.path = '/b';
    sight.changed(2000);
    await vi.advanceTimersByTimeAsync(700);
    expect(sent).toHaveLength(2);
  });
});
