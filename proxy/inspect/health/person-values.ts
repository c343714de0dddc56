// What a document whose places a standard fixes (FHIR, CDA, DICOM JSON) says of one person.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { PatientRecord } from '../patient-record.ts';
import type { Tally } from '../tally.ts';
import { TextScanner } from '../text-scanner.ts';
import { judgePlaced, type Vocabulary } from '../vocabulary.ts';

const han = /[\u3400-\u9fff]/;

/** One for a body: counts values, and knows what to do with the people they are of. */
export class PersonValues {
  readonly #tally: Tally;
  readonly #words: Vocabulary;
  readonly texts: TextScanner;

  constructor(tally: Tally, vocabulary: Vocabulary) {
    this.#tally = tally;
    this.#words = vocabulary;
    this.texts = new TextScanner(tally, vocabulary);
  }

  person(): PatientRecord {
    return new PatientRecord(this.#words);
  }

  /** A value at a place of `kind`; one that is none of it is read as text. */
  value(kind: IdentifierKind, value: string, record: PatientRecord): void {
    const judged = judgePlaced(this.#words, kind, value);
    if (judged === null) return this.text(value);
    this.#tally.count(judged.kind);
    if (judged.kind === 'personName') this.texts.learn(value);
    record.add(judged.kind, value);
  }

  /** A name in parts: family first where it is written in Chinese, else as the parts stand. */
  name(family: string, given: readonly string[], record: PatientRecord): void {
    const parts = [family, ...given].filter((part) => part !== '');
    const whole = han.test(parts.join('')) ? parts.join('') : [...given, family].join(' ').trim();
    if (whole !== '') this.value('personName', whole, record);
  }

  text(value: string): void {
    if (this.texts.isWorth(value)) this.texts.value(value);
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
