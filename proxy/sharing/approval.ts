// What an approval allows, whoever gave it: a request that went through the chain, an emergency, or a standing
// one in the configuration.
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import type { ShareChannel, SharedFormat } from '../../shared/records/sharing-records.ts';
import type { SharingRequest } from './sharing-request.ts';

/** Most in one day; absent ones are not limited. */
export interface Quotas {
  readonly transfers?: number | undefined;
  readonly bytes?: number | undefined;
  readonly patients?: number | undefined;
}

export interface Approval {
  readonly id: string;
  /** Partner id. */
  readonly partner: string;
  readonly purpose: string;
  /** Kinds of personal data that may be in a transfer. */
  readonly kinds: readonly IdentifierKind[];
  /** Most distinct patients in one transfer. */
  readonly maxPatients: number;
  /** ISO 8601; absent: from ever. */
  readonly from?: string | undefined;
  /** ISO 8601; the approval ends at this moment. */
  readonly expires: string;
  /** Ended before that, or its list of patients is not all there. */
  readonly isClosed?: boolean;
  /** Names of columns, keys and elements; null: any. */
  readonly names?: readonly string[] | undefined;
  /** Pseudonyms of the only patients. */
  readonly patientSet?: ReadonlySet<string> | undefined;
  /** Uses that nobody has taken; absent: not counted. */
  readonly usesLeft?: number | undefined;
  readonly maxBytes?: number | undefined;
  /** Of the only file, hex. */
  readonly sha256?: string | undefined;
  readonly formats?: readonly SharedFormat[] | undefined;
  readonly channel?: ShareChannel | undefined;
  /** SHA-256 of the only public key that may receive it, hex. */
  readonly recipientPin?: string | undefined;
  readonly excess?: 'refuse' | 'mask' | undefined;
  readonly mode?: 'spool' | 'stream' | undefined;
  readonly quotas?: Quotas | undefined;
  readonly isEmergency?: boolean;
}

/** What a request of the registers allows, as far as it is known now. */
export function approvalOf(request: SharingRequest): Approval {
  const { asked } = request;
  const patientSet = request.patientSet;
  const allowed = request.allowedUses;
  const common = {
    id: request.id,
    partner: asked.partner,
    kinds: asked.fields,
    maxPatients: asked.maxPatients,
    from: request.from,
    expires: request.until,
    isClosed: patientSet === undefined || request.ended !== null,
    usesLeft: allowed === null ? undefined : allowed - request.takenUses,
  };
  if (asked.kind === 'share.emergency') {
    return { ...common, purpose: asked.reason, isEmergency: true };
  }
  const { purpose, names, maxBytes, sha256, formats, channel, recipientPin, excess, mode, quotas } =
    asked;
  return {
    ...common,
    purpose,
    patientSet: patientSet ?? undefined,
    names,
    maxBytes,
    sha256,
    formats,
    channel,
    recipientPin,
    excess,
    mode,
    quotas,
  };
}

/** Whether people have said yes to a request, whatever has become of it since. */
export function isApproved(request: SharingRequest): boolean {
  const isNo = request.decisions.some(({ decision }) => decision !== 'approved');
  return !isNo && (request.isEmergency || request.approvals >= request.steps);
}
