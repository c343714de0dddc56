// The closed set of identifier kinds: the words every rule, record and screen of the product uses.

/** Every kind of patient identifier the product knows, in the order screens list them. */
export const identifierKinds = [
  'personName',
  'residentId',
  'permanentResidentId',
  'hkMacauPermit',
  'taiwanPermit',
  'passport',
  'militaryId',
  'birthCertificate',
  'hkid',
  'macauId',
  'taiwanId',
  'ssn',
  'mobilePhone',
  'landline',
  'email',
  'address',
  'birthDate',
  'age',
  'patientNumber',
  'specimenNumber',
  'insuranceNumber',
  'bankCard',
  'employer',
  'socialAccount',
  'licensePlate',
  'photo',
  'sensitiveDiagnosis',
] as const;

export type IdentifierKind = (typeof identifierKinds)[number];

/** How often each kind was found; kinds that were not found are absent. */
export type KindCounts = Partial<Record<IdentifierKind, number>>;
