// What was served in clear against what the browser has reported: a page, a silent browser, a script.
import { beforeEach, describe, expect, it } from 'vitest';
import { ServedWatch } from '../../../proxy/gateway/served-watch.ts';
import type { RecordFilter } from '../../../proxy/ledger/contract.ts';
import type { LedgerRecord, RecordDraft } from '../../../shared/records/record.ts';

const minute = 60_000;
const site = 'https://his.example';
const ref = (n: number): string => `p1.${String(n).padStart(22, 'A')}`;
let now: number;
let views: { device: string; refs: string[]; at: number }[];
let findings: Extract<RecordDraft, { kind: 'incident.unviewed' }>[];
let faults: number;
let isBroken: boolean;
let watch: ServedWatch;

beforeEach(() => {
  now = Date.parse('2026-03-04T08:00:00Z');
  [views, findings, faults, isBroken] = [[], [], 0, false];
  watch = new ServedWatch({
    ledger: {
      // As the ledger answers: newest first, one page.
      query: async ({ device, from = '', patientRefs, kinds }: RecordFilter) => {
        if (isBroken) throw new Error('away');
        expect(kinds).toContain('view');
        const rows = views
          .filter((view) => view.device === device && view.at >= Date.parse(from))
          .filter(({ refs }) => !patientRefs || refs.some((each) => patientRefs.includes(each)))
          .map(({ refs }, index) => ({
            index,
            record: { kind: 'view', patients: { count: refs.length, refs } } as LedgerRecord,
          }));
        return { rows, next: null };
      },
      append: async (draft: RecordDraft) => {
        if (draft.kind === 'incident.unviewed') findings.push(draft);
        return { state: 'durable', index: 0, repeated: false };
      },
    },
    now: () => now,
    onFault: () => faults++,
  });
});

function served(
  refs: string[],
  more: Partial<Extract<RecordDraft, { kind: 'served' }>> = {},
): void {
  watch.served({
    kind: 'served',
    actor: { user: 'dr1', device: 'd1', workstation: '10.0.0.7' },
    site,
    method: 'GET',
    path: '/api',
    status: 200,
    mediaType: 'application/json',
    patients: { count: refs.length, refs },
    inspection: { verdict: 'found', kinds: {}, bytesInspected: 1, bytesTotal: 1 },
    tls: { version: 'TLSv1.3', cipher: 'x' },
    ...more,
  });
}
const viewed = (...refs: string[]): void => void views.push({ device: 'd1', refs, at: now });
const many = (from: number): string[] => Array.from({ length: 25 }, (_, i) => ref(from + i));

async function later(minutes = 16): Promise<void> {
  now += minutes * minute;
  await watch.look();
}

describe('patients that were served and never reported', () => {
  it('of a browser that reports nothing are a finding', async () => {
    served([ref(1)]);
    served([ref(1), ref(2)]);
    await later();
    expect(findings).toEqual([
      {
        kind: 'incident.unviewed',
        actor: { user: 'dr1', device: 'd1', workstation: '10.0.0.7' },
        site,
        patients: { count: 2, refs: [ref(1), ref(2)] },
        since: '2026-03-04T08:00:00.000Z',
        answers: 2,
      },
    ]);
  });

  it('are looked for in what a socket brought, and not in what the browser sent through it', async () => {
    served([ref(1)], { messages: { from: 'browser', count: 1 } });
    await later();
    expect(findings).toEqual([]);
    served([ref(1)], { messages: { from: 'his', count: 1 } });
    await later();
    expect(findings).toHaveLength(1);
  });

  it('are looked for only when a report has had its time, and once', async () => {
    served([ref(1)]);
    await later(14);
    expect(findings).toEqual([]);
    await later(2);
    await later();
    expect(findings).toHaveLength(1);
  });

  it('are none where the page has shown one of an answer', async () => {
    served(many(1));
    viewed(ref(3));
    await later();
    expect(findings).toEqual([]);
  });

  it('are none where the page had shown them before: it reports each once in its life', async () => {
    viewed(ref(1));
    now += 5 * 60 * minute;
    served([ref(1)]);
    await later();
    expect(findings).toEqual([]);
  });

  it('are none where they are a few beside others that were shown', async () => {
    served([ref(1)]);
    viewed(ref(1));
    served([ref(2), ref(3)]);
    await later();
    expect(findings).toEqual([]);
  });

  it('are a finding where they are many: somebody reads past the page', async () => {
    served([ref(1)]);
    viewed(ref(1));
    for (const each of many(100)) served([each]);
    await later();
    expect(findings).toMatchObject([{ patients: { count: 25 }, answers: 25 }]);
  });

  it('do not count when masked, without a device, or without patients', async () => {
    served([ref(1)], { masked: true });
    served([ref(1)], { actor: { user: null, device: null, workstation: null } });
    served([]);
    await later();
    expect(findings).toEqual([]);
  });

  it('are told of when nobody can be asked', async () => {
    served([ref(1)]);
    isBroken = true;
    await later();
    expect(faults).toBe(1);
  });
});
