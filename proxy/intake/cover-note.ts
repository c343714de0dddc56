// What a person wrote beside an attestation, as a record may hold it: the patients' own values, whatever
// looks like anybody's, and every longer number are masked.
import { builtInDetector } from '../../shared/detect/detector.ts';
import { KnownPatients } from '../../shared/detect/known-patients.ts';
import { identifierOf } from '../../shared/identifiers/registry.ts';
import { replaceSpans } from '../../shared/identifiers/replace-spans.ts';
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
  const findings = builtInDetector.scan(note, known);
  return replaceSpans(note, findings, (value, { kind }) => identifierOf(kind).mask(value, 'strict'))
    .replace(longNumber, '****')
    .replace(/\p{Cc}/gu, ' ')
    .trim();
}
