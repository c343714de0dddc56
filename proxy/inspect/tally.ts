// What has been found in one body so far: counts by kind, and whose.
import {
  type IdentifierKind,
  identifierKinds,
  type KindCounts,
} from '../../shared/identifiers/kind.ts';
import type { PatientRef } from '../../shared/records/record-base.ts';
import { DataClues } from './data-clues.ts';
import { PatientSet } from './patient-set.ts';
import type { PatientCount, Traits } from './patient-set.ts';
import type { RowShape } from './row-memory.ts';
import type { PatientRecord } from './patient-record.ts';

/** Weak pointers kept until it is known whether a stronger one explains them. */
const maxWeak = 10_000;

/** More people than this without a number of their own are not one patient's contacts. */
export const maxContacts = 8;

/** One for a body. Holds counts and pseudonyms; values never come here. */
export class Tally {
  readonly #kinds: KindCounts = {};
  #shape: RowShape | null = null;
  #shapeTimes = 0;
  readonly #patients = new PatientSet();
  /** What the names in the body say beside identifiers. */
  readonly clues = new DataClues();
  /** Told of what is written in the place of a value, where a body is written again. */
  onMask: ((masks: readonly string[]) => void) | undefined;
  /** Where a body is written again: the only kinds that are masked; absent: all. */
  only: ReadonlySet<IdentifierKind> | undefined;
  #weak: PatientRef[] = [];
  #contacts = new Set<PatientRef>();

  get kinds(): KindCounts {
    this.#countShape();
    return this.#kinds;
  }

  count(kind: IdentifierKind, times = 1): void {
    this.#kinds[kind] = (this.#kinds[kind] ?? 0) + times;
  }

  /** A row that was known: rows of one shape come one after the other and are counted at once. */
  countRow(shape: RowShape): void {
    if (shape === this.#shape) {
      this.#shapeTimes++;
      return;
    }
    this.#countShape();
    this.#shape = shape;
    this.#shapeTimes = 1;
  }

  #countShape(): void {
    if (this.#shape === null) return;
    for (const kind of this.#shape.kinds) this.count(kind, this.#shapeTimes);
    this.#shape = null;
    this.#shapeTimes = 0;
  }

  get foundAny(): boolean {
    for (const _ in this.kinds) return true;
    return false;
  }

  person(refs: readonly PatientRef[], traits?: Traits): void {
    this.#patients.add(refs, traits);
  }

  /** Someone known only by a name or phone in running text: a patient if the body has no better. */
  perhaps(ref: PatientRef): void {
    if (this.#weak.length < maxWeak) this.#weak.push(ref);
    else this.#patients.add([ref]);
  }

  /** Someone taken for a contact of the patient around: a patient if the body has too many of them. */
  contact(ref: PatientRef): void {
    if (this.#contacts.size < maxWeak) this.#contacts.add(ref);
    else this.#patients.add([ref]);
  }

  /** A record that stands for itself, such as a table row. */
  record(record: PatientRecord): void {
    if (record.strong.length > 0) {
      this.#patients.add(record.strong, record.traits);
    } else {
      const weak = record.weak();
      if (weak !== null) this.#patients.add([weak]);
    }
    for (const ref of record.further) this.#patients.add([ref]);
    record.clear();
  }

  /** What somebody else has counted. */
  add(kinds: KindCounts, people: readonly (readonly PatientRef[])[], furtherPeople: number): void {
    for (const kind of identifierKinds) {
      const times = kinds[kind];
      if (times !== undefined) this.count(kind, times);
    }
    for (const refs of people) this.#patients.add(refs);
    this.#patients.addUnnamed(furtherPeople);
  }

  /** Everyone, when the body is over. */
  patients(): PatientCount {
    this.#settle();
    return this.#patients.result();
  }

  /** As `patients`, person by person. */
  people(): { groups: PatientRef[][]; further: number } {
    this.#settle();
    return this.#patients.groups();
  }

  /** Those who have a number, so far: the others are told apart when the body is over. */
  peopleSoFar(): PatientRef[][] | null {
    const { groups, further } = this.#patients.groups();
    return further > 0 ? null : groups;
  }

  /** How many they are. */
  get countSoFar(): number {
    return this.#patients.size;
  }

  #settle(): void {
    // The same patient may stand around any number of lists.
    if (this.#contacts.size > maxContacts * this.#patients.size) {
      for (const ref of this.#contacts) this.#patients.add([ref]);
    }
    this.#contacts.clear();
    if (this.#patients.size === 0) for (const ref of this.#weak) this.#patients.add([ref]);
    this.#weak = [];
  }
}
