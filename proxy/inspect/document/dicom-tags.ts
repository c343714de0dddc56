// What DICOM attributes are called and whom they speak of: the tags of PS3.6 that identify a patient, and
// those whose names and numbers belong to staff. Serves files and the JSON model (PS3.18 F) alike.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';

/** `staff`: a person or a number, but not a patient's. */
export type DicomMeaning = IdentifierKind | 'staff';

/** A tag as one number: group in the upper half. */
export const dicomTag = {
  charset: 0x0008_0005,
  codeMeaning: 0x0008_0104,
  conceptName: 0x0040_a043,
  document: 0x0042_0011,
  documentType: 0x0042_0012,
  pixelData: 0x7fe0_0010,
  item: 0xfffe_e000,
  itemEnd: 0xfffe_e00d,
  sequenceEnd: 0xfffe_e0dd,
} as const;

const meanings: ReadonlyMap<number, DicomMeaning> = new Map<number, DicomMeaning>([
  [0x0008_0050, 'specimenNumber'], // AccessionNumber
  [0x0008_1080, 'sensitiveDiagnosis'], // AdmittingDiagnosesDescription
  [0x0010_0010, 'personName'],
  [0x0010_0020, 'patientNumber'],
  [0x0010_0030, 'birthDate'],
  [0x0010_1000, 'patientNumber'], // OtherPatientIDs
  [0x0010_1001, 'personName'], // OtherPatientNames
  [0x0010_1005, 'personName'], // PatientBirthName
  [0x0010_1010, 'age'],
  [0x0010_1040, 'address'],
  [0x0010_1050, 'insuranceNumber'], // InsurancePlanIdentification
  [0x0010_1060, 'personName'], // PatientMotherBirthName
  [0x0010_1090, 'patientNumber'], // MedicalRecordLocator
  [0x0010_2154, 'mobilePhone'],
  [0x0010_2297, 'personName'], // ResponsiblePerson
  [0x0012_0040, 'patientNumber'], // ClinicalTrialSubjectID
  [0x0020_000d, 'specimenNumber'], // StudyInstanceUID
  [0x0020_0010, 'specimenNumber'], // StudyID
  [0x0038_0010, 'patientNumber'], // AdmissionID
  [0x0038_0060, 'patientNumber'], // ServiceEpisodeID
  [0x0040_0512, 'specimenNumber'], // ContainerIdentifier
  [0x0040_0551, 'specimenNumber'], // SpecimenIdentifier
  [0x0040_1001, 'specimenNumber'], // RequestedProcedureID
  [0x0040_1103, 'mobilePhone'], // PersonTelephoneNumbers
  [0x0040_2016, 'specimenNumber'], // PlacerOrderNumber
  [0x0040_2017, 'specimenNumber'], // FillerOrderNumber
]);

const staff: ReadonlySet<number> = new Set([
  0x0008_0080, 0x0008_0081, 0x0008_0090, 0x0008_0092, 0x0008_0094, 0x0008_009c, 0x0008_1010,
  0x0008_1040, 0x0008_1048, 0x0008_1050, 0x0008_1060, 0x0008_1070, 0x0032_1032, 0x0032_1033,
  0x0040_0006, 0x0040_0010, 0x0040_1010, 0x0040_2008, 0x0040_2009, 0x0040_2010, 0x0040_a075,
  0x0070_0084, 0x300e_0008,
]);

/** A tag as DICOM JSON and the standard write it, `00100010`, or as archives do, `0010,0010`. */
const writtenTag = /^[0-9a-f]{4},?[0-9a-f]{4}$/i;

export function isDicomTag(text: string): boolean {
  return writtenTag.test(text);
}

/** Meaning of a written tag (see `isDicomTag`) or of the tag's number. */
export function meaningOfDicomTag(tag: string | number): DicomMeaning | undefined {
  const number = typeof tag === 'number' ? tag : numberOfTag(tag);
  if (number === undefined) return undefined;
  return staff.has(number) ? 'staff' : meanings.get(number);
}

function numberOfTag(tag: string): number | undefined {
  return isDicomTag(tag) ? Number.parseInt(tag.replace(',', ''), 16) : undefined;
}

/** PN (PS3.5 §6.2.1.2): a text for each group of components, as people write the name. */
export function readableNames(value: string): string[] {
  const names = value.split('=', 3).map((group) => {
    const parts = group.split('^').map((part) => part.trim());
    const [family = '', given = '', middle = ''] = parts;
    // Han and Hangul names are written in one; prefix and suffix are titles.
    const isJoined = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;
    const gap = isJoined.test(group) ? '' : ' ';
    return [family, given, middle].filter((part) => part !== '').join(gap);
  });
  return [...new Set(names)].filter((name) => name !== '');
}
