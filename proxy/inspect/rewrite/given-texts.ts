// What a scanner of texts was given, so that what it finds can be placed.
import type { TextScanner } from '../text-scanner.ts';
import type { WrittenSegment, WrittenText } from './written-text.ts';

interface Given {
  readonly at: number;
  readonly length: number;
  readonly written: WrittenText;
  /** Where it begins in `written`; -1: it does not stand there as it was given. */
  readonly start: number;
}

export class GivenTexts {
  #texts: TextScanner | null = null;
  #given: Given[] = [];

  begin(texts: TextScanner): void {
    this.#texts = texts;
  }

  /** The scanner gets the next `length` characters from here. */
  add(written: WrittenText, length: number, start = 0): void {
    this.#given.push({ at: this.#texts?.given ?? 0, length, written, start });
  }

  /** Where a value stands that the scanner found; of a text that stands otherwise, all of it. */
  segments(start: number, length: number): WrittenSegment[] {
    const segments: WrittenSegment[] = [];
    const end = start + length;
    // More than one: a value that long prose was cut in.
    for (let i = this.#given.findLastIndex(({ at }) => at <= start); i < this.#given.length; i++) {
      const given = this.#given[i];
      if (given === undefined || given.at >= end) break;
      const { at, written } = given;
      const from = Math.max(start, at);
      const count = Math.min(end, at + given.length) - from;
      const isElsewhere = given.start === -1;
      segments.push(
        ...(isElsewhere
          ? written.segments(0, written.length)
          : written.segments(given.start + from - at, count)),
      );
    }
    return segments;
  }

  /** Offset in the body of the first character whose values have not been told; infinite: there is none. */
  settled(): number {
    const decided = this.#texts?.decided ?? 0;
    this.#given = this.#given.filter(({ at, length }) => at + length > decided);
    const [first] = this.#given;
    if (first === undefined) return Number.POSITIVE_INFINITY;
    const start = Math.max(0, first.start) + Math.max(0, decided - first.at);
    return first.written.segments(start, 1)[0]?.from ?? first.written.from;
  }
}
