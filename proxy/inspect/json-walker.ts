// Follows a JSON document and tells which of its objects are patients. Handles one open path at a
// time: memory grows with depth, not with length.
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import type { PatientRef } from '../../shared/records/record.ts';
import type { BodyScanner, ScanEnd } from './body-scanner.ts';
import { JsonReader } from './json-reader.ts';
import type { JsonEvents } from './json-reader.ts';
import { isStrong, isWeak, PatientRecord } from './patient-record.ts';
import type { Tally } from './tally.ts';
import { detached } from './memory.ts';
import { mayHoldName, TextScanner } from './text-scanner.ts';
import type { KeyMeaning, Vocabulary } from './vocabulary.ts';

/** More people than this without a number of their own are not one patient's contacts. */
const maxContacts = 8;

interface Frame {
  isArray: boolean;
  /** Meaning of the current key; for an array, of the key that holds it. */
  meaning: KeyMeaning;
  /** Inside something that is known not to be a patient (`doctor: {name}`). */
  foreign: boolean;
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

export class JsonWalker implements BodyScanner, JsonEvents {
  readonly #reader: JsonReader;
  readonly #tally: Tally;
  readonly #words: Vocabulary;
  readonly #texts: TextScanner;
  readonly #frames: Frame[] = [];
  #depth = 0;
  #malformed = false;

  constructor(tally: Tally, vocabulary: Vocabulary, options: { many: boolean }) {
    this.#tally = tally;
    this.#words = vocabulary;
    this.#texts = new TextScanner(tally, vocabulary);
    this.#reader = new JsonReader(this, options.many);
    this.#frames.push(this.#newFrame());
  }

  /** From the first thing that is not JSON, the rest is read as plain text. */
  push(text: string): void {
    // Never back to JSON: behind broken syntax, keys and values are a matter of luck.
    if (this.#malformed) return this.#texts.push(text);
    const rest = this.#reader.push(text);
    if (rest === null) return;
    this.#malformed = true;
    this.#texts.push(rest);
  }

  end(): ScanEnd {
    const complete = !this.#malformed && this.#reader.end();
    this.#texts.boundary();
    // A cut document: what was open is judged by what there is of it.
    while (this.#depth > 0) this.close(null);
    this.#texts.end();
    for (const ref of this.#frame().contacts) this.#tally.person([ref]);
    return complete ? undefined : 'malformed';
  }

  /** An array passes the meaning of its key on to its elements; an object starts afresh. */
  open(isArray: boolean): void {
    const above = this.#frame();
    const { meaning, foreign } = above;
    this.#depth++;
    const frame = this.#frame();
    frame.isArray = isArray;
    frame.meaning = isArray ? meaning : undefined;
    frame.foreign = foreign || meaning === 'other';
    if (isArray || frame.foreign) frame.kinds = null;
    else if (frame.kinds === null) frame.kinds = [];
    else frame.kinds.length = 0;
  }

  /** A row met before counts as it did then; only its texts depend on what surrounds it. */
  known(source: string, from: number, to: number): boolean {
    const above = this.#frame();
    // Inside a doctor or a department the same characters mean something else.
    if (above.foreign || above.meaning === 'other') return false;
    const row = this.#words.rows.find(source, from, to);
    if (row === undefined) return false;
    this.#tally.countRow(row.shape);
    for (const name of row.names) this.#texts.learn(name);
    if (row.strong.length > 0) this.#tally.person(row.strong);
    for (const ref of row.further) this.#tally.person([ref]);
    if (row.weak !== null) this.#addContact(above, row.weak);
    if (row.texts.length > 0) {
      for (const text of row.texts) this.#scan(text);
      this.#texts.nextPerson();
    }
    return true;
  }

  /** Decides who a container was about, and what becomes of the people without a number inside. */
  close(written: string | null): void {
    const frame = this.#frame();
    this.#depth--;
    const above = this.#frame();
    const { record, contacts } = frame;
    const mentioned = frame.isArray ? null : this.#texts.endPerson(record);
    if (mentioned !== null) contacts.push(mentioned);
    const isPatient = record.strong.length > 0;
    const weak = isPatient ? null : record.weak();
    const explained = (isPatient || weak !== null) && contacts.length <= maxContacts;
    if (frame.bareNames > 0 && (isPatient || weak !== null)) {
      this.#tally.count('personName', frame.bareNames);
    }
    if (written !== null && frame.kinds !== null) this.#rememberRow(written, frame, weak);
    if (isPatient) this.#tally.record(record);
    if (weak !== null) this.#addContact(above, weak);
    if (contacts.length > 0) {
      if (!explained) for (const ref of contacts) this.#addContact(above, ref);
      frame.contacts = [];
    }
    record.clear();
    frame.bareNames = 0;
    if (frame.names.length > 0) frame.names = [];
    if (frame.texts.length > 0) frame.texts = [];
  }

  /** Keeps what this object contributed under its own text. */
  #rememberRow(written: string, frame: Frame, weak: PatientRef | null): void {
    const { record, kinds, names, texts, bareNames } = frame;
    if (kinds === null || texts.length > 20) return;
    const isSomeone = record.strong.length > 0 || weak !== null;
    const bare = isSomeone ? Array.from({ length: bareNames }, () => 'personName' as const) : [];
    this.#words.rows.put(written, {
      shape: this.#words.rows.shapeOf([...kinds, ...bare]),
      strong: [...record.strong],
      further: [...record.further],
      weak,
      names: names.map(detached),
      texts: texts.map(detached),
    });
  }

