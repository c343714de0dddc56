// Records of transfers as a ledger gives them back, for tests that read them.
import type { RecordOf } from '../../shared/records/record.ts';

const base = {
  v: 1 as const,
  actor: { user: '检验接口', device: null, workstation: '127.0.0.1' },
  partner: 'region',
  destination: 'https://127.0.0.1:1',
  method: 'POST',
  path: '/in',
  mediaType: 'text/csv',
  request: 'GX-20261123-001',
  patients: { count: 2, refs: [] },
  inspection: { verdict: 'found' as const, kinds: {}, bytesInspected: 900, bytesTotal: 900 },
};

/** @param at milliseconds since the epoch */
export function intentOf(transferId: string, at: number): RecordOf<'transfer.intent'> {
  const own = { ...base, transferId, at: new Date(at).toISOString() };
  return { kind: 'transfer.intent', ...own, bytes: 900, sha256: 'ab'.repeat(32) };
}

/** @param bytesSent null: nobody knows */
export function outcomeOf(
  transferId: string,
  at: number,
  bytesSent: number | null,
): RecordOf<'transfer.outcome'> {
  return {
    kind: 'transfer.outcome',
    ...base,
    transferId,
    at: new Date(at).toISOString(),
    result: bytesSent === 0 ? 'refused' : bytesSent === null ? 'unknown' : 'delivered',
    status: bytesSent ? 201 : null,
    bytesSent,
    sha256Sent: null,
    tls: null,
  };
}
