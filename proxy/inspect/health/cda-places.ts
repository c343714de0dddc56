// Places of CDA documents and HL7 v3 messages that name persons (CDA R2 §4.2.2 and §4.2.3; WS/T 500).
import type { FhirPlace, PersonRole } from './fhir-places.ts';

const patients = new Set(['patientrole', 'relatedsubject', 'subjectperson', 'identifiedperson']);
const relatives = new Set(['guardian', 'personalrelationship', 'associatedentity', 'contactparty']);
const staff = new Set([
  'author',
  'dataenterer',
  'informant',
  'custodian',
  'informationrecipient',
  'legalauthenticator',
  'authenticator',
  'performer',
  'encounterparticipant',
  'responsibleparty',
  'serviceeventperformer',
  'providerorganization',
  'scopingorganization',
  'representedorganization',
  'assignedentity',
  'assignedauthor',
  'healthcarefacility',
]);

/** Role that an element gives to what stands in it; null when it stays as around. Names in lower case. */
export function cdaRole(name: string, around: PersonRole): PersonRole | null {
  if (staff.has(name)) return 'staff';
  if (around === 'staff') return null;
  if (relatives.has(name)) return 'relative';
  return patients.has(name) && around === 'none' ? 'patient' : null;
}

/** Elements between a role and what is said of the person who has it. */
export const cdaBetween: ReadonlySet<string> = new Set([
  'patient',
  'guardianperson',
  'associatedperson',
  'patientperson',
  'subject',
]);

/** @param part element of the person that this stands in ('' for the person's own) @param name of this one */
export function cdaPlace(part: string, name: string): FhirPlace {
  switch (part) {
    case 'id':
      return 'patientNumber';
    case 'name':
      if (name === 'name') return 'personName';
      return name === 'family' || name === 'given' ? name : 'skip';
    case 'birthtime':
      return 'birthDate';
    case 'telecom':
      return 'mobilePhone';
    case 'addr':
      return 'address';
    default:
      return null;
  }
}
