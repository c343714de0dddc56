// All identifier kinds in one place. A kind that has no file of its own yet is never detected, and
// whoever has such a value at hand still gets it hidden whole.
import { address } from './address.ts';
import { birthDate } from './birth-date.ts';
import { coverAll } from './cover.ts';
import type { Identifier } from './identifier.ts';
import type { IdentifierKind } from './kind.ts';
import { mobilePhone } from './mobile-phone.ts';
import { patientNumber } from './patient-number.ts';
import { personName } from './person-name.ts';
import { residentId } from './resident-id.ts';

/** Kinds that are detected today. */
export const identifiers: readonly Identifier[] = [
  personName,
  residentId,
  mobilePhone,
  address,
  patientNumber,
  birthDate,
];

const byKind = new Map<IdentifierKind, Identifier>(identifiers.map((i) => [i.kind, i]));

/** The rules of a kind; of a kind without rules, one that accepts nothing and masks everything. */
export function identifierOf(kind: IdentifierKind): Identifier {
  return byKind.get(kind) ?? unknownIdentifier(kind);
}

function unknownIdentifier(kind: IdentifierKind): Identifier {
  return { kind, accepts: () => false, mask: coverAll, samples: { hit: [], miss: [] } };
}
