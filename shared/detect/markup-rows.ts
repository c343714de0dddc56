// Tables in HTML that stands in a text: a row of headers, then rows of cells. A whole page has a reader of
// its own; this is for fragments that were pasted, logged or exported.
import type { Span } from '../identifiers/identifier.ts';
import type { FieldMeaning } from './dictionary.ts';
import type { Labels } from './labels.ts';
import type { Cell } from './text-table.ts';

const row = /<tr\b[^>]{0,200}>/gi;
const cell = /<t[dh]\b[^>]{0,300}>((?:\s{0,20}<(?!\/?t[dhr]\b)[^<>]{0,200}>){0,5})([^<]{0,400})/gi;
const mostCells = 200;

/** Cells under a known column; empty when the text holds no table with a header. */
export function markupRows(text: string, labels: Labels): Cell[] {
  if (!/<tr\b/i.test(text)) return [];
  const starts = [...text.matchAll(row)].map((match) => match.index);
  const found: Cell[] = [];
  let header: readonly (FieldMeaning | undefined)[] | undefined;
  starts.forEach((start, i) => {
    const cells = cellsBetween(text, start, starts[i + 1] ?? text.length);
    const words = cells.map(({ start: from, end }) => text.slice(from, end));
    const meanings = words.map((word) => meaningOf(word, labels));
    const named = meanings.filter((m) => m !== undefined).length;
    if (cells.length > 1 && named * 2 > cells.length && meanings.some(isPatients)) {
      header = meanings;
    } else if (header && cells.length === header.length) {
      cells.forEach((span, column) => found.push({ ...span, meaning: header?.[column] }));
    } else header = undefined;
  });
  return found;
}

function cellsBetween(text: string, start: number, end: number): Span[] {
  const spans: Span[] = [];
  const part = text.slice(start, end);
  for (const match of part.matchAll(cell)) {
    if (spans.length === mostCells) break;
    const value = match[2] ?? '';
    const lead = value.length - value.trimStart().length;
    const from = start + match.index + match[0].length - value.length + lead;
    spans.push({ start: from, end: from + value.trim().length });
  }
  return spans;
}

function meaningOf(word: string, labels: Labels): FieldMeaning | undefined {
  return word.length > 0 && word.length <= 24 ? labels.kindOfLabel(word) : undefined;
}

function isPatients(meaning: FieldMeaning | undefined): boolean {
  return meaning !== undefined && meaning !== 'other';
}
