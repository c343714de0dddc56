// The only patients that a request may be about: typed as numbers, kept as pseudonyms.
import { createHash } from 'node:crypto';
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import type { PatientRef } from '../../shared/records/record-base.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';

/** As many as a record's list of patients holds. */
const partLength = 2000;

/** Pseudonyms of numbers, each once, sorted. */
export function pseudonymsOf(
  numbers: readonly { kind: IdentifierKind; value: string }[],
  pseudonym: Pseudonymiser,
): PatientRef[] {
  return [...new Set(numbers.map(({ kind, value }) => pseudonym(kind, value)))].sort();
}

/** SHA-256 (hex) over sorted pseudonyms, each ended by a line feed: what approvers agree to. */
export function setDigest(sorted: readonly PatientRef[]): string {
  const hash = createHash('sha256');
  for (const ref of sorted) hash.update(`${ref}\n`);
  return hash.digest('hex');
}

/** A list in parts that each fit a record. */
export function patientParts(sorted: readonly PatientRef[]): {
  part: number;
  parts: number;
  patients: { count: number; refs: PatientRef[] };
}[] {
  const parts = Math.ceil(sorted.length / partLength);
  return Array.from({ length: parts }, (_, i) => {
    const refs = sorted.slice(i * partLength, (i + 1) * partLength);
    return { part: i + 1, parts, patients: { count: refs.length, refs } };
  });
}
