// Time on the screen, against a count of milliseconds one by one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dwell, type OnScreen } from '../../../extension/content/observe/dwell.ts';

const field = (patient: string, kind: OnScreen['kind'], state: OnScreen['state'] = 'masked') => ({
  patient,
  kind,
  state,
});
const wordOf = ({ patient, kind, state }: OnScreen) => `${patient} ${kind} ${state}`;

describe('time on the screen', () => {
  it('is each field’s own, masked and clear apart', () => {
    const dwell = new Dwell();
    dwell.see(0, [field('a', 'personName'), field('a', 'residentId')]);
    dwell.see(1000, [field('a', 'personName'), field('a', 'residentId', 'revealed')]);
    dwell.see(4000, [field('b', 'personName')]);
    dwell.see(4500, []);
    expect(dwell.take(9000)).toEqual([
      { ...field('a', 'personName'), milliseconds: 4000 },
      { ...field('a', 'residentId'), milliseconds: 1000 },
      { ...field('a', 'residentId', 'revealed'), milliseconds: 3000 },
      { ...field('b', 'personName'), milliseconds: 500 },
    ]);
    expect(dwell.isEmpty).toBe(true);
  });

  it('begins anew after it was taken, and goes on for what is still there', () => {
    const dwell = new Dwell();
    dwell.see(0, [field('a', 'personName')]);
    expect(dwell.take(700)).toMatchObject([{ milliseconds: 700 }]);
    expect(dwell.isEmpty).toBe(false);
    expect(dwell.take(1000)).toMatchObject([{ milliseconds: 300 }]);
  });

  it('does not count the sleep of the machine, and counts a still page by its ticks', () => {
    const dwell = new Dwell();
    dwell.see(0, [field('a', 'personName')]);
    for (let now = 30_000; now <= 300_000; now += 30_000) dwell.tick(now);
    dwell.tick(4_000_000);
    expect(dwell.take(4_001_000)).toMatchObject([{ milliseconds: 301_000 }]);
  });

  it('is what a count of every millisecond says', () => {
    const fields = fc.constantFrom(
      field('a', 'personName'),
      field('a', 'personName', 'shown'),
      field('a', 'residentId'),
      field('b', 'personName'),
      field('b', 'residentId', 'revealed'),
    );
    const step = fc.record({
      after: fc.nat(40),
      does: fc.oneof(
        fc.record({ sees: fc.array(fields, { maxLength: 6 }) }),
        fc.constant({ sees: null }),
      ),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const dwell = new Dwell();
        let now = 0;
        let shown: readonly OnScreen[] = [];
        let counted = new Map<string, number>();
        const told = (): Map<string, number> =>
          new Map(dwell.take(now).map((each) => [wordOf(each), each.milliseconds]));
        for (const { after, does } of steps) {
          for (let i = 0; i < after; i++) {
            now += 1;
            for (const word of new Set(shown.map(wordOf)))
              counted.set(word, (counted.get(word) ?? 0) + 1);
          }
          if (does.sees === null) {
            expect(positive(told())).toEqual(counted);
            counted = new Map();
          } else {
            shown = does.sees;
            dwell.see(now, shown);
          }
        }
        expect(positive(told())).toEqual(counted);
      }),
    );
  });
});

/** What was there for no time at all may be told or not. */
function positive(all: Map<string, number>): Map<string, number> {
  return new Map([...all].filter(([, milliseconds]) => milliseconds > 0));
}
