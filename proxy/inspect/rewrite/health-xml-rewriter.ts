// FHIR XML, CDA and HL7 v3 with masks in place of values: persons by their places, the rest as any XML.
import { HealthXmlScanner } from '../health/health-xml-scanner.ts';
import type { HealthXmlMarks } from '../health/person-marks.ts';
import type { InnerBodies } from '../inner-bodies.ts';
import type { MarkupReader, MarkupToken } from '../markup-reader.ts';
import type { Tally } from '../tally.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { EditedText } from './edited-text.ts';
import { attributeOf, pieceOf } from './markup-pieces.ts';
import { MarkupPlaces } from './markup-places.ts';
import { PersonPlaces, writtenOf } from './person-places.ts';
import type { Rewriter } from './rewriter.ts';
import { WrittenText } from './written-text.ts';

export interface HealthXmlOptions {
  readonly health: 'fhir' | 'cda';
  readonly inner?: InnerBodies | undefined;
}

/** Holds back elements of a person that are open, and else what is held of any XML. */
export class HealthXmlRewriter implements Rewriter {
  readonly #out = new EditedText();
  readonly #places = new HealthXmlPlaces(this.#out);
  readonly #scanner: HealthXmlScanner;

  /** @param tally counts what inspection would count */
  constructor(tally: Tally, words: Vocabulary, { health, inner }: HealthXmlOptions) {
    this.#scanner = new HealthXmlScanner(tally, words, health, inner, this.#places);
  }

  push(text: string): string {
    this.#out.push(text);
    this.#scanner.push(text);
    const held = this.#scanner.held().map((origin) => writtenOf(origin).from);
    return this.#out.release(Math.min(this.#places.settled(), ...held));
  }

  end(): ReturnType<Rewriter['end']> {
    const ended = this.#scanner.end();
    const text = this.#out.release(this.#out.given);
    return { text, reason: this.#out.failed ? 'fault' : ended };
  }
}

class HealthXmlPlaces extends PersonPlaces implements HealthXmlMarks {
  readonly plain: MarkupPlaces;
  #reader: MarkupReader | null = null;

  constructor(out: EditedText) {
    super(out);
    this.plain = new MarkupPlaces(out);
  }

  /** Offset in the body up to which nothing more will be replaced, but for what the scanner holds. */
  settled(): number {
    return Math.min(this.plain.settled(), this.given.settled());
  }

  reader(reader: MarkupReader): void {
    this.#reader = reader;
  }

  token(): WrittenText {
    const written = new WrittenText();
    const token = this.#token();
    written.add(pieceOf(token, token.isEscaped ? 'text' : 'raw'));
    return written;
  }

  attribute(key: string): WrittenText {
    return attributeOf(this.#token(), key);
  }

  #token(): MarkupToken {
    if (this.#reader === null) throw new Error('a document tells of places before it has begun');
    return this.#reader.token;
  }
}
