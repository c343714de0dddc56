// Running text, examined window by window. Windows are cut by position in the text, so what is found
// does not depend on how the network cut it.
import { KnownPatients } from '../../shared/detect/known-patients.ts';
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import type { PatientRef } from '../../shared/records/record-base.ts';
import { PatientRecord } from './patient-record.ts';
import type { Tally } from './tally.ts';
import type { Vocabulary } from './vocabulary.ts';

const windowLength = 8192;
/** Kept back at the end of a window: longer than any value with its label. */
const holdBack = 256;
/** Values further apart than this do not speak of one person because they stand in one text. */
const maxGap = 400;
/** Names looked for in the texts of one body; a list of thousands is no prose about them. */
const maxKnownNames = 500;
/** Counts, amounts, doses: no label, and no patient is known by so few digits alone. */
export const shortNumber = /^[\d.,%+-]{1,6}$/;
const han = /[\u3400-\u9fff]/;

/** Told where each value stands: `start` counts from the first character that the scanner was given. */
export interface TextMarks {
  found(kind: IdentifierKind, value: string, start: number): void;
}

/** Whether the name of a known patient could stand in a text. */
export function mayHoldName(text: string): boolean {
  return han.test(text) || text.length >= 5;
}

/** Finds, counts, and groups what stands close together into one person. */
export class TextScanner {
  readonly #tally: Tally;
  readonly #words: Vocabulary;
  /** Names learnt and not yet looked for; most bodies have no text to look into. */
  #names: string[] = [];
  #known: KnownPatients | null = null;
  #learnt = 0;
  #hasHan = false;
  #hasLatin = false;
  readonly #group: PatientRecord;
  /** Values of each distinguishing kind in the group, to notice when the next person begins. */
  readonly #groupValues = new Map<IdentifierKind, string>();
  #groupSize = 0;
  #pending = '';
  #sinceFinding = 0;
  readonly #marks: TextMarks | undefined;
  /** Characters that are done with. */
  #decided = 0;

  constructor(tally: Tally, vocabulary: Vocabulary, marks?: TextMarks) {
    this.#marks = marks;
    this.#tally = tally;
    this.#words = vocabulary;
    this.#group = new PatientRecord(vocabulary);
  }

  /** Characters taken so far. */
  get given(): number {
    return this.#decided + this.#pending.length;
  }

  /** Of these, the characters whose values have been told. */
  get decided(): number {
    return this.#decided;
  }

  /** A name that a label or column gave to a patient: later mentions of it count. */
  learn(name: string): void {
    if (this.#names.length >= maxKnownNames) return;
    this.#names.push(name);
    if (han.test(name)) this.#hasHan = true;
    else this.#hasLatin = true;
  }

  /** Whether a value of a structured body is worth a scan at all. */
  isWorth(text: string): boolean {
    if (text.length < 2 || shortNumber.test(text)) return false;
    if (this.#words.isTelling(text)) return true;
    if (this.#names.length === 0 || !(han.test(text) ? this.#hasHan : this.#hasLatin)) return false;
    const known = this.#knownPatients();
    return known.find(text).length > 0;
  }

  /** Text that goes on. */
  push(text: string): void {
    this.#pending += text;
    if (this.#pending.length < windowLength) return;
    let at = 0;
    while (this.#pending.length - at >= windowLength) {
      const done = this.#scan(this.#pending.slice(at, at + windowLength), windowLength - holdBack);
      at += done;
      this.#decided += done;
    }
    this.#pending = this.#pending.slice(at);
  }

  /** The end of a paragraph, cell or value: no identifier goes across it. */
  boundary(): void {
    const text = this.#pending;
    this.#pending = '';
    if (text.length > 1) this.#scan(text, text.length);
    this.#decided += text.length;
  }

  /** One whole short value. Findings still count towards the person spoken of around it. */
  value(text: string): void {
    this.boundary();
    this.#scan(text, text.length);
    this.#decided += text.length;
  }

  /** A value that a label in the structure around it named. */
  labelled(kind: IdentifierKind, value: string): void {
    this.#sinceFinding = 0;
    this.#tally.count(kind);
    if (kind === 'personName') this.learn(value);
    // A second, different one of these begins the next person; phones and addresses may be several.
    if (kind === 'personName' || kind === 'residentId' || kind === 'patientNumber') {
      const before = this.#groupValues.get(kind);
      if (before !== undefined && before !== value) this.nextPerson();
      this.#groupValues.set(kind, value);
    }
    this.#groupSize++;
    this.#group.add(kind, value);
  }

  /**
   * The person spoken of ends here. What a text inside `record` says of its patient is added to that
   * record. Returns a weak pointer (a name, a phone) for the caller to judge; null when there is none.
   */
  endPerson(record?: PatientRecord): PatientRef | null {
    if (this.#groupSize === 0) return null;
    const group = this.#group;
    const weak = group.strong.length === 0 ? group.weak() : null;
    if (weak !== null) for (const ref of group.further) this.#tally.person([ref]);
    if (weak === null && record?.absorb(group) !== true) this.#tally.record(group);
    group.clear();
    this.#groupValues.clear();
    this.#groupSize = 0;
    return weak;
  }

  /** As `endPerson` in text that has no records around it. */
  nextPerson(): void {
    const weak = this.endPerson();
    if (weak !== null) this.#tally.perhaps(weak);
  }

  /** The text is over. */
  end(): void {
    this.boundary();
    this.nextPerson();
  }

  /** The dictionary with everything learnt so far; built when the first text is looked into. */
  #knownPatients(): KnownPatients {
    this.#known ??= new KnownPatients();
    while (this.#learnt < this.#names.length)
      this.#known.add(this.#names[this.#learnt++] ?? '', '');
    return this.#known;
  }

  /** Counts findings that start before `limit`; returns up to where the text is done with. */
  #scan(text: string, limit: number): number {
    let done = limit;
    let last = 0;
    for (const finding of this.#words.scan(text, this.#knownPatients())) {
      // It begins in the part that is kept back: the next window sees it whole.
      if (finding.start >= limit) break;
      this.#sinceFinding += finding.start - last;
      if (this.#sinceFinding > maxGap) this.nextPerson();
      const value = text.slice(finding.start, finding.end);
      this.#marks?.found(finding.kind, value, this.#decided + finding.start);
      this.labelled(finding.kind, value);
      last = finding.end;
      if (finding.end > done) done = finding.end;
    }
    this.#sinceFinding += Math.max(0, done - last);
    return done;
  }
}
