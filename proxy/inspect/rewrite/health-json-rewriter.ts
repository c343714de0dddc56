// FHIR JSON and DICOM JSON with masks in place of values. A value stays a string that is not empty, as FHIR asks
// (§2.6.2.2); a date that is covered is no date any more.
import { HealthJsonScanner } from '../health/health-json-scanner.ts';
import type { HealthJsonMarks } from '../health/person-marks.ts';
import type { InnerBodies } from '../inner-bodies.ts';
import type { JsonReader } from '../json-reader.ts';
import { unescape } from '../json-strings.ts';
import type { Tally } from '../tally.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { EditedText } from './edited-text.ts';
import { PersonPlaces } from './person-places.ts';
import { WalkedRewriter } from './walked-rewriter.ts';
import { WrittenText } from './written-text.ts';

/** Characters of a person that are held; a name in parts that goes on for longer is none. */
const maxHeld = 1_048_576;

/** Holds back a name in parts, a string, or a window of a long one. */
export class HealthJsonRewriter extends WalkedRewriter {
  /** @param tally counts what inspection would count */
  constructor(tally: Tally, words: Vocabulary, inner?: InnerBodies) {
    const out = new EditedText(tally);
    const places = new HealthJsonPlaces(out);
    const scanner = new HealthJsonScanner(tally, words, inner, places);
    super({ out, scanner, settled: () => places.settled(), maxHeld });
  }
}

class HealthJsonPlaces extends PersonPlaces implements HealthJsonMarks {
  #reader: JsonReader | null = null;
  #isName = false;
  /** Where the first part of the name stands that is open. */
  #nameAt = Number.POSITIVE_INFINITY;
  #isPlain = false;

  /** Offset in the body up to which nothing more will be replaced. */
  settled(): number {
    const told = this.#isPlain ? this.out.given : (this.#reader?.told ?? 0);
    return Math.min(told, this.#nameAt, this.given.settled());
  }

  reader(reader: JsonReader): void {
    this.#reader = reader;
  }

  token(): WrittenText {
    const written = new WrittenText();
    if (this.#reader === null) return written;
    const { raw, from, isString } = this.#reader.token;
    if (this.#isName) this.#nameAt = Math.min(this.#nameAt, from);
    if (!isString) {
      written.add({ text: raw, raw, from, place: 'jsonScalar' });
      return written;
    }
    if (!raw.includes('\\')) {
      written.add({ text: raw, raw: null, from, place: 'json' });
      return written;
    }
    for (const { 0: part, index } of raw.matchAll(/\\(?:u[0-9a-f]{4}|[^])|[^\\]+|\\/gi)) {
      const text = unescape(part);
      const isEscape = text !== part;
      const place = 'json';
      written.add({
        text,
        raw: isEscape ? part : null,
        from: from + index,
        place,
      });
    }
    return written;
  }

  name(isOpen: boolean): void {
    this.#isName = isOpen;
    this.#nameAt = Number.POSITIVE_INFINITY;
  }

  rest(text: string): void {
    this.#isPlain = true;
    const written = new WrittenText();
    const from = this.out.given - text.length;
    written.add({ text, raw: null, from, place: 'raw' });
    this.given.add(written, text.length);
  }
}
