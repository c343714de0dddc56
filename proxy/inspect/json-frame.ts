// What is known of a container of a JSON document while it is open.
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import type { PatientRef } from '../../shared/records/record-base.ts';
import { detached } from './memory.ts';
import { PatientRecord } from './patient-record.ts';
import type { KnownRow, RowMemory } from './row-memory.ts';
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
  };
}

/** What an object has said, as it is remembered under its own text. @param kinds of its values */
export function contributionOf(
  frame: JsonFrame,
  kinds: readonly IdentifierKind[],
  weak: PatientRef | null,
  rows: Pick<RowMemory, 'shapeOf'>,
): Omit<KnownRow, 'masked'> {
  const { record, names, texts, bareNames, clues } = frame;
  const isSomeone = record.strong.length > 0 || weak !== null;
  const bare = isSomeone ? Array.from({ length: bareNames }, () => 'personName' as const) : [];
  return {
    shape: rows.shapeOf([...kinds, ...bare]),
    strong: [...record.strong],
    traits: record.traits,
    further: [...record.further],
    weak,
    clues,
    names: names.map(detached),
    texts: texts.map(detached),
  };
}
