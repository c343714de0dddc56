// What queries need of a record, taken from its payload: by the writer when it stores an entry, by
// the verifier when it checks that nobody changed a column beside the payload.
import type { LedgerRecord } from '../../shared/records/record.ts';

export interface IndexColumns {
  readonly kind: string;
  readonly at: string;
  readonly user: string | null;
  readonly device: string | null;
  readonly partner: string | null;
  readonly verdict: string | null;
  readonly transfer: string | null;
}

/** The query columns of a record. */
export function indexColumns(record: LedgerRecord): IndexColumns {
  return {
    kind: record.kind,
    at: record.at,
    user: record.actor.user,
    device: record.actor.device,
    partner: 'partner' in record ? record.partner : null,
    verdict: verdictOf(record),
    transfer: 'transferId' in record ? record.transferId : null,
  };
}

function verdictOf(record: LedgerRecord): string | null {
  if (record.kind === 'transfer.outcome') return record.result;
  return 'inspection' in record ? (record.inspection?.verdict ?? null) : null;
}

/** The pseudonyms of a record, in its order; one may be there twice. */
export function patientRefsOf(record: LedgerRecord): readonly string[] {
  return 'patients' in record ? record.patients.refs : [];
}
