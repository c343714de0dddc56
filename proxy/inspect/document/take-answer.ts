// What was read of a packed document, counted into the body that it stands in.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { PatientRef } from '../../../shared/records/record-base.ts';
import type { Pseudonymiser } from '../../ledger/pseudonyms.ts';
import type { InspectContext } from '../body-part.ts';
import type { ThreadAnswer } from './thread-job.ts';

/**
 * Values become pseudonyms here; each is made when a person has it.
 * @param onValue told of values that name people, as they are written
 */
export function takeAnswer(
  answer: ThreadAnswer,
  { account, tally }: InspectContext,
  pseudonym: Pseudonymiser,
  onValue?: (kind: IdentifierKind, value: string) => void,
): void {
  account.add(answer);
  if (onValue !== undefined) for (const [kind, value] of answer.values) onValue(kind, value);
  tally.clues.merge(answer.clues);
  const refs = answer.values.map((): PatientRef | null => null);
  const refOf = (index: number): PatientRef => {
    const [kind, value] = answer.values[index] ?? ['personName', ''];
    return (refs[index] ??= pseudonym(kind, value));
  };
  tally.add(
    answer.kinds,
    answer.people.map((person) => person.map(refOf)),
    answer.furtherPeople,
  );
}
