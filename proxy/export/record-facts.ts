// What every format says of a record, whatever its kind: one reading of records for all of them.
import type { KindCounts } from '../../shared/identifiers/kind.ts';
import type { LedgerRecord, RecordOf } from '../../shared/records/record.ts';

/** Null where the record has no such fact. */
export interface RecordFacts {
  /** In the hospital's system, of whoever acted. */
  readonly roles: readonly string[];
  readonly site: string | null;
  readonly method: string | null;
  readonly path: string | null;
  readonly kinds: KindCounts;
  readonly patients: { readonly count: number; readonly refs: readonly string[] };
  readonly partner: string | null;
  readonly destination: string | null;
  /** Approved sharing request. */
  readonly request: string | null;
  readonly transfer: string | null;
  /** `delivered`, `refused` … for transfers, `found`, `clean` … for what was inspected. */
  readonly verdict: string | null;
  /** Why: of a reveal, a refusal, an emergency. */
  readonly reason: string | null;
  /** Body bytes that were sent, announced or inspected. */
  readonly bytes: number | null;
  readonly sha256: string | null;
  /** What only this kind of record says, in words. */
  readonly detail: string | null;
}

/** Facts of a record of any kind. */
export function recordFacts(record: LedgerRecord): RecordFacts {
  const inspection = 'inspection' in record ? record.inspection : null;
  const none = { count: 0, refs: [] };
  return {
    roles: record.actor.roles ?? [],
    site: 'site' in record ? (record.site ?? null) : null,
    method: 'method' in record ? record.method : null,
    path: 'path' in record ? record.path : null,
    kinds: 'kinds' in record ? record.kinds : (inspection?.kinds ?? {}),
    patients: 'patients' in record ? record.patients : none,
    partner: 'partner' in record ? record.partner : null,
    destination: 'destination' in record ? record.destination : null,
    request: 'request' in record ? record.request : null,
    transfer: 'transferId' in record ? record.transferId : null,
    verdict: 'result' in record ? record.result : (inspection?.verdict ?? null),
    reason: 'reason' in record ? (record.reason ?? null) : (inspection?.reason ?? null),
    bytes: bytesOf(record),
    sha256: sha256Of(record),
    detail: detailOf(record),
  };
}

/** Kinds and how often, in a fixed order: `personName 2, residentId 1`. */
export function kindWords(kinds: KindCounts): string {
  return Object.entries(kinds)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ');
}

function bytesOf(record: LedgerRecord): number | null {
  if ('bytesSent' in record) return record.bytesSent;
  if ('bytes' in record) return record.bytes;
  if ('bytesAnnounced' in record) return record.bytesAnnounced;
  return 'inspection' in record ? record.inspection.bytesTotal : null;
}

function sha256Of(record: LedgerRecord): string | null {
  if ('sha256Sent' in record) return record.sha256Sent;
  return 'sha256' in record ? (record.sha256 ?? null) : null;
}

function detailOf(record: LedgerRecord): string | null {
  switch (record.kind) {
    case 'admin.query':
    case 'admin.open':
    case 'admin.verify':
      return `${record.results}${record.atLeast ? '+' : ''} ${record.filter}`;
    case 'served':
    case 'export':
      return record.messages
        ? `${record.messages.count} messages of ${record.messages.from}`
        : null;
    case 'incident.attestation':
      return `${record.attestation}: ${record.treated}`;
    case 'incident.echo':
      return `${record.fields} ${record.action}`;
    case 'incident.unviewed':
      return `${record.answers} since ${record.since}`;
    case 'incident.drift':
      return driftDetail(record);
    case 'incident.export':
      return `${record.target}: ${record.pending} since ${record.since}`;
    case 'incident.spool':
      return `${record.kept} kept, ${record.lost ?? '?'} lost, ${record.aside}`;
    case 'incident.witness':
      return `${record.witness}: ${record.refusal} at ${record.size}`;
    case 'device.enrolled':
    case 'device.refused':
      return `${record.browser} ${record.version}`;
    case 'device.gap':
      return `${record.count} missing from ${record.from} to ${record.to}`;
    case 'device.rewound':
      return `${record.lastSeq} after ${record.highest}`;
    case 'policy.issued':
      return String(record.version);
    case 'policy.draft':
      return [record.step, record.draft, record.rules]
        .filter((part) => part !== undefined)
        .join(' ');
    case 'ledger.destroy':
      return `${record.case} ${record.step} ${record.class} ${record.from} ${record.to}: ${record.note}`;
    case 'ledger.hold':
      return `${record.hold} ${record.state} ${record.from} ${record.to}: ${record.note}`;
    case 'reveal':
      return record.scope ?? null;
    default:
      return sharingDetail(record);
  }
}

/** `ginkgo-his/selectors/2: 40 of 41 looks, then none of 3`; without a rule, masked fields of the page's. */
function driftDetail({ ruleName, before, now }: RecordOf<'incident.drift'>): string {
  if (ruleName !== undefined) {
    return `${ruleName}: ${before.found} of ${before.looks} looks, then ${now.found} of ${now.looks}`;
  }
  const masked = (span: typeof now): string => `${span.masked ?? 0} of ${span.found} masked`;
  return `${masked(before)}, then ${masked(now)}`;
}

/** Of sharing, of what left by other ways, and of what should have been accounted for. */
function sharingDetail(record: LedgerRecord): string | null {
  switch (record.kind) {
    case 'share.request':
      return record.purpose;
    case 'share.review':
      return `lawful ${record.lawful}, necessary ${record.necessary}: ${record.note}`;
    case 'share.approve':
      return `step ${record.step} ${record.decision}: ${record.note}`;
    case 'share.partner':
      return `${record.state} ${record.organisationCode} ${record.name}`;
    case 'share.agreement':
      return `${record.state} ${record.agreement} ${record.from} ${record.until} ${record.title}`;
    case 'share.patients':
      return `${record.part} of ${record.parts}`;
    case 'share.delegate':
      return `${record.state} to ${record.to} ${record.from} ${record.until}: ${record.note}`;
    case 'share.use':
      return `${record.use ?? ''}${record.released ? ' released' : ''}` || null;
    case 'share.expire':
      return record.cause ?? null;
    case 'transfer.manual':
      return `${record.medium} to ${record.recipient}: ${record.note}`;
    case 'transfer.receipt':
      return `${record.direction} ${record.signer} ${record.check}`;
    case 'tunnel':
      return [record.class, record.protocol, record.sni].filter(Boolean).join(' ') || null;
    case 'incident.transfer':
      return `since ${record.since}`;
    case 'incident.tunnel':
      return `${record.class} ${record.bytesReported} of ${record.bytesSent} since ${record.since}`;
    default:
      return 'note' in record ? (record.note ?? null) : null;
  }
}
