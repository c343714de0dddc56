// The usual cell of a list: a td without attributes that holds one text and nothing else, under a header.
// Only its column can say what it holds, so what others find by asking element after element is worked out
// once for the column. It must say exactly what the long way would.
import { columnIndex, columnLabels, gridSelector, isBelowLabels } from './column.ts';
import { editingHost } from '../mask/editable.ts';
import type { BareColumn, Cursor, Reading, Section } from './reading.ts';

const labels = 'dt,label,legend,thead';

/** The cell that a text fills alone; undefined when anything else could say what the text is. */
export function bareCell(text: Text, { cursor }: Reading): Element | undefined {
  if (cursor.text !== text) {
    cursor.text = text;
    cursor.bare = cellOf(text);
  }
  return cursor.bare;
}

function cellOf(text: Text): Element | undefined {
  const cell = text.parentNode;
  if (!(cell instanceof HTMLTableCellElement) || cell.hasAttributes()) return undefined;
  return cell.firstChild === cell.lastChild ? cell : undefined;
}

/** The column of a text that fills a bare cell; undefined when the long way has to be gone. */
export function bareColumn(text: Text, reading: Reading): BareColumn | undefined {
  const cell = bareCell(text, reading);
  if (!cell) return undefined;
  if (reading.cursor.cell !== cell) move(reading.cursor, cell, reading);
  return reading.cursor.column;
}

// Cells come one after the other; one without attributes spans one column.
function move(cursor: Cursor, cell: Element, reading: Reading): void {
  const before = cell.previousElementSibling;
  const next = before !== null && before === cursor.cell;
  cursor.cell = cell;
  if (!next) {
    cursor.row = cell.parentElement;
    const { row } = cursor;
    const part = row?.localName === 'tr' && !isBelowLabels(row) ? row.parentElement : null;
    cursor.section = part ? (reading.sections.get(part) ?? sectionOf(part, reading)) : undefined;
  }
  const { section, row } = cursor;
  const known = section !== undefined && section.columns.length > 0;
  if (known) cursor.index = next ? cursor.index + 1 : columnIndex(cell);
  const label = known ? section.columns[cursor.index] : undefined;
  cursor.column =
    label && section && row ? { section, index: cursor.index, label, cell, row } : undefined;
}

/** The editing host around a bare cell: one question for its row. */
export function rowHost(cell: Element, { cursor }: Reading): HTMLElement | undefined {
  const row = cell.parentElement;
  if (!row) return undefined;
  if (cursor.hostRow !== row) {
    cursor.hostRow = row;
    cursor.host = editingHost(row);
  }
  return cursor.host;
}

function sectionOf(part: Element, reading: Reading): Section {
  const grid = part.closest(gridSelector);
  const plain = grid instanceof HTMLTableElement && (grid === part || grid === part.parentElement);
  const usable = plain && part.closest(labels) === null;
  const section: Section = { columns: usable ? columnLabels(grid, reading) : [], contexts: [] };
  reading.sections.set(part, section);
  return section;
}
