// A JSON tokenizer that takes the text in pieces and keeps nothing but the token it is in (RFC 8259).
// It reports; it builds no tree. Strings longer than `longString` are handed on in pieces.

import { closingQuote, keyAt, unescape } from './json-strings.ts';
import { longestRow, shortestRow } from './row-memory.ts';

/** What the reader tells; called in document order. */
export interface JsonEvents {
  open(isArray: boolean): void;
  /** `written`: the whole object, when it holds no container and is of a length to be remembered. */
  close(written: string | null): void;
  /** An object in `source` that may be known as written: true when it is and has been dealt with. */
  known(source: string, from: number, to: number): boolean;
  key(name: string): void;
  /** A string, unescaped. */
  text(value: string): void;
  /** A number, `true`, `false` or `null` as written. */
  scalar(written: string): void;
  /** A piece of a string too long to hold, unescaped; `last` ends it. */
  longText(piece: string, last: boolean): void;
}

/** Characters held of one string; base64 images in JSON are larger. */
const longString = 16_384;
/** Containers in containers; no honest document comes near, and each costs a frame. */
const maxDepth = 128;

// What may come next. Numbers, not names: this is compared once for every token of every body.
const atValue = 0;
const atKeyOrEnd = 1;
const atKey = 2;
const atColon = 3;
const afterValue = 4;
const atValueOrEnd = 5;
const atEnd = 6;

type State = 0 | 1 | 2 | 3 | 4 | 5 | 6;

export class JsonReader {
  readonly #events: JsonEvents;
  /** NDJSON: further documents may follow the first. */
  readonly #many: boolean;
  #state: State = atValue;
  /** One entry for each open container: true for arrays. */
  #arrays: boolean[] = [];
  /** The token that the last piece ended in; the next piece continues it. */
  #carry = '';
  #inLongString = false;
  #unread = '';
  /** Top-level values completed. */
  #documents = 0;
  /** Where the flat object that is open began in this source; -1 when none is. */
  #rowStart = -1;
  /** Offset of the next backslash in the source that is being read. */
  #nextEscape = -1;
  /** What is being read, and where the token in it is that is being told. */
  #source = '';
  #from = 0;
  #to = 0;
  /** Characters taken so far. */
  #given = 0;

  constructor(events: JsonEvents, many: boolean) {
    this.#events = events;
    this.#many = many;
  }

  /** Characters taken so far. */
  get given(): number {
    return this.#given;
  }

  /** Of these, the characters that were told: a token that is not complete is behind them. */
  get told(): number {
    return this.#given - this.#carry.length;
  }

  /** Where the object that is being closed begins in all of the text, if all of it is here. */
  get rowFrom(): number {
    return this.#given - this.#source.length + this.#rowStart;
  }

  /** The token that is being told, as it is written inside its quotes, and where that is in all of the text. */
  get token(): { raw: string; from: number; isString: boolean } {
    const from = this.#given - this.#source.length + this.#from;
    const isString = this.#inLongString || this.#source.charCodeAt(this.#from - 1) === 0x22;
    return { raw: this.#source.slice(this.#from, this.#to), from, isString };
  }

  /** Reads on. Null when all is well; else what is left, from the first thing that is not JSON. */
  push(text: string): string | null {
    const source = this.#carry === '' ? text : this.#carry + text;
    this.#carry = '';
    this.#given += text.length;
    const wrong = this.#read(source);
    return wrong === -1 ? null : source.slice(wrong);
  }

  /** What the end cut off: the beginning of a token, as it is written. Empty until `end` said no. */
  get unread(): string {
    return this.#unread;
  }

  /** True when what was read is one complete document (or, as NDJSON, any number of them). */
  end(): boolean {
    this.#unread = '';
    if (this.#carry !== '' && !this.#inLongString) {
      // A number at the very end has nothing behind it that says it is complete.
      const last = this.#carry;
      this.#carry = '';
      this.#given++;
      if (this.#read(`${last} `) !== -1 || this.#carry !== '') {
        this.#unread = last;
        return false;
      }
    }
    if (this.#inLongString) {
      this.#events.longText('', true);
      return false;
    }
    return this.#arrays.length === 0 && (this.#many || this.#documents === 1);
  }

  /** Offset of the first thing in `source` that is not JSON, or -1. What is incomplete is carried. */
  #read(source: string): number {
    const end = source.length;
    let at = 0;
    this.#source = source;
    this.#nextEscape = -1;
    this.#rowStart = -1;
    if (this.#inLongString) at = this.#readLong(source, 0);
    while (at < end) {
      const code = source.charCodeAt(at);
      if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
        at++;
        continue;
      }
      const next = this.#token(source, at, code);
      if (next === -1) return at;
      if (next === -2) {
        this.#carry = source.slice(at);
        return -1;
      }
      at = next;
    }
    return -1;
  }

