// What is known of the last day when the egress starts.
import { describe, expect, it } from 'vitest';
import { readLastDay } from '../../../proxy/egress/read-last-day.ts';
import { RecentTransfers } from '../../../proxy/egress/repeated-transfer.ts';
import type { LedgerRecord } from '../../../shared/records/record.ts';
import { queriedRecords } from '../../support/queried-records.ts';
import { intentOf, outcomeOf } from '../../support/transfer-records.ts';

const hour = 3_600_000;
/** Ten in the morning where the test runs. */
const now = new Date(2026, 10, 23, 10).getTime();

function read(records: readonly LedgerRecord[]) {
  return readLastDay({ query: queriedRecords(() => records) }, () => '互认', now);
}

const load = { bytes: 1, patients: 1 };
type Quotas = Awaited<ReturnType<typeof read>>['quotas'];
/** Whether a key has room for so many transfers, one more included. */
const hasRoom = (quotas: Quotas, key: `partner/${string}` | `purpose/${string}`, most: number) =>
  quotas.take([[key, { transfers: most }]], [], load, now);

describe('the last day, read from the record', () => {
  it('counts what may have left today for partner and purpose', async () => {
    const { quotas } = await read([
      ...[12, 11].flatMap((before) => [intentOf(`y${before}`, now - before * hour)]),
      intentOf('t1', now - 9 * hour),
      outcomeOf('t1', now - 8 * hour, 900),
      intentOf('t2', now - 7 * hour),
      outcomeOf('t2', now - 6 * hour, 0),
      intentOf('t3', now - 5 * hour),
      outcomeOf('t3', now - 4 * hour, null),
      intentOf('t4', now - 3 * hour),
    ]);
    for (const key of ['partner/region', 'purpose/互认'] as const) {
      expect(hasRoom(quotas, key, 3), key).toBe(false);
      expect(hasRoom(quotas, key, 4), key).toBe(true);
    }
    expect(hasRoom(quotas, 'partner/other', 1)).toBe(true);
  });

  it('remembers transfers with a key for a day, yesterday’s too, with what became of them', async () => {
    const { recent } = await read([
      intentOf('k-old', now - 25 * hour),
      outcomeOf('k-old', now - 23.5 * hour, 900),
      intentOf('k-done', now - 23 * hour),
      intentOf('unnamed', now - 22 * hour),
      outcomeOf('k-done', now - 21 * hour, 900),
      intentOf('k-open', now - hour),
    ]);
    expect(recent.get('k-old')).toBeUndefined();
    expect(recent.get('unnamed')).toBeUndefined();
    expect(recent.get('k-open')).toEqual({ sha256: 'ab'.repeat(32), outcome: null });
    expect(recent.get('k-done')?.outcome).toMatchObject({
      index: 4,
      record: { transferId: 'k-done', bytesSent: 900 },
    });
  });

  it('forgets the oldest when there are too many, then and later', async () => {
    const records = ['k-1', 'k-2', 'k-3'].map((id, i) => intentOf(id, now - (3 - i) * hour));
    const query = queriedRecords(() => records);
    const { recent } = await readLastDay({ query }, () => null, now, new RecentTransfers(2));
    const known = () => ['k-1', 'k-2', 'k-3', 'k-4'].filter((id) => recent.get(id) !== undefined);
    expect(known()).toEqual(['k-2', 'k-3']);
    recent.set('k-4', { sha256: '', outcome: null });
    expect(known()).toEqual(['k-3', 'k-4']);
  });

  it('rejects when the ledger does', async () => {
    const query = () => Promise.reject(new Error('the database is away'));
    await expect(readLastDay({ query }, () => null, now)).rejects.toThrow('away');
  });
});
