// Places of FHIR R4 resources that name persons (HL7 FHIR 4.0.1 §8.1, §8.2), for JSON and XML alike.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';

/** `relative`: somebody beside a patient. `reference`: a patient who is pointed to. */
export type PersonRole = 'patient' | 'relative' | 'staff' | 'reference' | 'none';

const patients = new Set(['Patient', 'RelatedPerson', 'Person']);
const others = new Set([
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'OrganizationAffiliation',
  'Location',
  'Device',
  'HealthcareService',
  'CareTeam',
  'Endpoint',
]);

/** Whom a resource is about. */
export function roleOfResource(type: string): PersonRole {
  if (patients.has(type)) return 'patient';
  return others.has(type) ? 'staff' : 'none';
}

const pointing = new Set(['subject', 'patient', 'beneficiary', 'individual', 'subscriber']);
const byStaff = new Set([
  'performer',
  'author',
  'asserter',
  'recorder',
  'requester',
  'practitioner',
  'generalPractitioner',
  'managingOrganization',
  'custodian',
  'serviceProvider',
  'organization',
  'participant',
  'interpreter',
  'resultsInterpreter',
  'assigner',
]);

/** Role of what stands under a key or element of a resource; null when it stays as around. */
export function roleOfElement(name: string, around: PersonRole): PersonRole | null {
  if (around === 'staff') return null;
  if (around === 'patient' && name === 'contact') return 'relative';
  if (byStaff.has(name)) return 'staff';
  return around === 'none' && pointing.has(name) ? 'reference' : null;
}

/** `text` is a whole name; `family` and `given` are its parts; `skip`: codes and dates of use. */
export type FhirPlace = IdentifierKind | 'family' | 'given' | 'skip' | null;

/** @param element of a person's resource ('' for the resource itself) @param key inside it */
export function fhirPlace(element: string, key: string): FhirPlace {
  switch (element) {
    case '':
      return key === 'birthDate' ? 'birthDate' : null;
    case 'identifier':
      return key === 'value' ? 'patientNumber' : 'skip';
    case 'name':
      if (key === 'text') return 'personName';
      return key === 'family' || key === 'given' ? key : 'skip';
    case 'telecom':
      return key === 'value' ? 'mobilePhone' : 'skip';
    case 'address':
      return key === 'text' || key === 'line' ? 'address' : 'skip';
    default:
      return null;
  }
}
