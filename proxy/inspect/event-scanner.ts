// Server-sent events (WHATWG HTML §9.2.6): fields of lines. What an event carries is a document or a text
// of its own.
import type { BodyScanner, ScanEnd } from './body-scanner.ts';
import type { InnerBodies } from './inner-bodies.ts';
import { JsonWalker } from './json-walker.ts';
import { MarkupScanner } from './markup-scanner.ts';
import type { Tally } from './tally.ts';
import { TextScanner } from './text-scanner.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Characters of one event's data that are held; of one line. */
const maxData = 1_000_000;

/** How a stream begins: a field that it has, or a comment that keeps it open. */
export const eventStart =
  /^(?:event|data|id|retry)?:[^\r\n]*(?:\r?\n|\r)(?:(?:event|data|id|retry)?:|\r?\n)/;

export class EventScanner implements BodyScanner {
  readonly #tally: Tally;
  readonly #words: Vocabulary;
  readonly #texts: TextScanner;
  readonly #inner: InnerBodies | undefined;
  #line = '';
  #data = '';
  #end: ScanEnd;

  constructor(tally: Tally, vocabulary: Vocabulary, inner?: InnerBodies) {
    this.#inner = inner;
    this.#tally = tally;
    this.#words = vocabulary;
    this.#texts = new TextScanner(tally, vocabulary);
  }

  push(text: string): void {
    const lines = (this.#line + text).split(/\r\n|\n|\r/);
    this.#line = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
    if (this.#line.length <= maxData) return;
    this.#take(this.#line);
    this.#line = '';
  }

  end(): ScanEnd {
    this.#take(this.#line);
    this.#dispatch();
    this.#texts.end();
    return this.#end;
  }

  #take(line: string): void {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).replace(/^ /, '');
    if (line.startsWith('data:')) this.#data += this.#data === '' ? value : `\n${value}`;
    // Comments, names and numbers of events are sent too.
    else if (value !== '') this.#text(value);
    if (this.#data.length <= maxData) return;
    this.#end = 'tooLarge';
    this.#dispatch();
  }

  #dispatch(): void {
    const data = this.#data;
    this.#data = '';
    if (data === '') return;
    const scanner = this.#scannerOf(data);
    if (scanner === null) return this.#text(data);
    scanner.push(data);
    scanner.end();
  }

  #scannerOf(data: string): BodyScanner | null {
    if (/^\s*[[{]/.test(data))
      return new JsonWalker(this.#tally, this.#words, { many: true, inner: this.#inner });
    if (/^\s*</.test(data))
      return new MarkupScanner(this.#tally, this.#words, { xml: false, inner: this.#inner });
    return null;
  }

  #text(text: string): void {
    this.#texts.push(text);
    this.#texts.boundary();
  }
}
