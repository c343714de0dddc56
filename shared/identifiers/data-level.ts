// Levels of health data (GB/T 39725-2020 §6.2) by what kind of identifier is found.
import { type IdentifierKind, identifierKinds, type KindCounts } from './kind.ts';

/** As the standard's annex D sorts them; a hospital's own list may be stricter. */
const levels: Readonly<Record<IdentifierKind, 2 | 3 | 4 | 5>> = {
  personName: 4,
  residentId: 4,
  permanentResidentId: 4,
  hkMacauPermit: 4,
  taiwanPermit: 4,
  passport: 4,
  militaryId: 4,
  birthCertificate: 4,
  hkid: 4,
  macauId: 4,
  taiwanId: 4,
  ssn: 4,
  mobilePhone: 4,
  landline: 4,
  email: 3,
  address: 4,
  birthDate: 3,
  age: 2,
  patientNumber: 3,
  specimenNumber: 3,
  insuranceNumber: 4,
  bankCard: 4,
  employer: 3,
  socialAccount: 3,
  licensePlate: 3,
  photo: 5,
  sensitiveDiagnosis: 5,
};

/** The highest of all kinds found, 2 to 5; undefined when none was. */
export function dataLevel(kinds: KindCounts): number | undefined {
  let level: number | undefined;
  for (const kind of identifierKinds) {
    if ((kinds[kind] ?? 0) > 0) level = Math.max(level ?? 0, levels[kind]);
  }
  return level;
}
