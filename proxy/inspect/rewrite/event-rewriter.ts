// Server-sent events with masks in place of values: each event's data is a document or a text of its own.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { type EventEvents, EventReader } from '../event-reader.ts';
import { eventFormat } from '../event-scanner.ts';
import type { InnerBodies } from '../inner-bodies.ts';
import type { Tally } from '../tally.ts';
import { type TextMarks, TextScanner } from '../text-scanner.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { coverValue } from './cover-value.ts';
import { EditedText } from './edited-text.ts';
import { JsonRewriter } from './json-rewriter.ts';
import { MarkupRewriter } from './markup-rewriter.ts';
import type { Rewriter } from './rewriter.ts';
import { WrittenText } from './written-text.ts';

/** Holds back one event. */
export class EventRewriter implements Rewriter, EventEvents, TextMarks {
  readonly #tally: Tally;
  readonly #words: Vocabulary;
  readonly #inner: InnerBodies | undefined;
  readonly #out: EditedText;
  readonly #reader = new EventReader(this);
  readonly #texts: TextScanner;
  /** What the scanner of texts was given last, and where among all its texts. */
  #text = new WrittenText();
  #textAt = 0;
  #reason: ReturnType<Rewriter['end']>['reason'];

  /** @param tally counts what inspection would count */
  constructor(tally: Tally, words: Vocabulary, inner?: InnerBodies) {
    this.#out = new EditedText(tally);
    this.#tally = tally;
    this.#words = words;
    this.#inner = inner;
    this.#texts = new TextScanner(tally, words, this);
  }

  push(text: string): string {
    this.#out.push(text);
    this.#reader.push(text);
    return this.#out.release(this.#reader.told);
  }

  end(): ReturnType<Rewriter['end']> {
    this.#reason ??= this.#reader.end();
    this.#texts.end();
    const text = this.#out.release(this.#out.given);
    return { text, reason: this.#out.failed ? 'fault' : this.#reason };
  }

  other(value: string, from: number): void {
    this.#read(value, [from]);
  }

  data(text: string, lines: readonly number[]): void {
    const rewriter = this.#rewriterOf(text);
    if (rewriter === null) return this.#read(text, lines);
    const begun = rewriter.push(text);
    const ended = rewriter.end();
    this.#reason ??= ended.reason;
    const written = (begun + ended.text).split('\n');
    // A mask may have put two lines together: the last one is empty then.
    for (const [i, line] of text.split('\n').entries()) {
      const [from, instead] = [lines[i] ?? -1, written[i] ?? ''];
      if (instead !== line) this.#out.replace(from, from + line.length, instead);
    }
    if (written.length > lines.length) this.#out.fail();
  }

  found(kind: IdentifierKind, value: string, start: number): void {
    const segments = this.#text.segments(start - this.#textAt, value.length);
    coverValue(this.#out, segments, kind, value);
  }

  #rewriterOf(data: string): Rewriter | null {
    const inner = this.#inner;
    switch (eventFormat(data)) {
      case 'json':
        return new JsonRewriter(this.#tally, this.#words, { many: true, guessed: true, inner });
      case 'html':
        return new MarkupRewriter(this.#tally, this.#words, { xml: false, inner });
      case null:
        return null;
    }
  }

  #read(text: string, lines: readonly number[]): void {
    this.#textAt = this.#texts.given;
    this.#text = new WrittenText();
    for (const [i, line] of text.split('\n').entries()) {
      const from = lines[i] ?? -1;
      // The end of a line stands there with the name of the field behind it.
      if (i > 0) this.#text.add({ text: '\n', raw: null, from, place: null });
      this.#text.add({ text: line, raw: null, from, place: 'raw' });
    }
    this.#texts.push(text);
    this.#texts.boundary();
  }
}
