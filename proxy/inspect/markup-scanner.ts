// Pages and XML messages: what stands in cells under headers, behind labels, in form fields and in
// elements named for what they hold.
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import type { BodyScanner, ScanEnd } from './body-scanner.ts';
import { MarkupReader } from './markup-reader.ts';
import type { MarkupEvents } from './markup-reader.ts';
import { headerOf, RowReader } from './row-reader.ts';
import type { Tally } from './tally.ts';
import { TextScanner } from './text-scanner.ts';
import type { KeyMeaning, Vocabulary } from './vocabulary.ts';

// Elements inside a line: `<span>姓名</span>：张三` is one text. Everything else ends a cell.
const inline = new Set(
  'a abbr b bdi bdo big cite code em font i ins kbd label mark q s small span strike strong sub sup u var'.split(
    ' ',
  ),
);
/** Cells of one row; the others are read as text. */
const maxCells = 500;
/** Characters of one cell or paragraph that are held; longer ones are prose. */
const maxBlock = 8192;

export class MarkupScanner implements BodyScanner, MarkupEvents {
  readonly #reader: MarkupReader;
  readonly #texts: TextScanner;
  readonly #rows: RowReader;
  readonly #words: Vocabulary;
  /** XML: element names are keys. */
  readonly #xml: boolean;
  #block = '';
  /** Kind that the label just read, or the element around, gives to the next text. */
  #label: KeyMeaning;
  #header: readonly KeyMeaning[] | null = null;
  /** Cells of the row that is open; null outside rows. */
  #cells: string[] | null = null;

  constructor(tally: Tally, vocabulary: Vocabulary, options: { xml: boolean }) {
    this.#words = vocabulary;
    this.#xml = options.xml;
    this.#texts = new TextScanner(tally, vocabulary);
    this.#rows = new RowReader(tally, vocabulary, this.#texts);
    this.#reader = new MarkupReader(this);
  }

  push(text: string): void {
    this.#reader.push(text);
  }

  end(): ScanEnd {
    this.#reader.end();
    this.#endRow();
    this.#flush();
    this.#texts.end();
    return undefined;
  }

  text(piece: string): void {
    this.#block += piece;
    if (this.#block.length <= maxBlock) return;
    this.#texts.push(this.#block);
    this.#block = '';
  }

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    this.#attributes(name, attributes);
    if (inline.has(name) && !this.#xml) return;
    this.#flush();
    if (name === 'table') this.#header = null;
    if (name === 'tr') {
      this.#endRow();
      this.#cells = [];
    }
    // Without the namespace prefix: `hl7:name` and `name` say the same here.
    if (this.#xml) this.#label = this.#words.meaningOfKey(name.slice(name.indexOf(':') + 1));
  }

  close(name: string): void {
    if (inline.has(name) && !this.#xml) return;
    this.#flush();
    if (this.#xml) this.#label = undefined;
    if (name === 'tr' || name === 'table') this.#endRow();
  }

  /** A block of text is over: a cell of a row, a label, a labelled value, or prose. */
  #flush(): void {
    const text = this.#block.replace(/[\s\u00a0\u3000]+/g, ' ').trim();
    const whole = this.#block.length <= maxBlock;
    this.#block = '';
    if (text === '') return;
    if (this.#cells !== null && whole && this.#cells.length < maxCells) this.#cells.push(text);
    else this.#item(text);
  }

  /** A row is a header, a record under a header, or labels and values side by side. */
  #endRow(): void {
    this.#flush();
    const cells = this.#cells;
    this.#cells = null;
    if (cells === null || cells.length === 0) return;
    const meanings = cells.length > 1 ? headerOf(cells, this.#words) : null;
    const labels = meanings?.filter((m) => m !== undefined).length ?? 0;
    // A header is labels side by side; label and value alternate in a row of a record.
    if (meanings !== null && labels * 2 > cells.length) {
      this.#header = meanings;
      return;
    }
    // Two cells are a label and its value, whatever header was above.
    if (this.#header !== null && cells.length > 2) return this.#rows.row(this.#header, cells);
    this.#label = undefined;
    for (const cell of cells) this.#item(cell);
  }

  /** A label says what the next item is. */
  #item(text: string): void {
    const meaning = this.#label;
    this.#label = undefined;
    const judged = isKind(meaning) ? this.#words.judge(meaning, text) : null;
    if (judged !== null) this.#texts.labelled(judged.kind, text);
    if (judged !== null && judged.kind !== 'sensitiveDiagnosis') return;
    if (meaning === 'other' && text.length < 12) return;
    const label = text.length <= 40 ? this.#words.meaningOfLabel(text) : undefined;
    if (label !== undefined) {
      this.#label = label;
      return;
    }
    this.#texts.push(text);
    this.#texts.boundary();
  }

  /** Values that pages keep in attributes: form fields, tooltips, rows rendered by scripts. */
  #attributes(name: string, attributes: ReadonlyMap<string, string>): void {
    for (const [key, value] of attributes) {
      // Names for style sheets and scripts: long, plenty, and never a patient's.
      if (value.length < 2 || key === 'class' || key === 'style' || key === 'id') continue;
      const ownKey = key.startsWith('data-') ? key.slice(5) : '';
      const field =
        key === 'value' ? (attributes.get('name') ?? attributes.get('id') ?? '') : ownKey;
      const meaning = field === '' ? undefined : this.#words.meaningOfKey(field);
      const judged = isKind(meaning) ? this.#words.judge(meaning, value) : null;
      if (judged !== null) this.#texts.labelled(judged.kind, value);
      else if (key !== 'href' && key !== 'src' && this.#words.isTelling(value)) {
        if (name !== 'script' && name !== 'link') this.#texts.value(value);
      }
    }
  }
}

function isKind(meaning: KeyMeaning): meaning is IdentifierKind {
  return meaning !== undefined && meaning !== 'other' && meaning !== 'bareName';
}