  /** Offset behind the token at `at`; -1 when it is not allowed here, -2 when it is not complete. */
  #token(source: string, at: number, code: number): number {
    switch (this.#state) {
      case atColon:
        if (code !== 0x3a) return -1;
        this.#state = atValue;
        return at + 1;
      case afterValue:
        if (code === 0x2c) {
          this.#state = this.#arrays.at(-1) === true ? atValue : atKey;
          return at + 1;
        }
        return this.#close(source, at, code) ? at + 1 : -1;
      case atKeyOrEnd:
        if (code === 0x7d) return this.#close(source, at, code) ? at + 1 : -1;
        return code === 0x22 ? this.#string(source, at, true) : -1;
      case atKey:
        return code === 0x22 ? this.#string(source, at, true) : -1;
      case atValueOrEnd:
        if (code === 0x5d) return this.#close(source, at, code) ? at + 1 : -1;
        return this.#value(source, at, code);
      case atEnd:
        // RFC 8259 §2: one value is the whole text.
        if (!this.#many) return -1;
        return this.#value(source, at, code);
      case atValue:
        return this.#value(source, at, code);
    }
  }

  /** A value of any kind; same results as `#token`. */
  #value(source: string, at: number, code: number): number {
    if (code === 0x22) return this.#string(source, at, false);
    if (code === 0x7b || code === 0x5b) {
      if (this.#arrays.length >= maxDepth) return -1;
      const isArray = code === 0x5b;
      if (!isArray) {
        const end = this.#knownRow(source, at);
        if (end !== -1) return end;
      }
      this.#rowStart = isArray ? -1 : at;
      this.#arrays.push(isArray);
      this.#state = isArray ? atValueOrEnd : atKeyOrEnd;
      this.#events.open(isArray);
      return at + 1;
    }
    let to = at;
    while (to < source.length && !endsScalar(source.charCodeAt(to))) to++;
    // No number is that long: without the cap a carried token could grow without end.
    if (to - at > 400) return -1;
    if (to === source.length) return -2;
    const written = source.slice(at, to);
    if (!scalar.test(written)) return -1;
    this.#from = at;
    this.#to = to;
    this.#events.scalar(written);
    this.#valueDone();
    return to;
  }

  /** False when the bracket does not belong to the container that is open. */
  #close(source: string, at: number, code: number): boolean {
    const isArray = this.#arrays.at(-1);
    if (isArray === undefined || code !== (isArray ? 0x5d : 0x7d)) return false;
    this.#arrays.pop();
    const length = at + 1 - this.#rowStart;
    const isRow = this.#rowStart !== -1 && length >= shortestRow && length <= longestRow;
    this.#events.close(isRow ? source.slice(this.#rowStart, at + 1) : null);
    this.#rowStart = -1;
    this.#valueDone();
    return true;
  }

  /**
   * Offset behind an object that is known as it is written, or -1. What is known was read as one whole
   * object before, and reading goes by the characters alone: the same ones are that object again.
   */
  #knownRow(source: string, at: number): number {
    const to = source.indexOf('}', at + 1) + 1;
    if (to - at < shortestRow || to - at > longestRow) return -1;
    if (!this.#events.known(source, at, to)) return -1;
    this.#valueDone();
    return to;
  }

  /** After a value: its container goes on, or the document is complete. */
  #valueDone(): void {
    if (this.#arrays.length > 0) {
      this.#state = afterValue;
      return;
    }
    this.#documents++;
    this.#state = atEnd;
  }

  /** A string or key; same results as `#token`. Raw control characters are let pass: we only look. */
  #string(source: string, at: number, isKey: boolean): number {
    let to = source.indexOf('"', at + 1);
    const escaped = to === -1 || this.#escapeBefore(source, at + 1, to);
    if (escaped) to = closingQuote(source, at + 1);
    const length = (to === -1 ? source.length : to) - at - 1;
    if (to === -1 && length <= longString) return -2;
    if (length > longString) {
      if (isKey) return -1;
      this.#inLongString = true;
      return this.#readLong(source, at + 1);
    }
    this.#from = at + 1;
    this.#to = to;
    if (isKey) {
      this.#events.key(escaped ? unescape(source.slice(at + 1, to)) : keyAt(source, at + 1, to));
      this.#state = atColon;
    } else {
      const raw = source.slice(at + 1, to);
      this.#events.text(escaped ? unescape(raw) : raw);
      this.#valueDone();
    }
    return to + 1;
  }

  /** Whether there is a backslash in the range; looks through each source once. */
  #escapeBefore(source: string, from: number, to: number): boolean {
    if (this.#nextEscape < from) {
      const found = source.indexOf('\\', from);
      this.#nextEscape = found === -1 ? source.length : found;
    }
    return this.#nextEscape < to;
  }

  /** Hands on what there is of a long string. An escape cut by the end of the piece waits. */
  #readLong(source: string, from: number): number {
    let to = from;
    let escapeAt = -1;
    while (to < source.length) {
      const code = source.charCodeAt(to);
      if (code === 0x22) break;
      if (code === 0x5c) {
        escapeAt = to;
        to += source.charCodeAt(to + 1) === 0x75 ? 6 : 2;
      } else to++;
    }
    const closed = to < source.length;
    const whole = closed || to === source.length ? to : escapeAt;
    const raw = source.slice(from, whole);
    this.#from = from;
    this.#to = whole;
    this.#events.longText(unescape(raw), closed);
    if (!closed) {
      this.#carry = source.slice(whole);
      return source.length;
    }
    this.#inLongString = false;
    this.#valueDone();
    return to + 1;
  }
}

const scalar = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;

function endsScalar(code: number): boolean {
  return (
    code === 0x2c ||
    code === 0x5d ||
    code === 0x7d ||
    code === 0x20 ||
    code === 0x0a ||
    code === 0x0d ||
    code === 0x09
  );
}
