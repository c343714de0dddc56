// Where the values of a page or an XML document stand in its text, and what is written there instead.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { commentedTag, type MarkupMarks } from '../markup-marks.ts';
import type { MarkupReader } from '../markup-reader.ts';
import type { TextScanner } from '../text-scanner.ts';
import type { EditedText } from './edited-text.ts';
import { GivenTexts } from './given-texts.ts';
import { coverValue } from './cover-value.ts';
import { ScriptCode } from './script-code.ts';
import { piecesOf, WrittenTags, withoutTags } from './markup-pieces.ts';
import { WrittenText } from './written-text.ts';

export class MarkupPlaces implements MarkupMarks {
  readonly #out: EditedText;
  #reader: MarkupReader | null = null;
  /** Under way. */
  #block = new WrittenText();
  #item = new WrittenText();
  #cells: WrittenText[] = [];
  readonly #given = new GivenTexts();
  readonly #tags = new WrittenTags();
  #isScript = false;
  /** The last piece of the script that is open. */
  #code: ScriptCode | null = null;

  constructor(out: EditedText) {
    this.#out = out;
  }

  begin(reader: MarkupReader, texts: TextScanner): void {
    this.#reader = reader;
    this.#given.begin(texts);
  }

  /** Offset in the body up to which nothing more will be replaced. */
  settled(): number {
    return Math.min(
      this.#reader?.told ?? 0,
      this.#block.from,
      this.#cells[0]?.from ?? Number.POSITIVE_INFINITY,
      this.#given.settled(),
    );
  }

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    // Templates and data of other languages are no code.
    const type = attributes.get('type') ?? '';
    this.#isScript = name === 'script' && /^\s*$|script|json|module/i.test(type);
    this.#code = null;
  }

  piece(): void {
    const token = this.#token();
    const { raw, from, isEscaped, element } = token;
    const isCode = this.#isScript && element === 'script' && !isEscaped;
    if (isCode) this.#code = new ScriptCode(raw, from, this.#code);
    const plain = isEscaped ? 'text' : 'raw';
    const place = isCode && this.#code !== null ? this.#code : plain;
    for (const piece of piecesOf(token, place)) this.#block.add(piece);
  }

  item(): void {
    this.#item = this.#block.collapse();
    this.#block = new WrittenText();
  }

  cell(): void {
    this.#cells.push(this.#item);
  }

  row(): void {
    if (this.#cells.length > 0) this.#cells = [];
  }

  prose(): void {
    this.#given.add(this.#block, this.#block.length);
    this.#block = new WrittenText();
  }

  inner(): void {
    this.#block = new WrittenText();
  }

  comment(): void {
    const token = this.#token();
    this.#item = withoutTags(piecesOf(token, token.isEscaped ? '"' : 'raw'), commentedTag);
  }

  attribute(key: string): void {
    this.#item = this.#tags.value(this.#token(), key);
  }

  whole(column: number, kind: IdentifierKind, value: string): void {
    const lead = value.length - value.trimStart().length;
    const inside = value.trim();
    coverValue(this.#out, this.#column(column).segments(lead, inside.length), kind, inside);
  }

  text(column: number, value: string): void {
    this.#given.add(this.#column(column), value.length);
  }

  found(kind: IdentifierKind, value: string, start: number): void {
    coverValue(this.#out, this.#given.segments(start, value.length), kind, value);
  }

  #column(column: number): WrittenText {
    return column === -1 ? this.#item : (this.#cells[column] ?? this.#item);
  }

  #token() {
    if (this.#reader === null) throw new Error('a page tells of places before it has begun');
    return this.#reader.token;
  }
}
