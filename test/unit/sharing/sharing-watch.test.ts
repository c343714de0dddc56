// Transfers of which nobody knows how they ended.
import { expect, it } from 'vitest';
import { reportOpen } from '../../../proxy/sharing/sharing-watch.ts';
import type { RecordDraft } from '../../../shared/records/record.ts';
import { queriedRecords } from '../../support/queried-records.ts';
import { intentOf, outcomeOf } from '../../support/transfer-records.ts';

const minute = 60_000;
const now = Date.parse('2026-11-23T08:00:00Z');

it('reports each transfer that has been open for too long, and no other', async () => {
  const written: { draft: RecordDraft; key: string | undefined }[] = [];
  const records = [
    intentOf('older', now - 49 * 60 * minute),
    intentOf('lost', now - 90 * minute),
    intentOf('sent', now - 80 * minute),
    intentOf('told', now - 70 * minute),
    outcomeOf('sent', now - 60 * minute, 900),
    intentOf('long', now - 50 * minute),
    intentOf('young', now - 10 * minute),
  ];
  const told = { ...intentOf('told', now), at: new Date(now - minute).toISOString() };
  const { actor, partner, request, v, at } = told;
  const since = new Date(now - 70 * minute).toISOString();
  const incident = { actor, partner, request, v, at, since, transferId: 'told' };
  const deps = {
    ledger: {
      query: queriedRecords(() => [...records, { kind: 'incident.transfer', ...incident }]),
      append: async (draft: RecordDraft, key?: string) => {
        written.push({ draft, key });
        return { state: 'durable' as const, index: 0, repeated: false };
      },
    },
    openFor: 30 * minute,
    now: () => now,
  };
  expect(await reportOpen(deps)).toBe(2);
  expect(written.map(({ key }) => key)).toEqual(['long/open', 'lost/open']);
  expect(written[1]?.draft).toEqual({
    kind: 'incident.transfer',
    actor,
    transferId: 'lost',
    partner,
    request,
    since: new Date(now - 90 * minute).toISOString(),
  });
});
