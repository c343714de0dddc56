// Parts whose texts stand as they are told: comments, drawings, headers, names, properties, links.
import { EditedText } from './edited-text.ts';
import { localName } from '../document/xml-events.ts';
import type { PartEditor, TagPlace } from './edit-xml.ts';
import {
  edited,
  editPieces,
  escapeAttribute,
  escapeText,
  type Piece,
  type TextEdit,
} from './placed-text.ts';
import type { Told } from './told-marks.ts';

/** Characters of a part that are held for a text that goes on. */
const maxHeld = 262_144;

/** An element that is not over. */
interface OpenElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where no text may stand: numbers and dates in their own elements (ECMA-376-1 §22.4, §18.14, §21.2). */
const typed =
  /^(?:i[1248]|ui[1248]|int|uint|r[48]|decimal|bool|date|filetime|cy|error|clsid|numCache|numLit)$/;

/** Whose names stand in cells, formulas and caches of other parts. */
const named = /^(?:tableColumn|cacheField)$/;

/** One for a part. */
export class FlowEditor implements PartEditor {
  readonly out = new EditedText();
  readonly #elements: OpenElement[] = [];
  #pieces: (Piece & { readonly isTyped: boolean })[] = [];
  /** Values that were replaced, to be looked for where the same drawing is written again. */
  readonly #values = new Set<string>();
  #again = '';
  #hasFailed = false;

  /** A value was told that cannot be replaced where it stands. */
  get failed(): boolean {
    return this.#hasFailed || this.out.failed;
  }

  fail(): void {
    this.#hasFailed = true;
  }

  opened(
    name: string,
    attributes: Readonly<Record<string, string>>,
    tag: TagPlace,
    told: readonly Told[],
  ): void {
    this.#elements.push({ name, attributes });
    for (const each of told) {
      if (named.test(name) && each.edits.size > 0) this.fail();
      if (!this.attribute(attributes, tag, each)) this.place(each);
    }
  }

  closed(_name: string, _tag: TagPlace, told: readonly Told[]): void {
    for (const each of told) this.place(each);
    if (this.#elements.pop()?.name === 'Fallback') this.#again = '';
  }

  between(piece: Piece, told: readonly Told[]): void {
    if (piece.text.trim() === '') return;
    // The same drawing again, which readers pass over.
    if (this.#elements.some(({ name }) => name === 'Fallback')) {
      this.#again += piece.text;
      for (const value of this.#values) if (this.#again.includes(value)) this.fail();
      return;
    }
    const { name = '' } = this.#elements.at(-1) ?? {};
    const cell = this.#elements.at(-2);
    const isNumber = name === 'v' && cell?.name === 'cell' && cell.attributes['t'] !== 'str';
    const isTyped = isNumber || this.#elements.some((element) => typed.test(element.name));
    this.#pieces.push({ ...piece, shown: shown(name, piece.text), isTyped });
    for (const each of told) this.place(each);
    while (this.out.given - this.settled() > maxHeld) this.#pieces.shift();
  }

  settled(): number {
    return this.#pieces[0]?.from ?? this.out.given;
  }

  /** Puts what was told where it stands in the texts read so far, which are then done with. */
  protected place({ texts, edits }: Told): void {
    const all: TextEdit[] = [];
    let at = 0;
    for (const [column, text] of texts.entries()) {
      for (const { from, to, instead } of edits.get(column) ?? []) {
        all.push({ from: at + from, to: at + to, instead });
      }
      at += text.length + 1;
    }
    // The cells of a row, one behind the other.
    if (all.length > 0 && !this.edit(this.#pieces, texts.join('\n'), all)) this.fail();
    this.#pieces = [];
  }

  /** False: the text was not put together from these pieces, or none may stand there. */
  protected edit(
    pieces: readonly (Piece & { readonly isTyped?: boolean })[],
    told: string,
    edits: readonly TextEdit[],
  ): boolean {
    const found = editPieces(pieces, told, edits);
    if (found === null) return false;
    for (const [piece, text] of found) {
      if ('isTyped' in piece && piece.isTyped === true) return false;
      this.out.replace(piece.from, piece.to, escapeText(text));
    }
    for (const { from, to } of edits) this.#values.add(told.slice(from, to));
    return true;
  }

  /** Whether the text is that of an attribute; masks then stand in it. */
  protected attribute(
    attributes: Readonly<Record<string, string>>,
    { from, to }: TagPlace,
    { texts, edits }: Told,
  ): boolean {
    const [told = ''] = texts;
    const ranges = edits.get(0);
    const names = Object.keys(attributes).filter((name) => attributes[name]?.trim() === told);
    if (names.length === 0) return false;
    if (ranges === undefined) return true;
    const source = this.out.source(from, to);
    const written = source.matchAll(/([^\s=<]+)\s*=\s*("[^"]*"|'[^']*')/dg);
    for (const { 1: name = '', indices } of written) {
      const place = indices?.[2];
      if (place === undefined || !names.includes(localName(name))) continue;
      const text = escapeAttribute(edited(told, ranges));
      this.out.replace(from + place[0] + 1, from + place[1] - 1, text);
    }
    for (const range of ranges) this.#values.add(told.slice(range.from, range.to));
    return true;
  }
}

/** Of headers and footers what is printed: `&L`, `&"font,bold"`, `&12` are no text (§18.3.1.46). */
function shown(element: string, text: string): string {
  if (!/^(?:odd|even|first)(?:Header|Footer)$/.test(element)) return text;
  return text.replace(/&(?:"[^"]*"|\d{1,3}|[A-Z])/gi, (code) => ' '.repeat(code.length));
}
