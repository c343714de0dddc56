import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerPage } from '../../../extension/background/page-requests.ts';
import type { RequestDeps } from '../../../extension/background/request-deps.ts';
import { SameReasons } from '../../../extension/background/same-reasons.ts';
import type { PageEvent, ShownPatient } from '../../../shared/messages/intake.ts';
import type { Guards } from '../../../shared/policy/guards.ts';
import { strictestPolicy } from '../../../shared/policy/strictest-policy.ts';
import { sameReasons } from '../../support/same-reasons.ts';

const patient = (n: number): ShownPatient => ({
  identifiers: { patientNumber: `ZY${n}`, personName: '张三' },
  kinds: ['mobilePhone'],
});
const minutes = 60_000;

describe('reasons that an account gives', () => {
  it('are counted by patients, whatever order they come in and however often', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            user: fc.constantFrom('n1', 'n2', undefined),
            reason: fc.constantFrom('treatment', 'billing'),
            patient: fc.nat(5),
            at: fc.nat(200),
          }),
          { maxLength: 40 },
        ),
        async (opened) => {
          let now = 0;
          const reasons = sameReasons(() => now);
          const steps = opened.toSorted((a, b) => a.at - b.at);
          for (const each of steps) {
            now = each.at * minutes;
            await reasons.add(each.user, each.reason, [patient(each.patient)]);
          }
          now = 200 * minutes;
          const counted = await reasons.with('n1', 'treatment', [patient(0)], 60);
          const mine = steps.filter(
            ({ user, reason, at }) => user === 'n1' && reason === 'treatment' && at > 140,
          );
          const known = new Set(mine.map((each) => each.patient));
          expect(counted.added).toBe(known.has(0) ? 0 : 1);
          expect(counted.patients).toBe(known.add(0).size);
        },
      ),
    );
  });

  it('are kept without a name or number', async () => {
    let kept: unknown;
    const store = {
      read: async () => kept,
      write: async (value: unknown) => {
        kept = value;
      },
    };
    await new SameReasons(store, () => 0).add('n1', 'treatment', [patient(7)]);
    expect(JSON.stringify(kept)).not.toMatch(/ZY7|张三/);
    expect(kept).toHaveLength(1);
  });

  it('are both kept when two pages tell at once', async () => {
    const reasons = sameReasons();
    await Promise.all([1, 2, 3].map((n) => reasons.add('n1', 'treatment', [patient(n)])));
    const { patients } = await reasons.with('n1', 'treatment', [], 60);
    expect(patients).toBe(3);
  });
});

describe('a reason given for patient after patient', () => {
  const frame = { tab: 3, origin: 'https://his.example' };

  function background(sameReason: Guards['sameReason']) {
    const events: PageEvent[] = [];
    const deps = {
      policy: async () => ({
        ...strictestPolicy,
        guards: { mode: 'monitor' as const, ...(sameReason ? { sameReason } : {}) },
      }),
      put: async (event: PageEvent) => events.push(event) > 0,
      flush: () => {},
      userAt: async () => 'n1',
      sameReasons: sameReasons(),
      now: () => new Date(0),
      markOf: async () => '00000000',
    } as Partial<RequestDeps> as RequestDeps;
    const open = (n: number, changes = {}) =>
      answerPage(
        {
          type: 'reveal',
          path: '/p',
          scope: 'field',
          patients: [patient(n)],
          reason: 'treatment',
          ...changes,
        },
        frame,
        deps,
      );
    return { events, open };
  }

  it('is on record beyond the policy’s number, and nothing else, in monitor', async () => {
    const { events, open } = background({ mode: 'monitor', patients: 2 });
    for (const n of [1, 2, 2, 3, 4]) expect(await open(n)).toMatchObject({ ok: true });
    expect(events.map(({ repeated }) => repeated)).toEqual([undefined, undefined, undefined, 3, 4]);
  });

  it('has thirty patients in an hour where the policy says nothing', async () => {
    const { events, open } = background(undefined);
    for (let n = 0; n < 31; n++) await open(n);
    expect(events.findIndex(({ repeated }) => repeated !== undefined)).toBe(30);
  });

  it('is asked about in coach, and given when the person confirms it', async () => {
    const { events, open } = background({ mode: 'coach', patients: 1 });
    await open(1);
    expect(await open(2)).toEqual({ ok: false, refusal: 'sameReason', patients: 1, minutes: 60 });
    expect(events).toHaveLength(1);
    expect(await open(2, { confirmed: true })).toMatchObject({ ok: true });
    expect(events[1]).toMatchObject({ repeated: 2 });
    // The patient is known now.
    expect(await open(2)).toMatchObject({ ok: true });
  });

  it('is not taken in enforce, another one is', async () => {
    const { open } = background({ mode: 'enforce', patients: 1 });
    await open(1);
    const refused = { ok: false, refusal: 'otherReason', patients: 1, minutes: 60 };
    expect(await open(2)).toEqual(refused);
    expect(await open(2, { confirmed: true })).toEqual(refused);
    const [, other] = strictestPolicy.reveal.reasons;
    expect(await open(2, { reason: other?.code })).toMatchObject({ ok: true });
  });

  it('is nobody’s business where the policy says off', async () => {
    const { events, open } = background({ mode: 'off', patients: 1 });
    for (const n of [1, 2, 3]) expect(await open(n)).toMatchObject({ ok: true });
    expect(events.some(({ repeated }) => repeated !== undefined)).toBe(false);
  });
});
