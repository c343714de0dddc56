// HL7 v2 messages with masks in place of values: separators, escapes and ends of segments stay.
import {
  escapeOf,
  fieldText,
  type Hl7Marks,
  Hl7Scanner,
  plainText,
  type Separators,
} from '../hl7-scanner.ts';
import type { InnerBodies } from '../inner-bodies.ts';
import type { Tally } from '../tally.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { EditedText } from './edited-text.ts';
import { PersonPlaces } from './person-places.ts';
import { WalkedRewriter } from './walked-rewriter.ts';
import { WrittenText } from './written-text.ts';

/** Characters of a field in which separators stay inside a value; millions of places cost more than that is worth. */
const longest = 65_536;

/** Holds back a segment. */
export class Hl7Rewriter extends WalkedRewriter {
  /** @param tally counts what inspection would count */
  constructor(tally: Tally, words: Vocabulary, inner?: InnerBodies) {
    const out = new EditedText(tally);
    const places = new Hl7Places(out);
    const scanner = new Hl7Scanner(tally, words, inner, places);
    const settled = () => Math.min(scanner.told, places.settled());
    // The scanner lets go of a segment that is too long.
    super({ out, scanner, settled, maxHeld: Number.POSITIVE_INFINITY });
  }
}

class Hl7Places extends PersonPlaces implements Hl7Marks {
  #separators: Separators | null = null;
  #place: Hl7Place | null = null;

  settled(): number {
    return this.given.settled();
  }

  part(raw: string, from: number, separators: Separators, isField: boolean): WrittenText {
    const written = new WrittenText();
    const place = this.#placeOf(separators);
    const read = isField ? fieldText : plainText;
    const { component, repetition, subcomponent, escape } = separators;
    const between = isField ? component + repetition : '';
    const isPlain = raw.length > longest;
    const fixed = isPlain ? '' : raw.includes(escape) ? between : between + subcomponent;
    const plain = (start: number, end: number) => {
      for (let at = start; at < end; at++) {
        let to = at;
        while (to < end && !fixed.includes(raw.charAt(to))) to++;
        const run = raw.slice(at, to);
        const text = isPlain ? read(run, separators) : run;
        written.add({ text, raw: null, from: from + at, place });
        // What separates parts stays, also inside a value.
        if (to < end) written.add({ text: ' ', raw: null, from: from + to, place: null });
        at = to;
      }
    };
    let at = 0;
    const sequences = raw.includes(escape) ? raw.matchAll(escapeOf(separators)) : [];
    for (const { 0: sequence, index } of sequences) {
      plain(at, index);
      at = index + sequence.length;
      const text = read(sequence, separators);
      written.add({ text, raw: sequence, from: from + index, place });
    }
    plain(at, raw.length);
    return written;
  }

  #placeOf(separators: Separators): Hl7Place {
    if (this.#place === null || separators !== this.#separators) {
      this.#place = new Hl7Place(separators);
      this.#separators = separators;
    }
    return this.#place;
  }
}

class Hl7Place {
  readonly #escapes: ReadonlyMap<string, string>;
  readonly #escape: string;

  constructor({ field, component, subcomponent, repetition, escape }: Separators) {
    this.#escape = escape;
    this.#escapes = new Map([
      [field, 'F'],
      [component, 'S'],
      [subcomponent, 'T'],
      [repetition, 'R'],
      [escape, 'E'],
    ]);
  }

  /** As `writtenMask`. */
  written(mask: string): string {
    return Array.from(mask, (char) => {
      const sequence = this.#escapes.get(char);
      return sequence === undefined ? char : this.#escape + sequence + this.#escape;
    }).join('');
  }
}
