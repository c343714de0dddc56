// Transfers that a crash interrupted: begun, never ended. What reached the partner is not known, and
// the record says exactly that.
import type { LedgerRecord } from '../../shared/records/record.ts';
import type { Ledger } from '../ledger/contract.ts';

/**
 * Gives each open intent an outcome `unknown`, once however often it is called. Call at start, before
 * new transfers are taken. Rejects when the ledger does.
 * @param intents `transfer.intent` records without a `transfer.outcome` of the same `transferId`
 */
export async function closeOrphans(
  ledger: Ledger,
  intents: readonly LedgerRecord[],
): Promise<number> {
  let closed = 0;
  for (const intent of intents) {
    if (intent.kind !== 'transfer.intent') continue;
    closed++;
    await ledger.append(
      {
        kind: 'transfer.outcome',
        actor: intent.actor,
        transferId: intent.transferId,
        partner: intent.partner,
        destination: intent.destination,
        method: intent.method,
        path: intent.path,
        mediaType: intent.mediaType,
        request: intent.request,
        patients: intent.patients,
        inspection: intent.inspection,
        result: 'unknown',
        status: null,
        // Not 0: some of it may have arrived.
        bytesSent: null,
        sha256Sent: null,
        tls: null,
      },
      `${intent.transferId}/outcome`,
    );
  }
  return closed;
}
