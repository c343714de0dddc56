// Whether an approved sharing request covers what was found in a body.
import type { Inspection } from '../../shared/records/record-base.ts';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import { identifierKinds } from '../../shared/identifiers/kind.ts';
import type { ApprovedRequest } from './egress-config.ts';

export type Match =
  | { readonly ok: true; readonly request: ApprovedRequest }
  | {
      readonly ok: false;
      readonly reason: Extract<
        RefusalReason,
        'noApproval' | 'approvalExpired' | 'approvalKinds' | 'approvalPatients' | 'bodyUnscannable'
      >;
      /** The request that came closest, for the record. */
      readonly request: ApprovedRequest | null;
    };

/**
 * The first request of the partner that covers everything: in force, all found kinds, enough patients.
 * A body that was not inspected to its end matches nothing. Otherwise the reason of the request that
 * came furthest: an approval for too few patients says more than one that has expired.
 * @param wanted id of the request the sender names; null: any
 */
export function matchApproval(
  requests: readonly ApprovedRequest[],
  found: { partner: string; inspection: Inspection; patients: number; now: Date },
  wanted: string | null,
): Match {
  const { inspection } = found;
  // An approval names kinds and numbers: of what could not be read, neither is known.
  const inspected = inspection.verdict === 'clean' || inspection.verdict === 'found';
  if (!inspected || inspection.reason !== undefined) {
    return { ok: false, reason: 'bodyUnscannable', request: null };
  }
  let closest: Match = { ok: false, reason: 'noApproval', request: null };
  let progress = 0;
  for (const request of requests) {
    if (request.partner !== found.partner || (wanted !== null && request.id !== wanted)) continue;
    const [reached, reason] = examine(request, found);
    if (reason === null) return { ok: true, request };
    if (reached > progress) {
      progress = reached;
      closest = { ok: false, reason, request };
    }
  }
  return closest;
}

/** How far a request reaches, and what stops it there; null when nothing does. */
function examine(
  request: ApprovedRequest,
  found: { inspection: Inspection; patients: number; now: Date },
): [number, 'approvalExpired' | 'approvalKinds' | 'approvalPatients' | null] {
  const until = Date.parse(request.expires);
  // An unreadable date is no approval.
  if (!(until > found.now.getTime())) return [1, 'approvalExpired'];
  const allowed = new Set(request.kinds);
  const { kinds } = found.inspection;
  const tooMuch = identifierKinds.some((kind) => (kinds[kind] ?? 0) > 0 && !allowed.has(kind));
  if (tooMuch) return [2, 'approvalKinds'];
  return found.patients > request.maxPatients ? [3, 'approvalPatients'] : [4, null];
}
