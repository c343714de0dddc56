// The words of the in-page interface. All are read once: an orphaned script cannot ask any more.
import { type IdentifierKind, identifierKinds } from '../../../shared/identifiers/kind.ts';
import { type AttestationReason, attestationReasons } from '../../../shared/records/attestation.ts';

/** Names of messages in `_locales`; beside them each identifier kind has its `kind_…`. */
const keys = [
  'revealTitle',
  'revealHint',
  'revealHintScopes',
  'revealClose',
  'revealPatient',
  'revealSeconds',
  'refreshToReveal',
  'refusedNotRevealable',
  'refusedUnknownReason',
  'refusedTooMany',
  'refusedQueueFull',
  'refusedStorage',
  'keyboardHint',
  'chipLabel',
  'chipHint',
  'scopeGroup',
  'scopeField',
  'scopePatient',
  'scopeSelection',
  'scopeRows',
  'scopeScreen',
  'batchOf',
  'batchCapped',
  'listComma',
  'spokenHidden',
  'spokenShown',
  'spokenSeconds',
  'breakGlass',
  'breakGlassNote',
  'attestTitle',
  'attestAbout',
  'attestNote',
  'attestLater',
  'attestFailed',
  'writeStopped',
  'printUser',
  'printDevice',
  'printUnknown',
  'printStopped',
  'printNeedsTemplate',
  'statisticsTitle',
  'statisticsStopTitle',
  'statisticsRows',
  'statisticsRule',
  'statisticsCancel',
  'statisticsGo',
  'statisticsWrong',
  'reasonAgain',
  'reasonOther',
  'downloadStopTitle',
  'downloadTo',
  'downloadRule',
  'downloadCancel',
  'downloadGo',
  'downloadAgain',
  'downloadNotRecorded',
  'outsideAskTitle',
  'outsideUnsureTitle',
  'outsideStopTitle',
  'outsideTo',
  'outsideFile',
  'outsideMore',
  'outsidePatients',
  'outsideStatistics',
  'outsideUnread',
  'outsideLocked',
  'outsidePicture',
  'outsideNoInspector',
  'outsideRule',
  'outsideRecorded',
  'outsideCancel',
  'outsideGo',
  'outsideWrong',
  'outsideOk',
  'outsideThanks',
  'outsideChecking',
  'outsideNotRecorded',
] as const;

export type TextKey =
  | (typeof keys)[number]
  | `kind_${IdentifierKind}`
  | `attest_${AttestationReason}`;
export type Texts = Readonly<Record<TextKey, string>>;

/** Reads every text; one that is missing shows its key, which the tests look for. */
export function loadTexts(read: (key: string) => string): Texts {
  const all = [
    ...keys,
    ...identifierKinds.map((kind) => `kind_${kind}`),
    ...attestationReasons.map((reason) => `attest_${reason}`),
  ];
  const entries = all.map((key) => [key, read(key) || key]);
  return Object.fromEntries(entries) as Texts;
}
