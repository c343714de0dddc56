// HL7 v2 messages (v2.5 chapter 2): a segment a line, and the place of a field says what it is. The first
// segment names the separators; a message, a batch or a file of them is read the same way.
import { composedKinds, hl7Kinds } from '../../shared/detect/hl7-fields.ts';
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import type { BodyScanner, ScanEnd } from './body-scanner.ts';
import type { InnerBodies } from './inner-bodies.ts';
import type { Origin, PersonMarks } from './health/person-marks.ts';
import type { Tally } from './tally.ts';
import { TextScanner } from './text-scanner.ts';
import { judgePlaced, type Vocabulary } from './vocabulary.ts';

/** Characters of a segment that are held: one with a scanned report in it is handed on as text. */
const maxSegment = 1_000_000;
/** MLLP puts a frame around a message (HL7 v2.5 appendix C): vertical tab before, file separator behind. */
// eslint-disable-next-line no-control-regex
const segmentEnd = /[\r\n\u001c]+/g;
/** Name, address and number types are written in components: the first ones are what people read. */
const nameParts = 5;

export interface Separators {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
}

const usual: Separators = {
  field: '|',
  component: '^',
  repetition: '~',
  escape: '\\',
  subcomponent: '&',
};

/** How a message, a file or a batch of them begins, in its frame or without. */
export const hl7Start = /^\s*(?:MSH|FHS|BHS)[^\w\s]/;

/** Told where values stand: for whoever writes the message again. */
export interface Hl7Marks extends PersonMarks {
  /** Where a part of a field stands: as `plainText` has it, of a whole field as `fieldText` has it. */
  part(raw: string, from: number, separators: Separators, isField: boolean): Origin;
}

export class Hl7Scanner implements BodyScanner {
  readonly #words: Vocabulary;
  readonly #texts: TextScanner;
  readonly #inner: InnerBodies | undefined;
  #separators = usual;
  readonly #marks: Hl7Marks | undefined;
  #carry = '';
  #given = 0;
  /** The segment that is open was too long to hold; what comes is its rest. */
  #isLong = false;
  #malformed = false;

