// HL7 v2 messages (v2.5 chapter 2): a segment a line, and the place of a field says what it is. The first
// segment names the separators; a message, a batch or a file of them is read the same way.
import { composedKinds, hl7Kinds } from '../../shared/detect/hl7-fields.ts';
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import type { BodyScanner, ScanEnd } from './body-scanner.ts';
import type { InnerBodies } from './inner-bodies.ts';
import type { Tally } from './tally.ts';
import { TextScanner } from './text-scanner.ts';
import { judgePlaced, type Vocabulary } from './vocabulary.ts';

/** Characters of a segment that are held: one with a scanned report in it is handed on as text. */
const maxSegment = 1_000_000;
/** MLLP puts a frame around a message (HL7 v2.5 appendix C): vertical tab before, file separator behind. */
// eslint-disable-next-line no-control-regex
const segmentEnd = /[\r\n\u001c]+/;
/** Name, address and number types are written in components: the first ones are what people read. */
const nameParts = 5;

interface Separators {
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

export class Hl7Scanner implements BodyScanner {
  readonly #words: Vocabulary;
  readonly #texts: TextScanner;
  readonly #inner: InnerBodies | undefined;
  #separators = usual;
  #carry = '';
  #malformed = false;

  constructor(tally: Tally, vocabulary: Vocabulary, inner?: InnerBodies) {
    this.#inner = inner;
    this.#words = vocabulary;
    this.#texts = new TextScanner(tally, vocabulary);
  }

  push(text: string): void {
    const segments = (this.#carry + text).split(segmentEnd);
    this.#carry = segments.pop() ?? '';
    for (const segment of segments) this.#segment(segment);
    if (this.#carry.length <= maxSegment) return;
    this.#texts.push(this.#carry);
    this.#carry = '';
    this.#malformed = true;
  }

  end(): ScanEnd {
    this.#segment(this.#carry);
    this.#texts.end();
    return this.#malformed ? 'malformed' : undefined;
  }

  #segment(line: string): void {
    const text = line.trimStart();
    if (text === '') return;
    const name = text.slice(0, 3);
    if (name === 'MSH' || name === 'FHS' || name === 'BHS') this.#separators = separatorsOf(text);
    // The next message, or the next patient of this one.
    if (name === 'MSH' || name === 'PID') this.#texts.nextPerson();
    const fields = text.split(this.#separators.field);
    const kinds = hl7Kinds[name] ?? {};
    for (let i = 1; i < fields.length; i++) {
      const field = fields[i] ?? '';
      if (field === '' || field === '""') continue;
      const kind = kinds[i];
      if (kind === undefined) this.#text(field);
      else this.#field(kind, field);
    }
  }

  /** Every repetition of a field whose place names its kind. */
  #field(kind: IdentifierKind, field: string): void {
    const { repetition, component } = this.#separators;
    for (const one of field.split(repetition)) {
      const parts = one.split(component).map((part) => this.#plain(part));
      const value = composedKinds.has(kind)
        ? parts
            .slice(0, nameParts)
            .filter(Boolean)
            .join(kind === 'personName' ? '^' : '')
        : (parts[0] ?? '');
      const judged = value === '' ? null : judgePlaced(this.#words, kind, value);
      if (judged === null) this.#text(one);
      else this.#texts.labelled(judged.kind, value);
    }
  }

  /** A field of free text or codes: results, remarks, orders. */
  #text(field: string): void {
    const { component, repetition } = this.#separators;
    // Encapsulated data (v2.5 §2.A.24): a report as a file.
    const longest = field.length > 100 ? (field.split(component).at(-1) ?? '') : '';
    if (longest !== '' && this.#inner?.offer(longest) === true) return;
    const text = this.#plain(field).replaceAll(component, ' ').replaceAll(repetition, ' ');
    if (this.#texts.isWorth(text)) this.#texts.value(text);
  }

  /** Escape sequences undone (v2.5 §2.7): separators, line breaks, characters by number. */
  #plain(text: string): string {
    const { escape, field, component, subcomponent, repetition } = this.#separators;
    if (!text.includes(escape)) return text.replaceAll(subcomponent, ' ');
    const escaped = escape.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const meaning: Readonly<Record<string, string>> = {
      F: field,
      S: component,
      T: subcomponent,
      R: repetition,
      E: escape,
    };
    return text.replace(
      new RegExp(`${escaped}(\\.?[A-Za-z]\\w{0,200})${escaped}`, 'g'),
      (_, sequence: string) => {
        if (/^X(?:[0-9A-F]{2})+$/i.test(sequence)) {
          return new TextDecoder('gb18030').decode(Buffer.from(sequence.slice(1), 'hex'));
        }
        return meaning[sequence] ?? ' ';
      },
    );
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
