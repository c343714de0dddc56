// Whether an approval covers what was found in a body. The one place that says yes to bytes that leave.
import { type IdentifierKind, identifierKinds } from '../../shared/identifiers/kind.ts';
import type { Inspection } from '../../shared/records/record-base.ts';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import type { ShareChannel, SharedFormat } from '../../shared/records/sharing-records.ts';
import type { Approval } from './approval.ts';

/** What is known of a transfer before its first byte leaves. */
export interface TransferFacts {
  readonly partner: string;
  readonly channel: ShareChannel;
  readonly inspection: Inspection;
  readonly patients: number;
  /** Pseudonyms of each patient; null: not all of them are known. */
  readonly people: readonly (readonly string[])[] | null;
  /** Names of columns, keys and elements; null: the format has none, or too many. */
  readonly names: ReadonlySet<string> | null;
  readonly format: SharedFormat | null;
  readonly bytes: number;
  /** Of the body, hex. */
  readonly sha256: string;
  readonly now: Date;
}

export type ApprovalRefusal = Extract<
  RefusalReason,
  | 'noApproval'
  | 'approvalExpired'
  | 'approvalNotYet'
  | 'approvalUsed'
  | 'approvalChannel'
  | 'approvalFormat'
  | 'approvalSize'
  | 'approvalFile'
  | 'approvalNames'
  | 'approvalKinds'
  | 'approvalPatients'
  | 'approvalPatientSet'
  | 'bodyUnscannable'
>;

export type Match =
  | {
      readonly ok: true;
      readonly request: Approval;
      /** Kinds that were found and not approved: to be masked before anything is sent. */
      readonly mask: readonly IdentifierKind[];
    }
  | {
      readonly ok: false;
      readonly reason: ApprovalRefusal;
      /** The approval that came closest, for the record. */
      readonly request: Approval | null;
    };

/**
 * The first approval of the partner that covers everything. A body that was not inspected to its end matches
 * nothing. Otherwise the reason of the approval that came furthest: one for too few patients says more than
 * one that has expired.
 * @param wanted id of the request the sender names; null: any
 */
export function matchApproval(
  approvals: Iterable<Approval>,
  found: TransferFacts,
  wanted: string | null,
): Match {
  const { inspection } = found;
  // An approval names kinds and numbers: of what could not be read, neither is known.
  const inspected = inspection.verdict === 'clean' || inspection.verdict === 'found';
  // What is called something else than it is may be read as something else by who gets it.
  if (!inspected || inspection.reason !== undefined || inspection.disagrees === true) {
    return { ok: false, reason: 'bodyUnscannable', request: null };
  }
  let closest: Match = { ok: false, reason: 'noApproval', request: null };
  let progress = 0;
  for (const request of approvals) {
    if (request.partner !== found.partner || (wanted !== null && request.id !== wanted)) continue;
    // An emergency is for what has no approval, and somebody has to say so.
    if (request.isEmergency === true && wanted === null) continue;
    const failed = checks.findIndex(([, holds]) => !holds(request, found));
    if (failed === -1) return { ok: true, request, mask: excessKinds(request, found) };
    if (failed + 1 > progress) {
      progress = failed + 1;
      closest = { ok: false, reason: checks[failed]?.[0] ?? 'noApproval', request };
    }
  }
  return closest;
}

/** What has rows, keys or places that say whose a value is. Of running text, pages and documents nobody knows for
 *  certain how many people they are about: who wants them has to name them. */
export const usualFormats: readonly SharedFormat[] = [
  'json',
  'ndjson',
  'csv',
  'xml',
  'hl7',
  'form',
  'spreadsheet',
  'dicom',
];

type Check = (request: Approval, found: TransferFacts) => boolean;

/** In the order in which a person would ask. */
const checks: readonly (readonly [ApprovalRefusal, Check])[] = [
  // An unreadable date is no approval.
  ['approvalExpired', ({ expires }, { now }) => Date.parse(expires) > now.getTime()],
  ['approvalExpired', ({ isClosed }) => isClosed !== true],
  [
    'approvalNotYet',
    ({ from }, { now }) => from === undefined || Date.parse(from) <= now.getTime(),
  ],
  ['approvalUsed', ({ usesLeft }) => usesLeft === undefined || usesLeft > 0],
  ['approvalChannel', ({ channel = 'https' }, found) => channel === found.channel],
  [
    'approvalFormat',
    ({ formats = usualFormats }, { format }) => format !== null && formats.includes(format),
  ],
  ['approvalSize', ({ maxBytes }, { bytes }) => maxBytes === undefined || bytes <= maxBytes],
  ['approvalFile', ({ sha256 }, found) => sha256 === undefined || sha256 === found.sha256],
  ['approvalNames', ({ names }, found) => coversNames(names, found.names)],
  [
    'approvalKinds',
    (request, found) => request.excess === 'mask' || excessKinds(request, found).length === 0,
  ],
  ['approvalPatients', ({ maxPatients }, { patients }) => patients <= maxPatients],
  ['approvalPatientSet', ({ patientSet }, found) => coversPeople(patientSet, found)],
];

/** Kinds that were found and are not approved. */
function excessKinds({ kinds }: Approval, { inspection }: TransferFacts): IdentifierKind[] {
  return identifierKinds.filter(
    (kind) => (inspection.kinds[kind] ?? 0) > 0 && !kinds.includes(kind),
  );
}

/** Where names are approved, a body whose names nobody knows is not. */
function coversNames(
  allowed: readonly string[] | undefined,
  names: ReadonlySet<string> | null,
): boolean {
  if (allowed === undefined) return true;
  if (names === null) return false;
  const known = new Set(allowed.map((name) => name.toLowerCase()));
  for (const name of names) if (!known.has(name.toLowerCase())) return false;
  return true;
}

/** Everybody is somebody of the set, by one pseudonym at least. */
function coversPeople(
  set: ReadonlySet<string> | undefined,
  { people, patients }: TransferFacts,
): boolean {
  if (set === undefined || patients === 0) return true;
  // Fewer than were counted: of somebody, nothing is known.
  if (people === null || people.length < patients) return false;
  return people.every((refs) => refs.some((ref) => set.has(ref)));
}
