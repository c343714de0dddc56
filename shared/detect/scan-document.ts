// A whole document: running text and the tables inside it, and the names that either labels wherever
// else they stand in the same document.
import { identifierOf } from '../identifiers/registry.ts';
import type { Finding } from './finding.ts';
import { Findings } from './findings.ts';
import { affirmedItems } from './history-items.ts';
import { hl7Fields } from './hl7-fields.ts';
import { jsonRows } from './json-rows.ts';
import { KnownPatients } from './known-patients.ts';
import type { Labels } from './labels.ts';
import { markupRows } from './markup-rows.ts';
import { nameForms } from './name-forms.ts';
import { addPatterns } from './pattern-finder.ts';
import { refineKind } from './refine-kind.ts';
import { builtInRules } from './scan-text.ts';
import { sqlRows } from './sql-rows.ts';
import type { ScanRules } from './scan-rules.ts';
import { TextScan } from './text-scan.ts';
import { type Cell, headerOf, isRule, type Line, rowOf, type TableHeader } from './text-table.ts';

/** Names looked for in one document; a list of thousands is no prose about them. */
const maxNames = 2000;

/**
 * Identifiers in a document, in text order, never overlapping. A name that a label, a column or the words
 * beside it give to a patient is found before and behind that place too. Offsets are UTF-16.
 */
export function scanDocument(text: string, rules: ScanRules = builtInRules): Finding[] {
  const found = new Findings(text);
  const scan = new TextScan(text, rules, found);
  for (const cell of structuredCells(text, rules.words)) readCell(text, cell, scan, found);
  let plainFrom = 0;
  let header: TableHeader | undefined;
  const lines = new Lines(text);
  for (let line = lines.next(); line; line = lines.next()) {
    const row = header && rowOf(line, header, rules.words);
    if (row) {
      plainFrom = plainUpTo(scan, plainFrom, line);
      for (const cell of row) readCell(text, cell, scan, found);
      continue;
    }
    if (header && isRule(line.text)) continue;
    header = headerOf(lines.previous, line, lines.peek(), rules.words);
    // Words of a header are labels of columns, not of each other.
    if (header) plainFrom = plainUpTo(scan, plainFrom, line);
  }
  scan.range(plainFrom, text.length);
  addPatterns(text, rules, found);
  findKnown(text, found);
  return found.settled();
}

/** Scans what stands before a line of a table; returns where text goes on behind it. */
function plainUpTo(scan: TextScan, from: number, line: Line): number {
  scan.range(from, line.start);
  return line.end;
}

/** Cells that a structure around them names: rows of HTML tables, JSON rows with their columns apart. */
function structuredCells(text: string, labels: Labels): readonly Cell[] {
  return [
    ...markupRows(text, labels),
    ...jsonRows(text, labels),
    ...sqlRows(text, labels),
    ...hl7Fields(text),
  ];
}

function readCell(text: string, cell: Cell, scan: TextScan, found: Findings): void {
  const { start, end, meaning } = cell;
  if (end <= start) return;
  const value = text.slice(start, end);
  if (meaning === 'sensitiveDiagnosis') {
    for (const item of affirmedItems(value, /^[A-Z]\d{2}/.test(value))) {
      found.add('sensitiveDiagnosis', start + item.start, start + item.end, 1);
    }
    return;
  }
  if (meaning === 'other') found.foreignSpan(start, end);
  else if (meaning !== undefined) {
    if (identifierOf(meaning).accepts(value)) {
      found.add(refineKind(meaning, value), start, end, 1);
    } else scan.value(meaning, start);
  }
  scan.range(start, end);
}

/** Names found so far, wherever else they stand. */
function findKnown(text: string, found: Findings): void {
  const known = new KnownPatients();
  for (const name of found.names()) {
    if (known.size >= maxNames) break;
    for (const form of nameForms(name)) known.add(form, '');
  }
  if (known.size === 0) return;
  for (const { start, end } of known.find(text)) found.add('personName', start, end, 4);
}

/** Lines of a text, with one before and one behind at hand. */
class Lines {
  readonly #text: string;
  #at = 0;
  #next = 0;
  #current: Line | undefined;
  previous: Line | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  next(): Line | undefined {
    this.previous = this.#current;
    this.#current = this.peek();
    this.#at = this.#current ? this.#next : this.#text.length;
    return this.#current;
  }

  peek(): Line | undefined {
    if (this.#at >= this.#text.length) return undefined;
    const newline = this.#text.indexOf('\n', this.#at);
    let end = newline === -1 ? this.#text.length : newline;
    this.#next = end + 1;
    if (end > this.#at && this.#text.charAt(end - 1) === '\r') end--;
    return { start: this.#at, end, text: this.#text.slice(this.#at, end) };
  }
}
