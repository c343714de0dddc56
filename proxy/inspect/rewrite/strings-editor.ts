// The table of shared strings, read for the first time for what it says and for the second to write it.
import { EditedText } from './edited-text.ts';
import type { PartEditor, TagPlace } from './edit-xml.ts';
import { editPieces, escapeText, type Piece, type TextEdit } from './placed-text.ts';
import type { StringForm, StringForms } from './string-forms.ts';
import type { Told } from './told-marks.ts';

/** While it is read: which of its strings have readings that must go. Nothing is edited yet. */
export class StringsReading implements PartEditor {
  readonly out = new EditedText();
  readonly #forms: StringForms;

  constructor(forms: StringForms) {
    this.#forms = forms;
  }

  opened(): void {}

  closed(name: string): void {
    if (name === 'si') this.#forms.count++;
  }

  between(_piece: Piece, told: readonly Told[]): void {
    if (told.some(({ edits }) => edits.size > 0)) this.#forms.hideReading(this.#forms.count);
  }

  settled(): number {
    return this.out.given;
  }
}

/** When all cells have been read. */
export class StringsEditor implements PartEditor {
  readonly out = new EditedText();
  readonly #forms: StringForms;
  /** Numbers of the forms of a string, and what they will be. */
  readonly #formsOf = new Map<number, { form: StringForm; at: number }[]>();
  readonly #added: string[] = [];
  #index = -1;
  #from = 0;
  #inside = false;
  #pieces: Piece[] = [];
  #readings: { from: number; to: number }[] = [];
  #readingDepth = 0;
  #hasFailed = false;

  constructor(forms: StringForms) {
    this.#forms = forms;
    for (const [at, form] of forms.added.entries()) {
      const all = this.#formsOf.get(form.index) ?? [];
      this.#formsOf.set(form.index, [...all, { form, at }]);
    }
  }

  get failed(): boolean {
    return this.#hasFailed || this.out.failed;
  }

  opened(name: string, attributes: Readonly<Record<string, string>>, tag: TagPlace): void {
    if (name === 'sst') this.#count(attributes, tag);
    if (name === 'si') {
      this.#index++;
      this.#from = tag.from;
      this.#inside = true;
      this.#pieces = [];
      this.#readings = [];
    }
    if (name === 't') this.#isText = true;
    if (name !== 'rPh' && name !== 'phoneticPr') return;
    if (this.#readingDepth++ === 0) this.#readings.push({ from: tag.from, to: tag.to });
  }

  #isText = false;

  between(piece: Piece): void {
    if (this.#isText && this.#readingDepth === 0) this.#pieces.push(piece);
  }

  closed(name: string, tag: TagPlace): void {
    if (name === 't') this.#isText = false;
    if (name === 'rPh' || name === 'phoneticPr') {
      const reading = this.#readings.at(-1);
      if (--this.#readingDepth === 0 && reading !== undefined) reading.to = tag.to;
    }
    if (name === 'si') this.#end(tag);
    if (name === 'sst') this.out.replace(tag.from, tag.from, this.#added.join(''));
  }

  settled(): number {
    return this.#inside ? this.#from : this.out.given;
  }

  /** A string is over: its forms are made of it, and it may go itself. */
  #end({ to }: TagPlace): void {
    this.#inside = false;
    const source = this.out.source(this.#from, to);
    const text = this.#pieces.map((piece) => piece.text).join('');
    for (const { form, at } of this.#formsOf.get(this.#index) ?? []) {
      const out = new EditedText();
      out.push(source);
      this.#edit(out, text.trim(), form.edits, this.#from, false);
      this.#added[at] = out.release(source.length);
    }
    const { keeps, edits, reads } = this.#forms.fate(this.#index, text.trim());
    if (keeps) this.#edit(this.out, text.trim(), edits, 0, reads && edits.length === 0);
    else {
      const prefix = /^<([^\s:]+:)?si/.exec(source)?.[1] ?? '';
      this.out.replace(this.#from, to, `<${prefix}si><${prefix}t/></${prefix}si>`);
    }
  }

  /** @param base offset at which the text that `out` has begins */
  #edit(
    out: EditedText,
    text: string,
    edits: readonly TextEdit[],
    base: number,
    reads: boolean,
  ): void {
    const found =
      edits.length === 0 ? new Map<Piece, string>() : editPieces(this.#pieces, text, edits);
    if (found === null) {
      this.#hasFailed = true;
      return;
    }
    for (const [{ from, to }, instead] of found) {
      out.replace(from - base, to - base, escapeText(instead));
    }
    // A reading spells what its characters say.
    if (!reads) for (const { from, to } of this.#readings) out.replace(from - base, to - base, '');
  }

  /** How many different ones there are is said in front of them. */
  #count(attributes: Readonly<Record<string, string>>, { from, to }: TagPlace): void {
    if (attributes['uniqueCount'] === undefined) return;
    const at = /\suniqueCount\s*=\s*["'](\d*)["']/d.exec(this.out.source(from, to))?.indices?.[1];
    if (at === undefined) return;
    const count = this.#forms.count + this.#forms.added.length;
    this.out.replace(from + at[0], from + at[1], String(count));
  }
}
