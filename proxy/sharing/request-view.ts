// A request as the API shows it.
import type { RequestView } from '../../shared/messages/sharing.ts';
import { nextRoles } from './approval-chain.ts';
import { feedbackOf } from './feedback.ts';
import type { SharingRequest } from './sharing-request.ts';

/** @param mayDecide whether the caller may, now @param now milliseconds since the epoch */
export function requestViewOf(
  request: SharingRequest,
  { mayDecide, feedbackDays, now }: { mayDecide: boolean; feedbackDays: number; now: number },
): RequestView {
  const { asked } = request;
  const status = request.status(now);
  const { state, due } = feedbackOf(request, feedbackDays, now);
  const isWaiting = status === 'pending' || (request.isEmergency && request.decisions.length === 0);
  return {
    id: request.id,
    partner: asked.partner,
    isEmergency: request.isEmergency,
    applicant: request.applicant,
    submittedAt: asked.at,
    ...askedFor(asked),
    fields: asked.fields,
    maxPatients: asked.maxPatients,
    from: request.from,
    until: request.until,
    status,
    cause: request.ended?.cause ?? null,
    steps: request.steps,
    waitsFor: isWaiting ? [...nextRoles(request)] : [],
    mayDecide,
    decisions: request.decisions,
    uses: request.allowedUses,
    used: request.takenUses,
    transfers: request.transfers,
    feedback: { state, due, note: request.feedback?.note ?? null },
  };
}

type AskedFor = Pick<
  RequestView,
  'department' | 'purpose' | 'legalBasis' | 'dataClass' | 'patientSet' | 'limits'
>;

/** What only a form says; an emergency has no form. */
function askedFor(asked: SharingRequest['asked']): AskedFor {
  if (asked.kind === 'share.emergency') {
    return {
      department: null,
      purpose: `${asked.reason}: ${asked.note}`,
      legalBasis: null,
      dataClass: null,
      patientSet: null,
      limits: { ...noLimits },
    };
  }
  return {
    department: asked.department ?? null,
    purpose: asked.purpose,
    legalBasis: asked.legalBasis,
    dataClass: asked.dataClass,
    patientSet: asked.patientSet ?? null,
    limits: {
      names: asked.names ?? null,
      formats: asked.formats ?? null,
      maxBytes: asked.maxBytes ?? null,
      sha256: asked.sha256 ?? null,
      recipientPin: asked.recipientPin ?? null,
      channel: asked.channel ?? null,
      excess: asked.excess ?? 'refuse',
      mode: asked.mode ?? 'spool',
    },
  };
}

const noLimits: RequestView['limits'] = {
  names: null,
  formats: null,
  maxBytes: null,
  sha256: null,
  recipientPin: null,
  channel: null,
  excess: 'refuse',
  mode: 'spool',
};
