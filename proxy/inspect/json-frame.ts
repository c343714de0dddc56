// What is known of a container of a JSON document while it is open.
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import type { PatientRef } from '../../shared/records/record-base.ts';
import { detached } from './memory.ts';
import { PatientRecord } from './patient-record.ts';
import type { KnownRow } from './row-memory.ts';
import type { KeyMeaning, Vocabulary } from './vocabulary.ts';

/** One container that is open. */
export interface JsonFrame {
  isArray: boolean;
  /** Meaning of the current key; for an array, of the key that holds it. */
  meaning: KeyMeaning;
  /** Inside something that is known not to be a patient (`doctor: {name}`). */
  foreign: boolean;
  /** What its keys say beside identifiers, and the doctor they name. */
  clues: number;
  keys: number;
  isDoctor: boolean;
  doctor: string;
  /** A bare `name` was seen, which is a person's only if the object turns out to be a patient. */
  bareNames: number;
  readonly record: PatientRecord;
  /** What the object contributes, gathered while it can still be remembered; null when not. */
  kinds: IdentifierKind[] | null;
  names: string[];
  texts: string[];
  /** People without a strong identifier inside this container, whose fate it decides. */
  contacts: PatientRef[];
  /** Objects right inside it that are patients. */
  people: number;
  /** Numbers of objects right inside it that name nobody. */
  numbers: PatientRef[];
}

/** For the outermost container, and for each that is deeper than any before. */
export function newFrame(words: Vocabulary): JsonFrame {
  return {
    isArray: true,
    meaning: undefined,
    foreign: false,
    clues: 0,
    keys: 0,
    isDoctor: false,
    doctor: '',
    bareNames: 0,
    record: new PatientRecord(words),
    kinds: null,
    names: [],
    texts: [],
    contacts: [],
    people: 0,
    numbers: [],
  };
}

/** For the next container at its depth; contacts have found their person by then. */
export function reuse(frame: JsonFrame): void {
  frame.record.clear();
  frame.bareNames = 0;
  frame.clues = 0;
  frame.doctor = '';
  frame.keys = 0;
  frame.people = 0;
  if (frame.names.length > 0) frame.names = [];
  if (frame.texts.length > 0) frame.texts = [];
}

/** Numbers that are its one patient's (an examination of a study, with its patient next to it); those that
 *  could be anybody's are contacts of whoever the container is about. */
export function ownNumbers(frame: JsonFrame): readonly PatientRef[] {
  const { numbers, people, contacts } = frame;
  if (numbers.length === 0) return numbers;
  frame.numbers = [];
  if (people === 1) return numbers;
  contacts.push(...numbers);
  return [];
}

/** What an object contributes, for the next time that it is written so.
 *  @param isSomeone it is about a person, and its bare names are */
export function rowOf(
  frame: JsonFrame,
  isSomeone: boolean,
  more: Pick<KnownRow, 'weak' | 'masked'> & Pick<Vocabulary, 'rows'>,
): KnownRow {
  const { record, kinds, names, texts, bareNames } = frame;
  const bare = isSomeone ? Array.from({ length: bareNames }, () => 'personName' as const) : [];
  return {
    shape: more.rows.shapeOf([...(kinds ?? []), ...bare]),
    strong: [...record.strong],
    traits: record.traits,
    further: [...record.further],
    weak: more.weak,
    clues: frame.clues,
    names: names.map(detached),
    texts: texts.map(detached),
    masked: more.masked,
  };
}
