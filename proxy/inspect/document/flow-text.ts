// Paragraphs and tables of text documents and slides (WordprocessingML, DrawingML and OpenDocument text
// use the same shapes): runs are joined, cells become rows.
import type { DocumentSink } from './document-sink.ts';
import type { XmlEvents } from './xml-events.ts';

/** What a vocabulary calls its elements, by local name. */
export interface FlowNames {
  readonly paragraph: ReadonlySet<string>;
  /** Elements whose text is shown, printed, or kept for the record; empty: all text is. */
  readonly run: ReadonlySet<string>;
  readonly table: string;
  readonly row: string;
  readonly cell: ReadonlySet<string>;
  /** Stands for a character. */
  readonly characters: Readonly<Record<string, string>>;
  /** Repeats what was said already. */
  readonly skipped: ReadonlySet<string>;
  /** Remarks in a cell that are not its value. */
  readonly remarks: ReadonlySet<string>;
}

interface OpenTable {
  cells: string[];
  cell: string | null;
}

/** Characters of a paragraph or cell that are held. */
const maxText = 65_536;
const maxCells = 2000;

/** One for a part. */
export class FlowText implements XmlEvents {
  readonly #sink: DocumentSink;
  readonly #names: FlowNames;
  readonly #tables: OpenTable[] = [];
  #text = '';
  #runs = 0;
  #skipping = 0;
  #remarks = 0;

  constructor(sink: DocumentSink, names: FlowNames) {
    this.#sink = sink;
    this.#names = names;
  }

  open(name: string): void {
    const names = this.#names;
    if (names.skipped.has(name)) this.#skipping++;
    if (this.#skipping > 0) return;
    if (names.run.has(name)) this.#runs++;
    if (names.remarks.has(name)) {
      this.#endParagraph();
      this.#remarks++;
    }
    const character = names.characters[name];
    if (character !== undefined) this.#add(character);
    else if (names.paragraph.has(name)) this.#endParagraph();
    else if (name === names.table) {
      this.#endParagraph();
      this.#sink.table();
      this.#tables.push({ cells: [], cell: null });
    } else if (names.cell.has(name)) {
      const table = this.#tables.at(-1);
      if (table !== undefined) table.cell = '';
    }
  }

  close(name: string): void {
    const names = this.#names;
    if (names.skipped.has(name)) {
      this.#skipping--;
      return;
    }
    if (this.#skipping > 0) return;
    if (names.run.has(name)) this.#runs--;
    if (names.remarks.has(name)) {
      this.#endParagraph();
      this.#remarks--;
    } else if (names.paragraph.has(name)) this.#endParagraph();
    else if (names.cell.has(name)) this.#endCell();
    else if (name === names.row) this.#endRow();
    else if (name === names.table) {
      this.#endRow();
      this.#tables.pop();
      this.#sink.table();
    }
  }

  text(text: string): void {
    if (this.#skipping > 0) return;
    if (this.#names.run.size === 0 || this.#runs > 0) this.#add(text);
  }

  /** A text that stands beside the flow: a link's target. */
  aside(text: string): void {
    this.#sink.paragraph(text);
  }

  /** The part is over. */
  end(): void {
    while (this.#tables.length > 0) {
      this.#endCell();
      this.#endRow();
      this.#tables.pop();
    }
    this.#endParagraph();
  }

  #add(text: string): void {
    this.#text += text;
    if (this.#text.length > maxText) this.#endParagraph();
  }

  /** In a cell it becomes a line of it; elsewhere it stands for itself. */
  #endParagraph(): void {
    const text = this.#text;
    this.#text = '';
    if (text.trim() === '') return;
    const table = this.#tables.at(-1);
    if (
      table === undefined ||
      table.cell === null ||
      this.#remarks > 0 ||
      table.cell.length > maxText
    ) {
      this.#sink.paragraph(text);
    } else {
      table.cell = table.cell === '' ? text.trim() : `${table.cell}\n${text.trim()}`;
    }
  }

  #endCell(): void {
    this.#endParagraph();
    const table = this.#tables.at(-1);
    if (table === undefined || table.cell === null) return;
    table.cells.push(table.cell);
    table.cell = null;
    if (table.cells.length >= maxCells) this.#endRow();
  }

  #endRow(): void {
    const table = this.#tables.at(-1);
    if (table === undefined || table.cells.length === 0) return;
    this.#sink.row(table.cells);
    table.cells = [];
  }
}
