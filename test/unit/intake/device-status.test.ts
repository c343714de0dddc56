// What the server makes of what browsers say, beside a browser whose every number is known.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeviceStatus, hear } from '../../../proxy/intake/device-status.ts';
import { countSeqs } from '../../../proxy/intake/seq-ranges.ts';
import type { Beat } from '../../../shared/messages/intake.ts';

const at = '2026-11-23T08:00:00.000Z';
const beatOf = (lastSeq: number, oldest?: number): Beat => ({
  version: '0.1.0',
  browser: 'Chromium 156',
  policyVersion: 1,
  queued: 0,
  dropped: 0,
  lastSeq,
  ...(oldest === undefined ? {} : { oldest }),
});
const said = (beat: Beat | undefined, ...seqs: number[]) => ({
  at,
  workstation: '10.20.3.14',
  beat,
  seqs,
});

describe('a browser', () => {
  it('is missing exactly what was lost in it, however its calls are cut, repeated and answered', () => {
    const step = fc.oneof(
      fc.record({ does: fc.constant('event' as const) }),
      fc.record({ does: fc.constant('lose' as const) }),
      fc.record({
        does: fc.constant('call' as const),
        most: fc.integer({ min: 1, max: 5 }),
        // The server heard it, and its answer was lost.
        answered: fc.boolean(),
        beats: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let lastSeq = 0;
        let lost = 0;
        let queue: number[] = [];
        let status: DeviceStatus | null = null;
        let found = 0;
        const call = (most: number, answered: boolean, beats: boolean): void => {
          const seqs = queue.slice(0, most);
          const beat = beats ? beatOf(lastSeq, queue[0]) : undefined;
          const heard = hear(status, said(beat, ...seqs));
          status = heard.status;
          found += countSeqs(heard.findings.gaps);
          expect(heard.findings.rewinds).toBe(false);
          if (answered) queue = queue.filter((seq) => !seqs.includes(seq));
        };
        call(1, true, true);
        for (const each of steps) {
          if (each.does === 'call') call(each.most, each.answered, each.beats);
          else {
            lastSeq += 1;
            if (each.does === 'event') queue.push(lastSeq);
            else lost += 1;
          }
        }
        while (queue.length > 0) call(5, true, true);
        call(1, true, true);
        expect(found).toBe(lost);
        expect(status).toMatchObject({ missing: lost, settled: lastSeq, arrived: [] });
      }),
    );
  });

  it('is not blamed for what came before anybody counted', () => {
    const { status, findings } = hear(null, said(beatOf(900, 880), 880, 881));
    expect(findings.gaps).toEqual([]);
    expect(status).toMatchObject({ settled: 879, missing: 0, highest: 881 });
  });

  it('that counts from before is told of once, and again when it does it again', () => {
    const first = hear(null, said(beatOf(50, 50), 50)).status;
    const back = hear(first, said(beatOf(20)));
    expect(back.findings).toEqual({ gaps: [], rewinds: true });
    expect(back.status.rewound).toBe(true);
    const still = hear(back.status, said(beatOf(21, 21), 21));
    expect(still.findings.rewinds).toBe(false);
    const past = hear(still.status, said(beatOf(51, 51), 51));
    expect(past.status.rewound).toBe(false);
    expect(hear(past.status, said(beatOf(30))).findings.rewinds).toBe(true);
  });

  it('of before, without a beat, is heard and judged by nothing', () => {
    const { status, findings } = hear(null, said(undefined, 3, 9));
    expect(findings.gaps).toEqual([]);
    expect(status).toMatchObject({ heardAt: at, beat: null, settled: null, highest: 9 });
  });
});
