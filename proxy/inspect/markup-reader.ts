// HTML and XML as a stream of texts and tags. A tokenizer, not a parser: it builds no tree, repairs
// nothing, and keeps at most one tag or one script.

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

/** A tag longer than this (a data: image) loses its rest. */
const maxTag = 65_536;
const attribute = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+)))?/g;

export class MarkupReader {
  readonly #events: MarkupEvents;
  /** A tag or entity that the last piece ended in. */
  #carry = '';
  /** Name of the element whose content is raw text, or null. */
  #raw: string | null = null;

  constructor(events: MarkupEvents) {
    this.#events = events;
  }

  push(text: string): void {
    const source = this.#carry + text;
    this.#carry = '';
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
    if (this.#carry !== '') this.#events.text(decodeEntities(this.#carry));
    this.#carry = '';
  }

  /** Text up to the next tag, or one tag; -1 when more is needed. */
  #step(source: string, at: number): number {
    const open = source.indexOf('<', at);
    if (open !== at) {
      const to = open === -1 ? this.#textEnd(source, at) : open;
      if (to === at) return -1;
      this.#events.text(decodeEntities(source.slice(at, to)));
      return to;
    }
    if (source.startsWith('<!--', at)) {
      const end = behind(source, '-->', at + 4);
      if (end !== -1) this.#events.comment(source.slice(at + 4, end - 3));
      return end;
    }
    if (source.startsWith('<![CDATA[', at)) {
      const close = source.indexOf(']]>', at);
      if (close === -1) return -1;
      this.#events.text(source.slice(at + 9, close));
      return close + 3;
    }
    if (at + 9 > source.length && '<![CDATA['.startsWith(source.slice(at))) return -1;
    const second = source.charAt(at + 1);
    if (second === '') return -1;
    // "体温<38℃" is text: a tag begins with a letter (HTML §13.2.5.6).
    if (!/[a-z/!?]/i.test(second)) {
      this.#events.text('<');
      return at + 1;
    }
    const close = tagEnd(source, at + 1);
    if (close === -1) return -1;
    this.#tag(source.slice(at + 1, close));
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
    const match = /^(\/?)([a-z][^\s/>]*)/i.exec(inside);
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
    // The last characters may be the beginning of the end tag.
    const to = close?.index ?? Math.max(at, source.length - name.length - 3);
    // Scripts are read: pages carry their first rows as JSON in them.
    if (to > at && name !== 'style') this.#events.text(source.slice(at, to));
    if (close === null) return to > at ? to : -1;
    this.#raw = null;
    return to;
  }

  /** A tag without end is text after all. */
  #giveUp(): void {
    this.#events.text(this.#carry);
    this.#carry = '';
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

/** Of the two thousand that HTML names, those that stand in numbers, names and beside labels. */
const named = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', '\u00a0'],
  ['emsp', '\u2003'],
  ['ensp', '\u2002'],
  ['thinsp', '\u2009'],
  ['middot', '·'],
  ['shy', '\u00ad'],
  ['zwj', '\u200d'],
  ['zwnj', '\u200c'],
  ['lrm', '\u200e'],
  ['rlm', '\u200f'],
  ['colon', ':'],
  ['comma', ','],
  ['period', '.'],
  ['hyphen', '-'],
  ['dash', '-'],
  ['lowbar', '_'],
  ['Tab', '\t'],
  ['NewLine', '\n'],
]);

/** The few entities that stand inside names, numbers and labels; others stay as written. */
function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x?[0-9a-f]{1,7}|[a-z]{2,8});?/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return named.get(name) ?? whole;
    const hex = /^#x/i.test(name);
    const code = Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