  /** Someone whose fate the container decides: contact of its patient, or a patient. */
  #addContact(frame: Frame, ref: PatientRef): void {
    frame.contacts.push(ref);
    if (frame.contacts.length <= 1000) return;
    // Too many to be anybody's contacts.
    for (const each of frame.contacts) this.#tally.person([each]);
    frame.contacts = [];
  }

  key(name: string): void {
    const frame = this.#frame();
    frame.meaning = this.#words.meaningOfKey(name);
    // Objects keyed by identifiers: {"110101…": {…}}.
    // Shorter keys are words of the API, not numbers of persons.
    if (frame.meaning === undefined && name.length >= 7) this.#scan(name);
  }

  /** Staff names and units stay uncounted; a long value under such a key is prose and is read. */
  text(value: string): void {
    const frame = this.#frame();
    const { meaning } = frame;
    if (meaning === undefined) return this.#scan(value);
    if (meaning === 'bareName') return this.#bareName(frame, value);
    if (meaning === 'other') {
      // Shorter ones are titles and codes; a remark can hold anything.
      if (value.length >= 12) this.#scan(value);
      return;
    }
    this.#judge(frame, meaning, value);
  }

  scalar(written: string): void {
    const frame = this.#frame();
    const { meaning } = frame;
    if (written.length < 2 || written === 'null' || written === 'true' || written === 'false')
      return;
    if (meaning !== undefined && meaning !== 'other' && meaning !== 'bareName') {
      this.#judge(frame, meaning, written);
    } else if (written.length >= 7) this.#scan(written);
  }

  longText(piece: string, last: boolean): void {
    this.#frame().kinds = null;
    this.#texts.push(piece);
    if (last) this.#texts.boundary();
  }

  /** A value under a key of a known kind; what is not accepted may still hold something. */
  #judge(frame: Frame, kind: IdentifierKind, value: string): void {
    const strong = isStrong(kind);
    const judged = frame.foreign && !strong ? null : this.#words.judge(kind, value);
    if (judged === null) return this.#scan(value);
    this.#tally.count(kind);
    frame.kinds?.push(kind);
    if (kind === 'personName') {
      this.#texts.learn(value);
      frame.names.push(value);
    }
    if (!frame.isArray) {
      if (strong) frame.record.addStrong(kind, judged.ref);
      else frame.record.add(kind, value);
      return;
    }
    // Each element of a list of numbers or phones is somebody else.
    if (strong) this.#tally.person([judged.ref]);
    else if (isWeak(kind)) this.#addContact(frame, judged.ref);
  }

  /** Counts only when the object turns out to be about a person (see `close`). */
  #bareName(frame: Frame, value: string): void {
    if (!frame.foreign && this.#words.accepts('personName', value)) {
      frame.bareNames++;
      frame.record.addBareName(value);
    } else this.#scan(value);
  }

  /** A value without a telling key. */
  #scan(value: string): void {
    if (value.length < 2) return;
    if (this.#texts.isWorth(value)) {
      // What a text says depends on who was spoken of before: such an object is read every time.
      this.#frame().kinds = null;
      this.#texts.value(value);
    } else if (mayHoldName(value)) this.#frame().texts.push(value);
  }

  /** The innermost open container; frames are reused from one object to the next. */
  #frame(): Frame {
    let frame = this.#frames[this.#depth];
    if (frame === undefined) {
      frame = this.#newFrame();
      this.#frames[this.#depth] = frame;
    }
    return frame;
  }

  #newFrame(): Frame {
    return {
      isArray: true,
      meaning: undefined,
      foreign: false,
      bareNames: 0,
      record: new PatientRecord(this.#words),
      kinds: null,
      names: [],
      texts: [],
      contacts: [],
    };
  }
}
