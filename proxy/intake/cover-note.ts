// What a person wrote beside an attestation, as a record may hold it: the patients' own values, whatever
// looks like anybody's, and every longer number are masked.
import { builtInDetector } from '../../shared/detect/detector.ts';
import { KnownPatients } from '../../shared/detect/known-patients.ts';
import { identifierOf } from '../../shared/identifiers/registry.ts';
import type { ShownPatient } from '../../shared/messages/intake.ts';

/** A room, a bed or a time is shorter. */
const longNumber = /[0-9A-Za-z]*\d[\d -]{3,}\d[0-9A-Za-z]*/g;

/** @param patients whom the note may name without any label */
export function coverNote(note: string, patients: readonly ShownPatient[]): string {
  const known = new KnownPatients();
  for (const [i, { identifiers }] of patients.entries()) {
    const { personName, patientNumber } = identifiers;
    if (personName) known.add(personName, String(i));
    if (patientNumber) known.add(patientNumber, String(i), 'patientNumber');
  }
  let covered = '';
  let from = 0;
  for (const { kind, start, end } of builtInDetector.scan(note, known)) {
    covered += note.slice(from, start) + identifierOf(kind).mask(note.slice(start, end), 'strict');
    from = end;
  }
  covered += note.slice(from);
  return covered
    .replace(longNumber, '****')
    .replace(/\p{Cc}/gu, ' ')
    .trim();
}