  constructor(tally: Tally, vocabulary: Vocabulary, inner?: InnerBodies, marks?: Hl7Marks) {
    this.#marks = marks;
    this.#inner = inner;
    this.#words = vocabulary;
    this.#texts = new TextScanner(tally, vocabulary, marks);
    marks?.begin(this.#texts);
  }

  /** Of the characters taken so far, those of segments that are over. */
  get told(): number {
    return this.#given - this.#carry.length;
  }

  push(text: string): void {
    const source = this.#carry + text;
    this.#given += text.length;
    let at = 0;
    for (const { 0: end, index } of source.matchAll(segmentEnd)) {
      this.#segment(source.slice(at, index), this.#given - source.length + at);
      at = index + end.length;
    }
    this.#carry = source.slice(at);
    if (this.#carry.length <= maxSegment) return;
    this.#long(this.#carry, this.told);
    this.#carry = '';
    this.#isLong = true;
    this.#malformed = true;
  }

  /** What there is of a segment too long to hold: a text. */
  #long(text: string, from: number): void {
    const origin = this.#marks?.part(text, from, noSeparators, true);
    if (origin !== undefined) this.#marks?.text(text, origin);
    this.#texts.push(text);
  }

  end(): ScanEnd {
    this.#segment(this.#carry, this.told);
    this.#carry = '';
    this.#texts.end();
    return this.#malformed ? 'malformed' : undefined;
  }

  /** @param from where the line begins in all of the text */
  #segment(line: string, from: number): void {
    if (this.#isLong) {
      this.#isLong = false;
      return this.#long(line, from);
    }
    const text = line.trimStart();
    if (text === '') return;
    const name = text.slice(0, 3);
    if (name === 'MSH' || name === 'FHS' || name === 'BHS') this.#separators = separatorsOf(text);
    // The next message, or the next patient of this one.
    if (name === 'MSH' || name === 'PID') this.#texts.nextPerson();
    const fields = text.split(this.#separators.field);
    const kinds = hl7Kinds[name] ?? {};
    let at = from + line.length - text.length;
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i] ?? '';
      const kind = kinds[i];
      if (i === 0 || field === '' || field === '""') {
        // The name of the segment; nothing is said.
      } else if (kind === undefined) this.#text(field, at);
      else this.#field(kind, field, at);
      at += field.length + this.#separators.field.length;
    }
  }

  /** Every repetition of a field whose place names its kind. */
  #field(kind: IdentifierKind, field: string, from: number): void {
    const { repetition, component } = this.#separators;
    const isComposed = composedKinds.has(kind);
    const gap = isComposed && kind === 'personName' ? '^' : '';
    let at = from;
    for (const one of field.split(repetition)) {
      const written = one.split(component).slice(0, isComposed ? nameParts : 1);
      const parts = written.map((part) => plainText(part, this.#separators));
      const value = parts.filter(Boolean).join(gap);
      const judged = value === '' ? null : judgePlaced(this.#words, kind, value);
      if (judged === null) this.#text(one, at);
      else {
        const origin = this.#origin(written, at, gap);
        if (origin !== undefined) this.#marks?.whole(judged.kind, value, origin);
        this.#texts.labelled(judged.kind, value);
      }
      at += one.length + repetition.length;
    }
  }

  /** Where the components stand that are not empty. */
  #origin(written: readonly string[], from: number, gap: string): Origin | undefined {
    const marks = this.#marks;
    if (marks === undefined) return undefined;
    const origins: Origin[] = [];
    let at = from;
    for (const part of written) {
      if (part !== '') origins.push(marks.part(part, at, this.#separators, false));
      at += part.length + this.#separators.component.length;
    }
    return marks.join(origins, gap);
  }

  /** A field of free text or codes: results, remarks, orders. */
  #text(field: string, from: number): void {
    const { component } = this.#separators;
    // Encapsulated data (v2.5 §2.A.24): a report as a file.
    const longest = field.length > 100 ? (field.split(component).at(-1) ?? '') : '';
    if (longest !== '' && this.#inner?.offer(longest) === true) return;
    const text = fieldText(field, this.#separators);
    if (!this.#texts.isWorth(text)) return;
    const origin = this.#marks?.part(field, from, this.#separators, true);
    if (origin !== undefined) this.#marks?.text(text, origin);
    this.#texts.value(text);
  }
}

/** As nothing separates anything. */
const noSeparators: Separators = {
  field: '\r',
  component: '\r',
  repetition: '\r',
  escape: '\r',
  subcomponent: '\r',
};

/** A field as one reads it: as `plainText`, a space for what separates its parts. */
export function fieldText(field: string, separators: Separators): string {
  const { component, repetition } = separators;
  return plainText(field, separators).replaceAll(component, ' ').replaceAll(repetition, ' ');
}

/** Escape sequences undone (v2.5 §2.7): separators, line breaks, characters by number. */
export function plainText(text: string, separators: Separators): string {
  if (!text.includes(separators.escape)) return text.replaceAll(separators.subcomponent, ' ');
  return text.replace(escapeOf(separators), (_, sequence: string) =>
    charactersOf(sequence, separators),
  );
}

/** One escape sequence, of any meaning. */
export function escapeOf({ escape }: Separators): RegExp {
  const escaped = escape.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return new RegExp(`${escaped}(\\.?[A-Za-z]\\w{0,200})${escaped}`, 'g');
}

function charactersOf(sequence: string, separators: Separators): string {
  if (/^X(?:[0-9A-F]{2})+$/i.test(sequence)) {
    return new TextDecoder('gb18030').decode(Buffer.from(sequence.slice(1), 'hex'));
  }
  switch (sequence) {
    case 'F':
      return separators.field;
    case 'S':
      return separators.component;
    case 'T':
      return separators.subcomponent;
    case 'R':
      return separators.repetition;
    case 'E':
      return separators.escape;
    default:
      return ' ';
  }
}

/** MSH-1 and MSH-2; what is missing is as everybody writes it. */
function separatorsOf(text: string): Separators {
  const [component, repetition, escape, subcomponent] = text.slice(4, 8);
  return {
    field: text[3] ?? usual.field,
    component: component ?? usual.component,
    repetition: repetition ?? usual.repetition,
    escape: escape ?? usual.escape,
    subcomponent: subcomponent ?? usual.subcomponent,
  };
}
