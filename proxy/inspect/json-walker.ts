// Follows a JSON document and tells which of its objects are patients. Handles one open path at a
// time: memory grows with depth, not with length.
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import { isStrong, isWeak } from '../../shared/identifiers/person-kinds.ts';
import type { PatientRef } from '../../shared/records/record-base.ts';
import type { BodyScanner, ScanEnd } from './body-scanner.ts';
import { clue, DataClues } from './data-clues.ts';
import { LimitReached } from './document/document-sink.ts';
import type { InnerBodies, InnerText } from './inner-bodies.ts';
import { type JsonFrame as Frame, newFrame, ownNumbers, reuse, rowOf } from './json-frame.ts';
import type { JsonMarks } from './json-marks.ts';
import type { JsonNames } from './json-names.ts';
import { type JsonEvents, JsonReader } from './json-reader.ts';
import type { KnownRow } from './row-memory.ts';
import { mayBeDocument, unescape } from './json-strings.ts';
import { maxContacts, type Tally } from './tally.ts';
import { mayHoldName, TextScanner } from './text-scanner.ts';
import { isKind, type Vocabulary } from './vocabulary.ts';

/** A row with more texts than this is not remembered. */
const maxTexts = 20;
const maxKinds = 100;
/** Keys of one object: a list written as one, or a bomb for whoever builds it in memory. */
const maxKeys = 100_000;
/** Documents in strings of documents in strings. */
const maxNested = 4;

/** A document that stands in a string of another one. */
interface Nested {
  readonly reader: JsonReader;
  /** Open containers around it. */
  readonly depth: number;
}

export class JsonWalker implements BodyScanner, JsonEvents {
  readonly #reader: JsonReader;
  readonly #tally: Tally;
  readonly #words: Vocabulary;
  readonly #texts: TextScanner;
  readonly #frames: Frame[] = [];
  readonly #inner: InnerBodies | undefined;
  readonly #marks: JsonMarks | undefined;
  readonly #names: JsonNames | undefined;
  /** A long string under way that is a body in base64. */
  #innerText: InnerText | null = null;
  #depth = 0;
  #malformed = false;
  /** How many strings deep we read. */
  #level = 0;
  /** By level: the long string under way there, as a document or (null) as text. */
  readonly #long: (Nested | null | undefined)[] = [];

