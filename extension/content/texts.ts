// The words of the in-page interface. All are read once: an orphaned script cannot ask any more.

/** Names of messages in `_locales`; `kind_…` are the identifier kinds that pages are searched for. */
const keys = [
  'revealTitle',
  'revealHint',
  'revealClose',
  'revealPatient',
  'revealSeconds',
  'refreshToReveal',
  'refusedNotRevealable',
  'refusedUnknownReason',
  'refusedQueueFull',
  'refusedStorage',
  'keyboardHint',
  'chipLabel',
  'kind_personName',
  'kind_residentId',
  'kind_mobilePhone',
  'kind_address',
  'kind_patientNumber',
  'kind_birthDate',
] as const;

export type TextKey = (typeof keys)[number];
export type Texts = Readonly<Record<TextKey, string>>;

/** Reads every text; one that is missing shows its key, which the tests look for. */
export function loadTexts(read: (key: string) => string): Texts {
  const entries = keys.map((key) => [key, read(key) || key]);
  return Object.fromEntries(entries) as Texts;
}
