// FHIR XML, CDA, HL7 v3 and DICOM as XML with masks in place of values: persons by their places, the rest as any XML.
import { HealthXmlScanner, type HealthVocabulary } from '../health/health-xml-scanner.ts';
import type { HealthXmlMarks } from '../health/person-marks.ts';
import type { InnerBodies } from '../inner-bodies.ts';
import type { MarkupReader, MarkupToken } from '../markup-reader.ts';
import type { Tally } from '../tally.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { EditedText } from './edited-text.ts';
import { piecesOf, WrittenTags } from './markup-pieces.ts';
import { MarkupPlaces } from './markup-places.ts';
import { PersonPlaces, writtenOf } from './person-places.ts';
import { WalkedRewriter } from './walked-rewriter.ts';
import { WrittenText } from './written-text.ts';

export interface HealthXmlOptions {
  readonly health: HealthVocabulary;
  readonly inner?: InnerBodies | undefined;
}

/** Characters of a person that are held: elements with text that never close would hold the document. */
const maxHeld = 1_048_576;

/** Holds back elements of a person that are open, and else what is held of any XML. */
export class HealthXmlRewriter extends WalkedRewriter {
  /** @param tally counts what inspection would count */
  constructor(tally: Tally, words: Vocabulary, { health, inner }: HealthXmlOptions) {
    const out = new EditedText(tally);
    const places = new HealthXmlPlaces(out);
    const scanner = new HealthXmlScanner(tally, words, health, inner, places);
    const settled = () =>
      Math.min(places.settled(), ...scanner.held().map((origin) => writtenOf(origin).from));
    super({ out, scanner, settled, maxHeld });
  }
}

class HealthXmlPlaces extends PersonPlaces implements HealthXmlMarks {
  readonly plain: MarkupPlaces;
  readonly #tags = new WrittenTags();
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
    for (const piece of piecesOf(token, token.isEscaped ? 'text' : 'raw')) written.add(piece);
    return written;
  }

  attribute(key: string): WrittenText {
    return this.#tags.value(this.#token(), key);
  }

  #token(): MarkupToken {
    if (this.#reader === null) throw new Error('a document tells of places before it has begun');
    return this.#reader.token;
  }
}
