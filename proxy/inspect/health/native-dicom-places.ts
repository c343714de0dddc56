// Places of DICOM as XML, the Native DICOM Model (PS3.19 annex A.1), in which DICOMweb answers on demand: the tag
// of the attribute around says what a value is, as in the JSON model. Names in lower case.
import { meaningOfDicomTag } from '../document/dicom-tags.ts';
import type { FhirPlace, PersonRole } from './fhir-places.ts';

/** Role that an element gives to what stands in it; null when it stays as around. */
export function nativeDicomRole(name: string, tag: string | undefined): PersonRole | null {
  // Bytes, which may be a document of their own: read as in any XML.
  if (name === 'inlinebinary') return 'none';
  // A data set is one patient's.
  if (name === 'nativedicommodel') return 'patient';
  return tag !== undefined && meaningOfDicomTag(tag) === 'staff' ? 'staff' : null;
}

/** @param tag of the attribute that this stands in @param name of the element */
export function nativeDicomPlace(tag: string, name: string): FhirPlace {
  switch (name) {
    case 'familyname':
      return 'family';
    case 'givenname':
    case 'middlename':
      return 'given';
    case 'nameprefix':
    case 'namesuffix':
      return 'skip';
    default: {
      const meaning = meaningOfDicomTag(tag);
      return meaning === undefined || meaning === 'staff' ? null : meaning;
    }
  }
}

/** Whether an element holds one spelling of a patient's name. */
export function isNativeDicomName(tag: string, name: string): boolean {
  if (name !== 'alphabetic' && name !== 'ideographic' && name !== 'phonetic') return false;
  return meaningOfDicomTag(tag) === 'personName';
}
