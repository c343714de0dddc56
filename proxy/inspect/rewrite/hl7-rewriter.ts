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
import type { Rewriter } from './rewriter.ts';
import { WrittenText } from './written-text.ts';

/** Holds back a segment. */
export class Hl7Rewriter implements Rewriter {
  readonly #out = new EditedText();
  readonly #places = new Hl7Places(this.#out);
  readonly #scanner: Hl7Scanner;

  /** @param tally counts what inspection would count */
  constructor(tally: Tally, words: Vocabulary, inner?: InnerBodies) {
    this.#scanner = new Hl7Scanner(tally, words, inner, this.#places);
  }

  push(text: string): string {
    this.#out.push(text);
    this.#scanner.push(text);
    return this.#out.release(Math.min(this.#scanner.told, this.#places.settled()));
  }

  end(): ReturnType<Rewriter['end']> {
    const ended = this.#scanner.end();
    const text = this.#out.release(this.#out.given);
    return { text, reason: this.#out.failed ? 'fault' : ended };
  }
}

class Hl7Places extends PersonPlaces implements Hl7Marks {
  settled(): number {
    return this.given.settled();
  }

  part(raw: string, from: number, separators: Separators, isField: boolean): WrittenText {
    const written = new WrittenText();
    const place = new Hl7Place(separators);
    const { component, repetition, subcomponent, escape } = separators;
    const between = isField ? component + repetition : '';
    const fixed = raw.includes(escape) ? between : between + subcomponent;
    const plain = (start: number, end: number) => {
      for (let at = start; at < end; at++) {
        let to = at;
        while (to < end && !fixed.includes(raw.charAt(to))) to++;
        written.add({ text: raw.slice(at, to), raw: null, from: from + at, place });
        // What separates parts stays, also inside a value.
        if (to < end) written.add({ text: ' ', raw: null, from: from + to, place: null });
        at = to;
      }
    };
    let at = 0;
    for (const { 0: sequence, index } of raw.matchAll(escapeOf(separators))) {
      plain(at, index);
      at = index + sequence.length;
      const text = (isField ? fieldText : plainText)(sequence, separators);
      written.add({ text, raw: sequence, from: from + index, place, isWhole: true });
    }
    plain(at, raw.length);
    return written;
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
