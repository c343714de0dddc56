// From what an officer asks to what the ledger is asked. A patient's number stops here: it becomes
// pseudonyms, and neither the words that are recorded nor any error carries it.
import type { FilterRequest } from '../../shared/messages/console.ts';
import { scanText } from '../../shared/detect/scan-text.ts';
import { identifierKinds } from '../../shared/identifiers/kind.ts';
import { isStrong, isWeak } from '../../shared/identifiers/person-kinds.ts';
import { identifierOf } from '../../shared/identifiers/registry.ts';
import { holdsPersonNumber } from '../../shared/messages/person-number.ts';
import { canonicalJson } from '../../shared/records/canonical.ts';
import type { PatientRef } from '../../shared/records/record-base.ts';
import type { RecordFilter } from '../ledger/contract.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';

export type ReadFilter =
  | {
      readonly ok: true;
      readonly filter: RecordFilter;
      /** Canonical JSON of what was asked, for the record of the look. */
      readonly words: string;
      readonly patientRefs: readonly PatientRef[];
    }
  | { readonly ok: false; readonly error: 'patientValue' };

/** `patientValue` when a number of a person was put where words are kept in links and records. */
export function readFilter(request: FilterRequest, pseudonym: Pseudonymiser): ReadFilter {
  const { patient, patientRefs: given = [], ...plain } = request;
  // These words go into addresses and into the record of the look: no number may come with them.
  for (const word of [plain.user, plain.device, plain.partner, plain.verdict])
    if (word !== undefined && holdsPersonNumber(word)) return { ok: false, error: 'patientValue' };
  const typed = patient === undefined ? [] : pseudonymsOf(patient, pseudonym);
  const patientRefs = [...(given as PatientRef[]), ...typed];
  const filter: RecordFilter = {
    ...plain,
    // An empty list would match nothing instead of everything.
    ...(patientRefs.length > 0 ? { patientRefs } : {}),
  };
  return { ok: true, filter, words: canonicalJson({ ...filter }), patientRefs };
}

/** Kinds that are asked for whatever a number looks like: a mistyped one is stored as it was typed. */
const always = ['residentId', 'patientNumber', 'mobilePhone'] as const;
/** Kinds that are asked for where the number could be one: all that records hold pseudonyms of. A name
 *  alone is none of them: its pseudonym needs a birth date or telephone beside it. */
const plausible = identifierKinds.filter(
  (kind) =>
    (isStrong(kind) || isWeak(kind)) &&
    kind !== 'personName' &&
    !always.some((one) => one === kind),
);

/** One typed number under each kind it may be; kinds never collide, so asking for all is exact. */
function pseudonymsOf(typed: string, pseudonym: Pseudonymiser): PatientRef[] {
  // What its check digit or prefix proves is nothing else.
  const [found] = scanText(typed);
  const proven = found?.kind === 'residentId' || found?.kind === 'mobilePhone';
  const others = proven ? [] : plausible.filter((kind) => identifierOf(kind).accepts(typed));
  return [...always, ...others].flatMap((kind) => pseudonym.every(kind, typed));
}
