// The sight log with a clock of the test's own.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type FieldInSight,
  SightLog,
  spansOf,
} from '../../../extension/content/observe/sight-log.ts';
import type { PageMessage } from '../../../shared/messages/page.ts';

const person = (n: number) => ({ identifiers: { patientNumber: `ZY${n}` }, kinds: [] });
const field = (
  n: number,
  kind: FieldInSight['kind'],
  state: FieldInSight['state'] = 'masked',
): FieldInSight => ({ patient: person(n), kind, state });

function page() {
  const state = {
    fields: [] as FieldInSight[],
    path: '/list',
    user: 'n001' as string | undefined,
    takes: true,
    waits: false,
    now: 0,
    sent: [] as (PageMessage & { type: 'happened' })[],
  };
  const log = new SightLog({
    inSight: () => ({ fields: state.fields, waits: state.waits }),
    send: async (message) => {
      if (state.takes) state.sent.push(message as PageMessage & { type: 'happened' });
      return state.takes;
    },
    path: () => state.path,
    loads: () => false,
    user: () => state.user,
    now: () => state.now,
  });
  const at = (now: number, does: () => void): void => {
    vi.advanceTimersByTime(now - state.now);
    state.now = now;
    does();
  };
  return { state, log, at };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('the sight log', () => {
  it('says whose fields were on the screen, how long, and how', async () => {
    const { state, log } = page();
    const see = (now: number, ...fields: FieldInSight[]) => {
      state.now = now;
      state.fields = fields;
      log.look();
    };
    see(500, field(1, 'personName'), field(1, 'residentId'), field(2, 'personName'));
    see(2500, field(1, 'personName'), field(1, 'residentId', 'revealed'));
    see(3500, field(1, 'personName'), field(1, 'residentId'));
    state.now = 6500;
    log.leave();
    await vi.runAllTimersAsync();
    expect(state.sent).toEqual([
      {
        type: 'happened',
        event: 'sight',
        path: '/list',
        patients: [
          { identifiers: { patientNumber: 'ZY1' }, kinds: ['personName', 'residentId'] },
          { identifiers: { patientNumber: 'ZY2' }, kinds: ['personName'] },
        ],
        sight: {
          milliseconds: 6000,
          people: [
            [
              { kinds: ['personName'], state: 'masked', milliseconds: 6000 },
              { kinds: ['residentId'], state: 'masked', milliseconds: 5000 },
              { kinds: ['residentId'], state: 'revealed', milliseconds: 1000 },
            ],
            [{ kinds: ['personName'], state: 'masked', milliseconds: 2000 }],
          ],
        },
        user: 'n001',
      },
    ]);
  });

  it('begins a report of its own with each page of an app and each person at it', async () => {
    const { state, log } = page();
    state.fields = [field(1, 'personName')];
    log.look();
    state.now = 1000;
    state.path = '/record';
    log.look();
    state.now = 3000;
    state.user = 'n002';
    log.look();
    state.now = 7000;
    log.leave();
    await vi.runAllTimersAsync();
    expect(state.sent.map(({ path, user, sight }) => [path, user, sight?.milliseconds])).toEqual([
      ['/list', 'n001', 1000],
      ['/record', 'n001', 2000],
      ['/record', 'n002', 4000],
    ]);
  });

  it('takes who becomes known a moment later for who was there, and the next one for another', async () => {
    const { state, log } = page();
    state.fields = [field(1, 'personName')];
    state.user = undefined;
    log.look();
    state.now = 200;
    state.user = 'n001';
    log.look();
    state.now = 1000;
    state.user = 'n002';
    log.look();
    state.now = 3000;
    log.leave();
    await vi.runAllTimersAsync();
    expect(
      state.sent.map(({ user, sight }) => [user, sight?.milliseconds, sight?.handover]),
    ).toEqual([
      ['n001', 1000, undefined],
      ['n002', 2000, true],
    ]);
  });

  it('gives what came on the screen with the new account to the new one', async () => {
    const { state, log } = page();
    state.fields = [field(1, 'personName')];
    log.look();
    state.now = 1000;
    state.path = '/next';
    state.fields = [field(2, 'personName')];
    log.look();
    state.now = 1100;
    state.user = 'n002';
    log.look();
    state.now = 3000;
    log.leave();
    await vi.runAllTimersAsync();
    expect(
      state.sent.map(({ user, path, sight }) => [user, path, sight?.milliseconds, sight?.handover]),
    ).toEqual([
      ['n001', '/list', 1000, undefined],
      ['n002', '/next', 2000, true],
    ]);
  });

  it('counts from the change, not from when it looked or the browser had said where things are', async () => {
    const { state, log } = page();
    state.now = 1000;
    log.changed();
    state.now = 1060;
    state.waits = true;
    log.look();
    state.now = 1090;
    state.waits = false;
    state.fields = [field(1, 'personName')];
    log.look(1080);
    state.now = 2000;
    log.look(1990);
    log.leave();
    await vi.runAllTimersAsync();
    expect(state.sent.map(({ sight }) => sight?.milliseconds)).toEqual([1000]);
  });

  it('forgets when the page changed once the browser has said that what is new is elsewhere', async () => {
    const { state, log } = page();
    state.now = 1000;
    state.waits = true;
    log.changed();
    log.look();
    log.settled();
    await vi.advanceTimersByTimeAsync(100);
    log.settled();
    state.now = 1900;
    state.waits = false;
    state.fields = [field(1, 'personName')];
    log.look(1900);
    state.now = 2000;
    log.leave();
    await vi.runAllTimersAsync();
    expect(state.sent.map(({ sight }) => sight?.milliseconds)).toEqual([100]);
  });

  it('does not wait for ever with a page that nobody leaves', async () => {
    const { state, log, at } = page();
    state.fields = [field(1, 'personName')];
    log.look();
    for (let now = 30_000; now <= 600_000; now += 30_000) at(now, () => undefined);
    await vi.advanceTimersByTimeAsync(0);
    const times = state.sent.flatMap(({ sight }) => sight?.people[0]?.[0]?.milliseconds ?? []);
    expect(times.length).toBeGreaterThan(0);
    state.now = 610_000;
    log.leave();
    await vi.advanceTimersByTimeAsync(0);
    const all = state.sent.flatMap(({ sight }) => sight?.people[0]?.[0]?.milliseconds ?? []);
    expect(all.reduce((sum, each) => sum + each, 0)).toBe(610_000);
  });

  it('says again what the background did not take, and says nothing of an empty page', async () => {
    const { state, log } = page();
    log.look();
    log.leave();
    state.fields = [field(1, 'personName')];
    log.look();
    state.now = 900;
    state.takes = false;
    log.leave();
    await vi.runAllTimersAsync();
    expect(state.sent).toEqual([]);
    state.takes = true;
    log.look();
    state.now = 1500;
    log.leave();
    await vi.runAllTimersAsync();
    expect(state.sent.map(({ sight }) => sight?.milliseconds)).toEqual([900, 600]);
  });

  it('keeps a list in parts that an event can carry', async () => {
    const { state, log } = page();
    state.fields = Array.from({ length: 1200 }, (_, n) => field(n, 'personName'));
    log.look();
    state.now = 1000;
    log.leave();
    await vi.runAllTimersAsync();
    expect(state.sent.map(({ patients }) => patients.length)).toEqual([500, 500, 200]);
  });
});

describe('spans', () => {
  it('take fields together that were there as long as each other', () => {
    const dwelt = [
      { patient: 'a', kind: 'personName', state: 'masked', milliseconds: 1010 },
      { patient: 'a', kind: 'residentId', state: 'masked', milliseconds: 990 },
      { patient: 'a', kind: 'address', state: 'shown', milliseconds: 990 },
      { patient: 'a', kind: 'birthDate', state: 'masked', milliseconds: 0.2 },
    ] as const;
    expect(spansOf(dwelt)).toEqual([
      { kinds: ['personName', 'residentId'], state: 'masked', milliseconds: 1010 },
      { kinds: ['address'], state: 'shown', milliseconds: 990 },
    ]);
  });
});
