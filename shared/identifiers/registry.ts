// All identifier kinds in one place, and what only looks like one. Whoever detects, masks or explains a kind
// asks here; nothing else may list them, so a new kind is one file and one line.
import { address } from './address.ts';
import { age } from './age.ts';
import { bankCard } from './bank-card.ts';
import { birthCertificate } from './birth-certificate.ts';
import { birthDate } from './birth-date.ts';
import { email } from './email.ts';
import { employer } from './employer.ts';
import { hkMacauPermit } from './hk-macau-permit.ts';
import { hkid } from './hkid.ts';
import { hotline } from './hotline.ts';
import type { Identifier, NotPatient } from './identifier.ts';
import { insuranceNumber } from './insurance-number.ts';
import type { IdentifierKind } from './kind.ts';
import { landline } from './landline.ts';
import { licensePlate } from './license-plate.ts';
import { macauId } from './macau-id.ts';
import { militaryId } from './military-id.ts';
import { mobilePhone } from './mobile-phone.ts';
import { businessNumber, organisationCode } from './organisation-code.ts';
import { passport } from './passport.ts';
import { patientNumber } from './patient-number.ts';
import { permanentResidentId } from './permanent-resident-id.ts';
import { personName } from './person-name.ts';
import { photo } from './photo.ts';
import { residentId } from './resident-id.ts';
import { sensitiveDiagnosis } from './sensitive-diagnosis.ts';
import { socialAccount } from './social-account.ts';
import { specimenNumber } from './specimen-number.ts';
import { ssn } from './ssn.ts';
import { taiwanId } from './taiwan-id.ts';
import { taiwanPermit } from './taiwan-permit.ts';

const byKind: Readonly<Record<IdentifierKind, Identifier>> = {
  personName,
  residentId,
  permanentResidentId,
  hkMacauPermit,
  taiwanPermit,
  passport,
  militaryId,
  birthCertificate,
  hkid,
  macauId,
  taiwanId,
  ssn,
  mobilePhone,
  landline,
  email,
  address,
  birthDate,
  age,
  patientNumber,
  specimenNumber,
  insuranceNumber,
  bankCard,
  employer,
  socialAccount,
  licensePlate,
  photo,
  sensitiveDiagnosis,
};

/** Every kind, in the order of `identifierKinds`. */
export const identifiers: readonly Identifier[] = Object.values(byKind);

/** Numbers of organisations and hotlines. Their spans block any other unlabelled finding; a label still
 *  wins. */
export const notPatients: readonly NotPatient[] = [organisationCode, hotline, businessNumber];

/** The rules of a kind. */
export function identifierOf(kind: IdentifierKind): Identifier {
  return byKind[kind];
}
