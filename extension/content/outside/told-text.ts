// What a text that a person writes or pastes says of patients. Pure.
import type { Detector } from '../../../shared/detect/detector.ts';
import { scanDocument } from '../../../shared/detect/scan-document.ts';
import { normaliseIdentifier } from '../../../shared/identifiers/normalise.ts';
import type { IdentifierKind, KindCounts } from '../../../shared/identifiers/kind.ts';
import { isStrong } from '../../../shared/identifiers/person-kinds.ts';
import type { ShownPatient } from '../../../shared/messages/intake.ts';
import { type Group, shownPatient } from '../page/patients.ts';
import { tellsOfPatients } from '../../../shared/policy/guards.ts';

/** Longer texts are files: their beginning is read. UTF-16 units. */
const longest = 1_000_000;
/** As one event carries them. */
const mostPeople = 1000;

export interface ToldText {
  readonly kinds: KindCounts;
  readonly people: readonly ShownPatient[];
  /** Every value, in one writing: what has been allowed once is known again. */
  readonly values: ReadonlySet<string>;
}

/**
 * What a text says of patients; undefined when it says nothing, or nothing that has not been allowed.
 * @param allowed values that a person was asked about and gave
 */
export function toldBy(
  text: string,
  detector: Detector,
  allowed: ReadonlySet<string> = new Set(),
): ToldText | undefined {
  if (!mayTell(text)) return undefined;
  const read = text.slice(0, longest);
  const kinds: KindCounts = {};
  const values = new Set<string>();
  const people = new People();
  for (const { kind, start, end } of scanDocument(read, detector.rules)) {
    const value = read.slice(start, end).trim();
    const key = keyOf(kind, value);
    if (allowed.has(key) || values.has(key)) continue;
    values.add(key);
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    people.add(kind, value);
  }
  if (!tellsOfPatients(kinds, people.all.length)) return undefined;
  return { kinds, people: people.all.slice(0, mostPeople).map(shownPatient), values };
}

/** One value, in whatever writing. */
function keyOf(kind: IdentifierKind, value: string): string {
  return `${kind} ${normaliseIdentifier(kind, value)}`;
}

/** Without a digit or an ideograph there is no patient in it. */
function mayTell(text: string): boolean {
  return text.length >= 4 && /[0-9０-９\p{Script=Han}]/u.test(text);
}

/** People in the order of a text: another name or number of its kind begins another one. */
class People {
  readonly all: Group[] = [];

  add(kind: IdentifierKind, value: string): void {
    const last = this.all.at(-1);
    const held = last?.identifiers[kind];
    const isAnother =
      held !== undefined && held !== value && (kind === 'personName' || isStrong(kind));
    const person =
      last === undefined || isAnother
        ? { identifiers: {}, kinds: new Set<IdentifierKind>() }
        : last;
    if (person !== last) this.all.push(person);
    person.identifiers[kind] ??= value;
    person.kinds.add(kind);
  }
}
