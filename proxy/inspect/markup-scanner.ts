// Pages and XML messages: what stands in cells under headers, behind labels, in form fields and in
// elements named for what they hold.
import type { BodyScanner, ScanEnd } from './body-scanner.ts';
import type { InnerBodies, InnerText } from './inner-bodies.ts';
import { commentedTag, type MarkupMarks } from './markup-marks.ts';
import { MarkupReader } from './markup-reader.ts';
import type { MarkupEvents } from './markup-reader.ts';
import { RowReader } from './row-reader.ts';
import { isCode, ScriptText } from './script-text.ts';
import { TableReader } from './table-reader.ts';
import type { Tally } from './tally.ts';
import { TextScanner } from './text-scanner.ts';
import { isKind, type Vocabulary } from './vocabulary.ts';

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

export interface MarkupOptions {
  readonly xml: boolean;
  readonly inner?: InnerBodies | undefined;
  readonly marks?: MarkupMarks | undefined;
  /** Who tells the events, when that is not this scanner's own. */
  readonly reader?: MarkupReader | undefined;
}

export class MarkupScanner implements BodyScanner, MarkupEvents {
  readonly #reader: MarkupReader;
  readonly #tally: Tally;
  readonly #texts: TextScanner;
  readonly #table: TableReader;
  readonly #words: Vocabulary;
  /** XML: element names are keys. */
  readonly #xml: boolean;
  readonly #inner: InnerBodies | undefined;
  readonly #marks: MarkupMarks | undefined;
  /** A long text under way that is a body in base64. */
  #innerText: InnerText | null = null;
  #block = '';
  /** The script that is open. */
  #code: ScriptText | null = null;
  #ending: ScanEnd;
  /** Cells of the row that is open; null outside rows. */
  #cells: string[] | null = null;

  constructor(tally: Tally, vocabulary: Vocabulary, options: MarkupOptions) {
    const { marks } = options;
    this.#marks = marks;
    this.#inner = options.inner;
    this.#words = vocabulary;
    this.#xml = options.xml;
    this.#tally = tally;
    this.#texts = new TextScanner(tally, vocabulary, marks);
    const rows = new RowReader(tally, vocabulary, this.#texts, marks);
    this.#table = new TableReader(vocabulary, this.#texts, rows, marks);
    this.#reader = options.reader ?? new MarkupReader(this);
    marks?.begin(this.#reader, this.#texts);
  }

  push(text: string): void {
    this.#reader.push(text);
  }

  end(): ScanEnd {
    this.#reader.end();
    this.#endRow();
    this.#flush();
    this.#endInner();
    this.#texts.end();
    return this.#ending;
  }

  text(piece: string): void {
    this.#block += piece;
    if (this.#code !== null) this.#block = this.#code.read(this.#block, false);
    this.#marks?.piece();
    if (this.#block.length <= maxBlock) return;
    const block = this.#block;
    this.#block = '';
    this.#code?.taken();
    if (this.#isInner(block)) return this.#marks?.inner();
    this.#marks?.prose();
    this.#texts.push(block);
  }

  comment(text: string): void {
    this.#flush();
    // What is commented out is sent all the same; its tags are no longer any.
    const shown = text.replace(commentedTag, ' ');
    this.#marks?.comment();
    this.#marks?.text(-1, shown);
    this.#texts.push(shown);
    this.#texts.boundary();
  }

  declaration(text: string): void {
    // What it defines would be put in wherever it is named: we do not follow that.
    if (/^!ENTITY\b|<!ENTITY\b/i.test(text)) this.#ending = 'malformed';
    if (/^(?:\?xml\s|!DOCTYPE\s+html\s*$)/i.test(text)) return;
    this.comment(text);
  }

  /** Whether a long text is a body in base64, or goes on being one. */
  #isInner(block: string): boolean {
    if (this.#innerText !== null && this.#innerText.push(block)) return true;
    this.#endInner();
    this.#innerText = this.#inner?.begin(block) ?? null;
    return this.#innerText !== null;
  }

  #endInner(): void {
    this.#innerText?.end();
    this.#innerText = null;
  }

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    this.#marks?.open(name, attributes);
    this.#attributes(name, attributes);
    if (inline.has(name) && !this.#xml) return;
    this.#flush();
    const holdsCode = name === 'script' && !this.#xml && isCode(attributes.get('type') ?? '');
    this.#code = holdsCode ? new ScriptText() : null;
    if (name === 'table') this.#table.table();
    if (name === 'tr') {
      this.#endRow();
      this.#cells = [];
    }
    // Without the namespace prefix: `hl7:name` and `name` say the same here.
    if (!this.#xml) return;
    const { meaning, clues } = this.#words.senseOfKey(name.slice(name.indexOf(':') + 1));
    this.#table.label = meaning;
    this.#tally.clues.add(clues);
  }

  close(name: string): void {
    if (inline.has(name) && !this.#xml) return;
    this.#flush();
    if (this.#xml) this.#table.label = undefined;
    if (name === 'tr' || name === 'table') this.#endRow();
  }

  /** A block of text is over: a cell of a row, a label, a labelled value, or prose. */
  #flush(): void {
    if (this.#code !== null) this.#block = this.#code.read(this.#block, true);
    this.#code = null;
    const text = this.#block.replace(/[\s\u00a0\u3000]+/g, ' ').trim();
    const whole = this.#block.length <= maxBlock;
    this.#block = '';
    this.#marks?.item();
    if (this.#innerText !== null) {
      const isRest = text === '' || this.#innerText.push(text);
      this.#endInner();
      if (isRest) return;
    }
    if (text === '' || (text.length >= 32 && this.#inner?.offer(text) === true)) return;
    if (this.#cells !== null && whole && this.#cells.length < maxCells) {
      this.#cells.push(text);
      this.#marks?.cell();
    } else this.#table.item(text);
  }

  #endRow(): void {
    this.#flush();
    const cells = this.#cells;
    this.#cells = null;
    if (cells !== null) this.#table.row(cells);
    this.#marks?.row();
  }

  /** Values that pages keep in attributes: form fields, tooltips, rows rendered by scripts. */
  #attributes(name: string, attributes: ReadonlyMap<string, string>): void {
    for (const [key, value] of attributes) {
      if (value.length < 2 || key === 'class' || key === 'style') continue;
      const ownKey = key.startsWith('data-') ? key.slice(5) : '';
      const field =
        key === 'value' ? (attributes.get('name') ?? attributes.get('id') ?? '') : ownKey;
      const meaning = field === '' ? undefined : this.#words.meaningOfKey(field);
      const judged = isKind(meaning) ? this.#words.judge(meaning, value) : null;
      if (value.startsWith('data:')) this.#inner?.offer(value);
      else if (judged !== null) {
        this.#marks?.attribute(key);
        this.#marks?.whole(-1, judged.kind, value);
        this.#texts.labelled(judged.kind, value);
      } else if (mayTell(name, key, value) && this.#words.isTelling(value)) {
        this.#attributeText(key, value);
      }
    }
  }

  #attributeText(key: string, value: string): void {
    this.#marks?.attribute(key);
    this.#marks?.text(-1, value);
    this.#texts.value(value);
  }
}

/** Links and names for scripts are long and plenty, and a patient's only where they hold a number. */
const rarelyTelling = /^(?:href|src|action|formaction|id|for|xlink:href)$/;
const longNumber = /\d{8}|[?&;=]\S*@|^mailto:/i;

/** Whether an attribute is worth a look. */
function mayTell(name: string, key: string, value: string): boolean {
  if (rarelyTelling.test(key)) return longNumber.test(value);
  return name !== 'script' && name !== 'link';
}
