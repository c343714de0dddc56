// Records of which half are about a ward's list, and so filed under a set of patients.
import type { Pseudonymiser } from '../../proxy/ledger/pseudonyms.ts';
import type { RecordDraft } from '../../shared/records/record.ts';
import { draftOf } from './drafts.ts';

/** A ward has ten patients; the first of each is in the next one too. */
export function listedDraft(i: number, pseudonym: Pseudonymiser, wards = 1): RecordDraft {
  const draft = draftOf(i, pseudonym);
  if ((i % 4 !== 1 && i % 4 !== 2) || !('patients' in draft)) return draft;
  const ward = Math.floor(i / 4) % wards;
  const beds = Array.from({ length: 10 }, (_, bed) => `W${9 * ward + bed}`);
  const refs = beds.map((number) => pseudonym('patientNumber', number));
  return Object.assign(draft, { patients: { count: refs.length, refs } });
}
