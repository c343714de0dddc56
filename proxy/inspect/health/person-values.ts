// What a document whose places a standard fixes (FHIR, CDA, DICOM JSON) says of one person.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { PatientRecord } from '../patient-record.ts';
import type { Tally } from '../tally.ts';
import { TextScanner } from '../text-scanner.ts';
import type { Origin, PersonMarks } from './person-marks.ts';
import { judgePlaced, type Vocabulary } from '../vocabulary.ts';

const han = /[\u3400-\u9fff]/;

export interface NameParts {
  family: string;
  readonly given: string[];
  /** Where they stand, when somebody asks. */
  readonly origins?: { readonly family: Origin[]; readonly given: Origin[] } | undefined;
}

/** One for a body: counts values, and knows what to do with the people they are of. */
export class PersonValues {
  readonly #tally: Tally;
  readonly #words: Vocabulary;
  readonly #marks: PersonMarks | undefined;
  readonly texts: TextScanner;

  constructor(tally: Tally, vocabulary: Vocabulary, marks?: PersonMarks) {
    this.#marks = marks;
    this.#tally = tally;
    this.#words = vocabulary;
    this.texts = new TextScanner(tally, vocabulary, marks);
    marks?.begin(this.texts);
  }

  person(): PatientRecord {
    return new PatientRecord(this.#words);
  }

  /** A value at a place of `kind`; one that is none of it is read as text. */
  value(kind: IdentifierKind, value: string, record: PatientRecord, origin?: Origin): void {
    const judged = judgePlaced(this.#words, kind, value);
    if (judged === null) return this.text(value, origin);
    this.covered(judged.kind, value, origin);
    this.#tally.count(judged.kind);
    if (judged.kind === 'personName') this.texts.learn(value);
    record.add(judged.kind, value);
  }

  /** A value that is counted elsewhere, or is part of one that is. */
  covered(kind: IdentifierKind, value: string, origin: Origin | undefined): void {
    if (origin !== undefined) this.#marks?.whole(kind, value, origin);
  }

  /** A name in parts: family first where it is written in Chinese, else as the parts stand. */
  name(name: NameParts, record: PatientRecord): void {
    const { whole, origin } = this.#whole(name);
    if (whole !== '') this.value('personName', whole, record, origin);
  }

  /** As `name` where the name is there as a whole, too, and has been counted. */
  nameAgain(name: NameParts): void {
    const { whole, origin } = this.#whole(name);
    if (whole !== '') this.covered('personName', whole, origin);
  }

  #whole({ family, given, origins }: NameParts): { whole: string; origin: Origin | undefined } {
    const isHan = han.test(family + given.join(''));
    const whole = isHan ? [family, ...given].join('') : [...given, family].join(' ').trim();
    const [first, others] = [origins?.family ?? [], origins?.given ?? []];
    const all = isHan ? [...first, ...others] : [...others, ...first];
    return { whole, origin: this.#marks?.join(all, isHan ? '' : ' ') };
  }

  text(value: string, origin?: Origin): void {
    if (!this.texts.isWorth(value)) return;
    if (origin !== undefined) this.#marks?.text(value, origin);
    this.texts.value(value);
  }

  /** Everything about a person has been said. @param isRelative somebody beside a patient */
  endPerson(record: PatientRecord, isRelative: boolean): void {
    const mentioned = this.texts.endPerson(record);
    if (mentioned !== null) this.#tally.contact(mentioned);
    const weak = record.strong.length === 0 ? record.weak() : null;
    if (isRelative && weak !== null) {
      this.#tally.contact(weak);
      for (const ref of record.further) this.#tally.contact(ref);
      record.clear();
    } else this.#tally.record(record);
  }
}
