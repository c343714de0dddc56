// Server-sent events (WHATWG HTML §9.2.6) as a stream of fields, and where each of them stands.
import type { ScanEnd } from './body-scanner.ts';

/** Characters of one event's data that are held; of one line. */
const maxData = 1_000_000;
const lineEnd = /\r\n|\n|\r/g;

/** Offsets count characters from the beginning of the stream. */
export interface EventEvents {
  /** A comment, or the name or number of an event. */
  other(value: string, from: number): void;
  /** What an event carries, and where each of its lines stands. */
  data(text: string, lines: readonly number[]): void;
}

export class EventReader {
  readonly #events: EventEvents;
  #line = '';
  #data = '';
  #lines: number[] = [];
  #given = 0;
  #end: ScanEnd;

  constructor(events: EventEvents) {
    this.#events = events;
  }

  /** Of the characters taken so far, those that were told. */
  get told(): number {
    return Math.min(this.#lines[0] ?? this.#given, this.#given - this.#line.length);
  }

  push(text: string): void {
    this.#given += text.length;
    const source = this.#line + text;
    const start = this.#given - source.length;
    let at = 0;
    for (const { 0: end, index } of source.matchAll(lineEnd)) {
      // Half an end of a line: what comes next tells.
      if (end === '\r' && index === source.length - 1) break;
      this.#take(source.slice(at, index), start + at);
      at = index + end.length;
    }
    this.#line = source.slice(at);
    if (this.#line.length <= maxData) return;
    this.#take(this.#line, start + at);
    this.#line = '';
  }

  end(): ScanEnd {
    const { length } = this.#line;
    if (length > 0) this.#take(this.#line.replace(/\r$/, ''), this.#given - length);
    this.#line = '';
    this.#dispatch();
    return this.#end;
  }

  #take(line: string, start: number): void {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).replace(/^ /, '');
    const from = start + line.length - value.length;
    if (line.startsWith('data:')) {
      this.#data += this.#lines.length === 0 ? value : `\n${value}`;
      this.#lines.push(from);
    } else if (value !== '') this.#events.other(value, from);
    if (this.#data.length <= maxData) return;
    this.#end = 'tooLarge';
    this.#dispatch();
  }

  #dispatch(): void {
    const [data, lines] = [this.#data, this.#lines];
    this.#data = '';
    this.#lines = [];
    if (data !== '') this.#events.data(data, lines);
  }
}
