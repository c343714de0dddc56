// What a batch reads the page with: its rules, and what it has looked up so far. The document may be quite
// another in the next batch.
import type { Context, Label } from './label.ts';
import type { PageRules } from '../scan/page-rules.ts';

/** What the columns of a list say; nothing where a header says nothing. */
export type Columns = readonly (Label | undefined)[];

/** What all rows of one table section have in common; a table inside a label says nothing of its own. */
export interface Section {
  readonly columns: Columns;
  /** Made when a column is first met. */
  readonly contexts: (Context | undefined)[];
}

/** Where a text stands that fills a cell under a header. */
export interface BareColumn {
  readonly section: Section;
  readonly index: number;
  readonly label: Label;
  readonly cell: Element;
  readonly row: Element;
}

/** What was looked at last: cells come one after the other. */
export interface Cursor {
  text: Text | null;
  /** The bare cell of that text. */
  bare: Element | undefined;
  cell: Element | null;
  index: number;
  row: Element | null;
  section: Section | undefined;
  column: BareColumn | undefined;
  /** Row that the editing host was asked for. */
  hostRow: Element | null;
  host: HTMLElement | undefined;
}

export interface Reading {
  readonly rules: PageRules;
  /** Header labels by grid. */
  readonly columns: Map<Element, Columns>;
  /** By tbody, or table without one. */
  readonly sections: Map<Element, Section>;
  /** Tables, lists and forms that are of persons, or not. */
  readonly persons: Map<Element, boolean>;
  readonly cursor: Cursor;
  /** Label rows in what stands above lists, by that element; empty where there is none. */
  readonly heads: Map<Element, Columns>;
}

/** For a new batch. */
export function newReading(rules: PageRules): Reading {
  return {
    rules,
    columns: new Map(),
    heads: new Map(),
    sections: new Map(),
    persons: new Map(),
    cursor: {
      text: null,
      bare: undefined,
      cell: null,
      index: 0,
      row: null,
      section: undefined,
      column: undefined,
      hostRow: null,
      host: undefined,
    },
  };
}
