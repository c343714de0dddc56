// What a workbook keeps of its cells a second time: pivot tables' sources, charts' and links' last values,
// names of table columns (ECMA-376-1 §18.5, §18.10, §18.14, §21.2). Masked cells would stand there unmasked.
import type { DocumentSink } from './document-sink.ts';
import type { FlowNames } from './flow-text.ts';
import { holdsValue, written } from './workbook.ts';
import type { XmlEvents } from './xml-events.ts';

/** Charts and histories of changes: every value for itself. @param names those of other parts */
export function valueFlow(names: FlowNames): FlowNames {
  return {
    ...names,
    paragraph: new Set([...names.paragraph, 'v', 'pt', 'oc', 'nc']),
    run: new Set([...names.run, 'v', 'pt']),
  };
}

/** Sheets of other workbooks, as they were when somebody looked last. */
export const linkFlow: FlowNames = {
  paragraph: new Set(['value']),
  run: new Set(['v', 'val']),
  table: 'sheetData',
  row: 'row',
  cell: new Set(['cell']),
  characters: {},
  skipped: new Set(),
  remarks: new Set(),
};

/** Columns of the pivot caches of a package, by their number. */
export type PivotColumns = Map<string, readonly string[]>;

/** What a pivot cache says of a column, and the different values in it. */
export class PivotDefinition implements XmlEvents {
  readonly #sink: DocumentSink;
  readonly #names: string[] = [];
  #isItem = false;

  /** @param columns gets the names of this one */
  constructor(sink: DocumentSink, number: string, columns: PivotColumns) {
    this.#sink = sink;
    columns.set(number, this.#names);
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'cacheField') this.#names.push(attributes['name'] ?? '');
    if (isItems(name)) this.#isItem = true;
    else if (this.#isItem) {
      const value = cachedValue(name, attributes);
      if (value === '') return;
      this.#sink.paragraph(this.#names.at(-1) ?? '');
      this.#sink.paragraph(value);
    }
  }

  close(name: string): void {
    if (isItems(name)) this.#isItem = false;
  }

  text(): void {}
}

/** The rows behind a pivot table; values that the definition has are numbers of them here. */
export class PivotRecords implements XmlEvents {
  readonly #sink: DocumentSink;
  #cells: string[] = [];

  constructor(sink: DocumentSink, columns: readonly string[]) {
    this.#sink = sink;
    sink.table();
    sink.row(columns);
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'r') this.#cells = [];
    else this.#cells.push(cachedValue(name, attributes));
  }

  close(name: string): void {
    if (name === 'r') this.#sink.row(this.#cells);
  }

  text(): void {}
}

function cachedValue(name: string, { v = '' }: Readonly<Record<string, string>>): string {
  switch (name) {
    case 's':
      return v.trim();
    case 'n':
      return written(v);
    case 'd':
      return v.replace(/T00:00:00$/, '');
    default:
      return '';
  }
}

/** A table in a sheet: its columns by name, and what its filter lets through. */
export class TableParts implements XmlEvents {
  readonly #sink: DocumentSink;
  #text = '';

  constructor(sink: DocumentSink) {
    this.#sink = sink;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#text = '';
    if (name === 'tableColumn') {
      this.#sink.paragraph(attributes['name'] ?? '');
      this.#sink.paragraph(attributes['totalsRowLabel'] ?? '');
    } else if (holdsValue.has(name)) this.#sink.paragraph(attributes['val'] ?? '');
  }

  close(): void {
    if (this.#text.includes('"')) this.#sink.paragraph(this.#text);
    this.#text = '';
  }

  text(text: string): void {
    this.#text += text;
  }
}

function isItems(name: string): boolean {
  return name === 'sharedItems' || name === 'groupItems';
}
