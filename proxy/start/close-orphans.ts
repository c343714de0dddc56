// Transfers that a crash left open: their intent is on record, what became of them is not known. The
// record says so, once.
import type { OpenedLedger } from '../ledger/open-ledger.ts';

/** Appends an outcome `unknown` for every open intent; returns how many there were. */
export async function closeOrphans(ledger: OpenedLedger): Promise<number> {
  const drafts = (await ledger.openIntents()).flatMap((record) => {
    if (record.kind !== 'transfer.intent') return [];
    const { v: _v, at: _at, bytes: _bytes, sha256: _sha256, ...transfer } = record;
    const draft = {
      ...transfer,
      kind: 'transfer.outcome' as const,
      result: 'unknown' as const,
      status: null,
      bytesSent: null,
      sha256Sent: null,
      tls: null,
    };
    return [{ draft, idempotencyKey: `orphan/${record.transferId}` }];
  });
  if (drafts.length > 0) await ledger.appendAll(drafts);
  return drafts.length;
}
