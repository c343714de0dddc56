// HTML and XML as a stream of texts and tags. A tokenizer, not a parser: it builds no tree, repairs
// nothing, and keeps at most one tag or one script.
import { attribute, tagName } from './markup-attributes.ts';
import { decodeEntities } from './markup-entities.ts';

/** What a page has no use for, and XML has. */
export interface WrittenTag {
  readonly name: string;
  /** `<id/>`: it has no content, and no closing tag. */
  readonly isEmpty: boolean;
}

export interface MarkupEvents {
  /** Text between tags, entities decoded; may come in several pieces. */
  text(piece: string): void;
  /** An opening tag with its attributes, names in lower case; and how it is written. */
  open(name: string, attributes: ReadonlyMap<string, string>, tag: WrittenTag): void;
  close(name: string): void;
  /** What no program shows: a comment. */
  comment(text: string): void;
  /** `!DOCTYPE …`, `!ENTITY …`, `?xml-stylesheet …`: what stands between its angle brackets. */
  declaration(text: string): void;
}

/** What is being told, as it is written: a text, the inside of a tag, a comment. */
export interface MarkupToken {
  readonly raw: string;
  /** Offset of `raw` in all of the text. */
  readonly from: number;
  /** Entities in it stand for characters. */
  readonly isEscaped: boolean;
  /** Element whose content is no markup (`script`) and which this stands in. */
  readonly element: string | null;
}

/** A tag longer than this (a data: image) loses its rest. */
const maxTag = 65_536;

export class MarkupReader {
  readonly #events: MarkupEvents;
  /** A tag or entity that the last piece ended in. */
  #carry = '';
  /** Name of the element whose content is raw text, or null. */
  #raw: string | null = null;
  /** Characters taken so far. */
  #given = 0;
  /** What is being read, and where the token in it is that is being told. */
  #source = '';
  #from = 0;
  #to = 0;
  #isEscaped = true;

  constructor(events: MarkupEvents) {
    this.#events = events;
  }

  /** Of the characters taken so far, those that were told: what is not complete is behind them. */
  get told(): number {
    return this.#given - this.#carry.length;
  }

  get token(): MarkupToken {
    const raw = this.#source.slice(this.#from, this.#to);
    const from = this.#given - this.#source.length + this.#from;
    return { raw, from, isEscaped: this.#isEscaped, element: this.#raw };
  }

  push(text: string): void {
    const source = this.#carry + text;
    this.#carry = '';
    this.#given += text.length;
    this.#source = source;
    let at = 0;
    while (at < source.length) {
      const next =
        this.#raw === null ? this.#step(source, at) : this.#rawStep(source, at, this.#raw);
      if (next === -1) {
        this.#carry = source.slice(at);
        if (this.#carry.length > maxTag) this.#giveUp();
        return;
      }
      at = next;
    }
  }

  end(): void {
    const rest = this.#carry;
    this.#carry = '';
    this.#source = rest;
    if (rest !== '') this.#text(0, rest.length, true);
    this.#source = '';
  }

  #text(from: number, to: number, isEscaped: boolean): void {
    const raw = this.#mark(from, to, isEscaped);
    this.#events.text(isEscaped ? decodeEntities(raw) : raw);
  }

  /** The part of the source that is told next. */
  #mark(from: number, to: number, isEscaped: boolean): string {
    this.#from = from;
    this.#to = to;
    this.#isEscaped = isEscaped;
    return this.#source.slice(from, to);
  }

  /** Text up to the next tag, or one tag; -1 when more is needed. */
  #step(source: string, at: number): number {
    const open = source.indexOf('<', at);
    if (open !== at) {
      const to = open === -1 ? this.#textEnd(source, at) : open;
      if (to === at) return -1;
      this.#text(at, to, true);
      return to;
    }
    if (source.startsWith('<!--', at)) {
      const end = behind(source, '-->', at + 4);
      if (end !== -1) this.#events.comment(this.#mark(at + 4, Math.max(at + 4, end - 3), false));
      return end;
    }
    if (source.startsWith('<![CDATA[', at)) {
      const close = source.indexOf(']]>', at);
      if (close === -1) return -1;
      this.#text(at + 9, close, false);
      return close + 3;
    }
    if (at + 9 > source.length && '<![CDATA['.startsWith(source.slice(at))) return -1;
    const second = source.charAt(at + 1);
    if (second === '') return -1;
    // "体温<38℃" is text: a tag begins with a letter (HTML §13.2.5.6).
    if (!/[a-z/!?]/i.test(second)) {
      this.#text(at, at + 1, false);
      return at + 1;
    }
    const close = tagEnd(source, at + 1);
    if (close === -1) return -1;
    this.#tag(this.#mark(at + 1, close, true));
    return close + 1;
  }

  /** Where text without a tag behind it may be cut: not inside an entity. */
  #textEnd(source: string, at: number): number {
    // Twelve characters hold the longest entity we decode.
    const ampersand = source.lastIndexOf('&');
    return ampersand >= at && source.length - ampersand < 12 ? ampersand : source.length;
  }

  /** The first of two attributes of one name counts, as browsers have it. */
  #tag(inside: string): void {
    if (/^[!?]/.test(inside)) return this.#events.declaration(decodeEntities(inside));
    const match = tagName.exec(inside);
    const name = match?.[2]?.toLowerCase();
    if (match === null || name === undefined) return;
    if (match[1] === '/') return this.#events.close(name);
    const attributes = new Map<string, string>();
    for (const found of inside.slice(match[0].length).matchAll(attribute)) {
      const key = found[1]?.toLowerCase() ?? '';
      const value = found[2] ?? found[3] ?? found[4] ?? '';
      if (!attributes.has(key)) attributes.set(key, decodeEntities(value));
    }
    const isEmpty = inside.endsWith('/');
    this.#events.open(name, attributes, { name: match[2] ?? name, isEmpty });
    if (name === 'script' || name === 'style' || name === 'textarea' || name === 'title') {
      if (!isEmpty) this.#raw = name;
    }
  }

  /** Inside script, style, textarea and title only their own end tag counts. */
  #rawStep(source: string, at: number, name: string): number {
    const end = new RegExp(`</${name}[\\s/>]`, 'gi');
    end.lastIndex = at;
    const close = end.exec(source);
    // In these two entities stand for characters (HTML §13.2.5.2); scripts have none.
    const isEscaped = name === 'textarea' || name === 'title';
    // The last characters may be the beginning of the end tag, or of an entity.
    let to = close?.index ?? Math.max(at, source.length - name.length - 3);
    if (close === null && isEscaped) to = this.#textEnd(source.slice(0, to), at);
    // Scripts are read: pages carry their first rows as JSON in them.
    if (to > at && name !== 'style') this.#text(at, to, isEscaped);
    if (close === null) return to > at ? to : -1;
    this.#raw = null;
    return to;
  }

  /** A tag without end is text after all. */
  #giveUp(): void {
    const from = this.#source.length - this.#carry.length;
    this.#carry = '';
    this.#text(from, this.#source.length, false);
  }
}

/** Offset behind `mark`; -1 when it is not there yet. */
function behind(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from);
  return at === -1 ? -1 : at + mark.length;
}

/** Offset of the `>` that ends the tag, outside quotes; -1 when it is not there yet. */
function tagEnd(source: string, from: number): number {
  let quote = 0;
  for (let at = from; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 0x3e) return at;
    else if ((code === 0x22 || code === 0x27) && source.charCodeAt(at - 1) === 0x3d) quote = code;
  }
  return -1;
}
