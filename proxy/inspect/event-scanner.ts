// Server-sent events (WHATWG HTML §9.2.6): fields of lines. What an event carries is a document or a text
// of its own.
import type { BodyScanner, ScanEnd } from './body-scanner.ts';
import { type EventEvents, EventReader } from './event-reader.ts';
import type { InnerBodies } from './inner-bodies.ts';
import { JsonWalker } from './json-walker.ts';
import { MarkupScanner } from './markup-scanner.ts';
import type { Tally } from './tally.ts';
import { TextScanner } from './text-scanner.ts';
import type { Vocabulary } from './vocabulary.ts';

/** How a stream begins: a field that it has, or a comment that keeps it open. */
export const eventStart =
  /^(?:event|data|id|retry)?:[^\r\n]*(?:\r?\n|\r)(?:(?:event|data|id|retry)?:|\r?\n)/;

/** What an event carries: a document, a page, or (null) a text. */
export function eventFormat(data: string): 'json' | 'html' | null {
  if (/^\s*[[{]/.test(data)) return 'json';
  return /^\s*</.test(data) ? 'html' : null;
}

export class EventScanner implements BodyScanner, EventEvents {
  readonly #tally: Tally;
  readonly #words: Vocabulary;
  readonly #texts: TextScanner;
  readonly #inner: InnerBodies | undefined;
  readonly #reader = new EventReader(this);

  constructor(tally: Tally, vocabulary: Vocabulary, inner?: InnerBodies) {
    this.#inner = inner;
    this.#tally = tally;
    this.#words = vocabulary;
    this.#texts = new TextScanner(tally, vocabulary);
  }

  push(text: string): void {
    this.#reader.push(text);
  }

  end(): ScanEnd {
    const ended = this.#reader.end();
    this.#texts.end();
    return ended;
  }

  /** Comments, names and numbers of events are sent too. */
  other(value: string): void {
    this.#texts.push(value);
    this.#texts.boundary();
  }

  data(text: string): void {
    const scanner = this.#scannerOf(text);
    if (scanner === null) return this.other(text);
    scanner.push(text);
    scanner.end();
  }

  #scannerOf(data: string): BodyScanner | null {
    const inner = this.#inner;
    switch (eventFormat(data)) {
      case 'json':
        return new JsonWalker(this.#tally, this.#words, { many: true, inner });
      case 'html':
        return new MarkupScanner(this.#tally, this.#words, { xml: false, inner });
      case null:
        return null;
    }
  }
}
