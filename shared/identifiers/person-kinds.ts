// Which kinds say who a record is about: what the proxy makes pseudonyms of, and what an officer can ask
// for.
import type { IdentifierKind } from './kind.ts';

/** Kinds that name one person for themselves. */
export function isStrong(kind: IdentifierKind): boolean {
  switch (kind) {
    case 'residentId':
    case 'permanentResidentId':
    case 'hkMacauPermit':
    case 'taiwanPermit':
    case 'passport':
    case 'militaryId':
    case 'birthCertificate':
    case 'hkid':
    case 'macauId':
    case 'taiwanId':
    case 'ssn':
    case 'patientNumber':
    case 'insuranceNumber':
      return true;
    default:
      return false;
  }
}

/** Kinds that point at a person when nothing better is there. */
export function isWeak(kind: IdentifierKind): boolean {
  switch (kind) {
    case 'personName':
    case 'mobilePhone':
    case 'landline':
    case 'email':
    case 'bankCard':
    case 'socialAccount':
    case 'specimenNumber':
      return true;
    default:
      return false;
  }
}