  constructor(
    tally: Tally,
    vocabulary: Vocabulary,
    options: {
      many: boolean;
      inner?: InnerBodies | undefined;
      marks?: JsonMarks;
      names?: JsonNames | undefined;
    },
  ) {
    this.#inner = options.inner;
    this.#marks = options.marks;
    this.#names = options.names;
    this.#tally = tally;
    this.#words = vocabulary;
    this.#texts = new TextScanner(tally, vocabulary, options.marks);
    this.#reader = new JsonReader(this, options.many);
    options.marks?.begin(this.#reader, this.#texts);
    this.#frames.push(newFrame(this.#words));
  }

  /** From the first thing that is not JSON, the rest is read as plain text. */
  push(text: string): void {
    // Never back to JSON: behind broken syntax, keys and values are a matter of luck.
    const rest = this.#malformed ? text : this.#reader.push(text);
    if (rest === null) return;
    this.#malformed = true;
    this.#names?.broken();
    this.#marks?.rest(rest, null);
    this.#texts.push(rest);
  }

  end(): ScanEnd {
    const complete = !this.#malformed && this.#reader.end();
    this.#cutOff(this.#reader);
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
    // What was said so far is about the container around, not about the one that begins.
    const mentioned = this.#texts.endPerson(above.isArray ? undefined : above.record);
    if (mentioned !== null) this.#addContact(above, mentioned);
    this.#depth++;
    this.#names?.open(isArray);
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
    // Its keys are asked for, too; or, inside a doctor or department, it means something else.
    if (this.#names !== undefined || above.foreign || above.meaning === 'other') return false;
    const row = this.#words.rows.find(source, from, to);
    if (row === undefined) return false;
    if (this.#marks !== undefined && !this.#isMasked(row, source, from, to)) return false;
    this.#tally.countRow(row.shape);
    this.#tally.clues.add(row.clues);
    for (const name of row.names) this.#texts.learn(name);
    if (row.strong.length > 0) {
      this.#tally.person(row.strong, row.traits);
      above.people++;
    }
    for (const ref of row.further) this.#tally.person([ref]);
    if (row.weak !== null) this.#addContact(above, row.weak);
    if (row.texts.length > 0) {
      for (const text of row.texts) this.#scan(text);
      this.#texts.nextPerson();
    }
    return true;
  }

  /** Whether a row that is written again is the same as when it was written last: none of its texts has a
   *  name in it that is known by now. */
  #isMasked({ masked, texts }: KnownRow, source: string, from: number, to: number): boolean {
    if (masked === null || texts.some((text) => this.#texts.isWorth(text))) return false;
    const at = this.#reader.given - source.length;
    return this.#marks?.known(at + from, at + to, masked) === true;
  }

  /** Decides who a container was about, and what becomes of the people without a number inside. */
  close(written: string | null): void {
    const frame = this.#frame();
    this.#depth--;
    this.#names?.close(frame.isArray);
    const above = this.#frame();
    const { record, contacts } = frame;
    const mentioned = frame.isArray ? null : this.#texts.endPerson(record);
    if (mentioned !== null) contacts.push(mentioned);
    const isPatient = record.strong.length > 0;
    const weak = isPatient ? null : record.weak();
    for (const ref of ownNumbers(frame)) this.#tally.contact(ref);
    const explained = (isPatient || weak !== null) && contacts.length <= maxContacts;
    // Whose number it is, what stands around decides: no row to remember.
    const isNumber = weak !== null && record.isNumber && !above.isArray;
    if (isNumber) frame.kinds = null;
    if (frame.bareNames > 0 && (isPatient || weak !== null)) {
      this.#tally.count('personName', frame.bareNames);
    }
    this.#marks?.decided(this.#depth + 1, isPatient || weak !== null);
    if (frame.clues !== 0) this.#tally.clues.row(frame.clues, frame.doctor);
    if (written !== null && frame.kinds !== null) this.#rememberRow(written, frame, weak);
    if (isPatient) {
      this.#tally.record(record);
      above.people++;
    } else for (const ref of record.further) this.#tally.person([ref]);
    if (isNumber) above.numbers.push(weak);
    else if (weak !== null) this.#addContact(above, weak);
    if (contacts.length > 0) {
      if (explained) for (const ref of contacts) this.#tally.contact(ref);
      else for (const ref of contacts) this.#addContact(above, ref);
      frame.contacts = [];
    }
    reuse(frame);
  }

  /** Keeps what this object contributed under its own text. */
  #rememberRow(written: string, frame: Frame, weak: PatientRef | null): void {
    const { record, kinds, texts } = frame;
    if (kinds === null || texts.length > maxTexts) return;
    const isSomeone = record.strong.length > 0 || weak !== null;
    const more = { weak, masked: this.#marks?.row(written) ?? null, rows: this.#words.rows };
    more.rows.put(written, rowOf(frame, isSomeone, more));
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
    this.#names?.key(name);
    const frame = this.#frame();
    const { meaning, clues } = this.#words.senseOfKey(name);
    frame.meaning = meaning;
    frame.clues |= clues;
    if (++frame.keys > maxKeys) throw new LimitReached('tooDeep');
    frame.isDoctor = (clues & clue.doctor) !== 0;
    // Counted each time it is sent, and so read each time.
    if (clues !== 0 && DataClues.isStatistics(frame.clues)) frame.kinds = null;
    // Objects keyed by identifiers: {"110101…": {…}}.
    // Shorter keys are words of the API, not numbers of persons.
    if (frame.meaning === undefined && name.length >= 7) this.#scan(name);
  }

  /** Staff names and units stay uncounted; a long value under such a key is prose and is read. */
  text(value: string): void {
    this.#names?.value();
    if (mayBeDocument(value)) {
      const nested = this.#nest();
      if (nested !== null && this.#feed(nested, value) === null && this.#endNested(nested)) return;
      if (nested !== null) this.#unwind(nested);
    }
    const frame = this.#frame();
    const { meaning } = frame;
    if (frame.isDoctor && frame.doctor === '') frame.doctor = value;
    if (value.length >= 32 && this.#inner?.offer(value) === true) {
      // What it holds is not in the text of the row around it.
      frame.kinds = null;
      return;
    }
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
    this.#names?.value();
    const frame = this.#frame();
    const { meaning } = frame;
    if (written.length < 2 || written === 'null' || written === 'true' || written === 'false')
      return;
    if (isKind(meaning)) {
      this.#judge(frame, meaning, written);
    } else if (written.length >= 7) this.#scan(written);
  }

  longText(piece: string, last: boolean): void {
    this.#names?.value();
    this.#frame().kinds = null;
    if (this.#isInner(piece, last)) return;
    const level = this.#level;
    let nested = this.#long[level];
    if (nested === undefined) nested = mayBeDocument(piece) ? this.#nest() : null;
    const rest = nested === null ? piece : this.#feed(nested, piece);
    if (rest !== null) this.#marks?.rest(rest, nested?.reader);
    if (nested !== null && rest !== null) {
      this.#unwind(nested);
      nested = null;
    }
    if (rest !== null) this.#texts.push(rest);
    this.#long[level] = last ? undefined : nested;
    if (!last) return;
    if (nested !== null && !this.#endNested(nested)) {
      this.#cutOff(nested.reader);
      this.#unwind(nested);
    }
    this.#texts.boundary();
  }

  /** Hands a piece of a long string to the body that it is in base64; false when it is none. */
  #isInner(piece: string, last: boolean): boolean {
    const goesOn = this.#innerText !== null;
    const isNew = this.#long[this.#level] === undefined;
    if (!goesOn && isNew) this.#innerText = this.#inner?.begin(piece) ?? null;
    if (this.#innerText === null) return false;
    const taken = !goesOn || piece === '' || this.#innerText.push(piece);
    if (!taken || last) {
      this.#innerText.end();
      this.#innerText = null;
    }
    return taken;
  }

  /** Begins a document in a string; null when there are too many in one another. */
  #nest(): Nested | null {
    if (this.#level >= maxNested) return null;
    // What it holds is not in the text of the row around it.
    this.#frame().kinds = null;
    return { reader: new JsonReader(this, false), depth: this.#depth };
  }

  /** As `JsonReader.push`. */
  #feed({ reader }: Nested, text: string): string | null {
    this.#level++;
    this.#marks?.enter(reader, text);
    const rest = reader.push(text);
    this.#marks?.leave();
    this.#level--;
    return rest;
  }

  #endNested({ reader }: Nested): boolean {
    this.#level++;
    this.#marks?.enter(reader, '');
    const complete = reader.end();
    this.#marks?.leave();
    if (complete) this.#marks?.ended(reader);
    this.#level--;
    return complete;
  }

  /** A string that a document ended in is nobody's value, and may hold anything. */
  #cutOff(reader: JsonReader): void {
    const { unread } = reader;
    if (unread.length < 7) return;
    const text = unescape(unread);
    this.#marks?.cutOff(unread, text, reader);
    this.#texts.push(text);
    this.#texts.boundary();
  }

  /** It was no document after all: what it has opened is closed again. */
  #unwind({ depth, reader }: Nested): void {
    this.#marks?.ended(reader);
    this.#long.length = Math.min(this.#long.length, this.#level + 1);
    while (this.#depth > depth) this.close(null);
  }

  /** A value under a key of a known kind; what is not accepted may still hold something. */
  #judge(frame: Frame, named: IdentifierKind, value: string): void {
    const strong = isStrong(named);
    const judged = frame.foreign && !strong ? null : this.#words.judge(named, value);
    // A history names a disease and, in the same breath, people and their numbers.
    if (judged === null || named === 'sensitiveDiagnosis') this.#scan(value);
    if (judged === null) return;
    const { kind } = judged;
    this.#tally.count(kind);
    this.#marks?.whole(kind, value);
    frame.kinds?.push(kind);
    // No row that is remembered has so many.
    if ((frame.kinds?.length ?? 0) > maxKinds) frame.kinds = null;
    if (kind === 'personName') {
      this.#texts.learn(value);
      if (frame.kinds !== null) frame.names.push(value);
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
      this.#marks?.perhaps(this.#depth, value);
    } else this.#scan(value);
  }

  /** A value without a telling key. */
  #scan(value: string): void {
    if (value.length < 2) return;
    if (this.#texts.isWorth(value)) {
      // What a text says depends on who was spoken of before: such an object is read every time.
      const frame = this.#frame();
      frame.kinds = null;
      this.#marks?.rest(value, undefined);
      this.#texts.value(value);
      // Each element of a list is somebody else.
      const mentioned = frame.isArray ? this.#texts.endPerson() : null;
      if (mentioned !== null) this.#addContact(frame, mentioned);
    } else if (mayHoldName(value)) this.#keep(value);
  }

  /** For the memory of rows, and no more than it takes: a list of millions must not pile up here. */
  #keep(value: string): void {
    const { kinds, texts } = this.#frame();
    if (kinds !== null && texts.length <= maxTexts) texts.push(value);
  }

  /** The innermost open container; frames are reused from one object to the next. */
  #frame(): Frame {
    let frame = this.#frames[this.#depth];
    if (frame === undefined) {
      frame = newFrame(this.#words);
      this.#frames[this.#depth] = frame;
    }
    return frame;
  }
}
