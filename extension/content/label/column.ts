// Column headers: thead, a first row of th, a first row of labels, ARIA grids, and headers that live
// in a table of their own above the body (Element, EasyUI, layui, ExtJS).
import type { Detector } from '../../../shared/detect/detector.ts';
import { headerBefore } from './header-row.ts';
import { type Label, labelIn } from './label.ts';
import type { Columns, Reading } from './reading.ts';

export const gridSelector = 'table,[role="grid"],[role="table"],[role="treegrid"]';
const none: Columns = [];
/** Element, EasyUI, layui and ExtJS keep header and body at most this far apart. */
const levelsToSplitHeader = 6;

/** The header label of a body cell's column, if any. */
export function columnLabel(cell: Element, reading: Reading): Label | undefined {
  const grid = cell.closest(gridSelector);
  if (!grid || cell.closest('thead') || cell.getAttribute('role') === 'columnheader')
    return undefined;
  const columns = columnLabels(grid, reading);
  if (columns.length === 0) return undefined;
  return (rowAbove(cell, reading) ?? columns)[columnIndex(cell)];
}

/** Labels of the row right above when it has nothing but header cells: rows of labels and rows of values
 *  take turns in vertical descriptions. */
function rowAbove(cell: Element, { columns: memory, rules }: Reading): Columns | undefined {
  const row = cell.parentElement;
  const above = row?.previousElementSibling;
  if (!row || !isBelowLabels(row) || cell.localName !== 'td') return undefined;
  if (!(above instanceof HTMLTableRowElement)) return undefined;
  let columns = memory.get(above);
  if (!columns) {
    const all = [...above.cells].every(({ localName }) => localName === 'th');
    columns = all ? layOut([above], rules.detector) : none;
    memory.set(above, columns);
  }
  return columns.length > 0 ? columns : undefined;
}

/** Whether the row above may be one of labels. */
export function isBelowLabels(row: Element): boolean {
  return row.previousElementSibling?.firstElementChild?.localName === 'th';
}

/** The header labels of a grid, by column. */
export function columnLabels(grid: Element, { columns: memory, rules }: Reading): Columns {
  const known = memory.get(grid);
  if (known) return known;
  const columns = columnsOf(grid, rules.detector);
  memory.set(grid, columns);
  return columns;
}

/** Grid column of a cell: columns before it may span, and virtual grids say theirs. */
export function columnIndex(cell: Element): number {
  const aria = Number(cell.getAttribute('aria-colindex'));
  if (aria > 0) return aria - 1;
  let index = 0;
  for (let at = cell.previousElementSibling; at; at = at.previousElementSibling) {
    // Between the cells of an ARIA row stand fillers for the columns that another table shows.
    if (cell.role === null || at.role !== null) index += span(at);
  }
  return index;
}

function span(cell: Element): number {
  return cell instanceof HTMLTableCellElement ? Math.max(1, cell.colSpan) : 1;
}

function columnsOf(grid: Element, detector: Detector): Columns {
  const own =
    grid instanceof HTMLTableElement ? tableHeaders(grid, detector) : ariaHeaders(grid, detector);
  return own.length > 0 ? own : splitHeaders(grid, detector);
}

// Grids of div elements, as virtual lists build them.
function ariaHeaders(grid: Element, detector: Detector): Columns {
  const headers = [...grid.querySelectorAll('[role="columnheader"]')];
  return headers.map((header) => strongly(labelIn(header, detector)));
}

const strongly = (label: Label | undefined): Label | undefined =>
  label && { ...label, strong: true };

/** Own header rows of a table; empty when it has none, as label/value tables have. */
function tableHeaders(table: HTMLTableElement, detector: Detector): Columns {
  const head = table.tHead?.rows;
  if (head && head.length > 0) return layOut([...head], detector);
  const first = table.rows[0];
  if (!first) return none;
  const cells = [...first.cells];
  if (cells.length < 2) return loneHeader(table, first, detector);
  if (cells.every((cell) => cell.localName === 'th')) return layOut([first], detector);
  const second = table.rows[1];
  if (!second) return none;
  const header = share(cells, detector) > 0.5 && share([...second.cells], detector) <= 0.5;
  return header ? layOut([first], detector) : none;
}

/** A table of one column: a label above cells that are none. */
function loneHeader(
  table: HTMLTableElement,
  first: HTMLTableRowElement,
  detector: Detector,
): Columns {
  const others = [...table.rows].slice(1, 4).flatMap((row) => [...row.cells]);
  const alone =
    others.length > 0 && share([...first.cells], detector) === 1 && share(others, detector) === 0;
  return alone ? layOut([first], detector) : none;
}

/** Part of a row's cells that are labels: a header row has most, a label/value row at most half. */
function share(cells: readonly HTMLTableCellElement[], detector: Detector): number {
  const filled = cells.filter((cell) => (cell.textContent ?? '').trim() !== '');
  return filled.filter((cell) => labelIn(cell, detector)).length / Math.max(1, filled.length);
}

/** Header rows with spans to one label a column; the lowest label wins, filter rows say nothing. */
function layOut(rows: readonly HTMLTableRowElement[], detector: Detector): Columns {
  const columns: (Label | undefined)[] = [];
  const taken: boolean[][] = rows.map(() => []);
  rows.forEach((row, y) => {
    let x = 0;
    for (const cell of row.cells) {
      while (taken[y]?.[x]) x++;
      const label = labelIn(cell, detector);
      const strong = strongly(label);
      for (let dx = 0; dx < span(cell); dx++) {
        for (let dy = 0; dy < Math.max(1, cell.rowSpan); dy++) {
          const line = taken[y + dy];
          if (line) line[x + dx] = true;
        }
        columns[x + dx] = strong ?? columns[x + dx];
      }
      x += span(cell);
    }
  });
  return columns;
}

/** A headless body table takes the header of a neighbour with as many columns. */
function splitHeaders(grid: Element, detector: Detector): Columns {
  if (!(grid instanceof HTMLTableElement)) return none;
  const [first] = grid.rows;
  const width = rowWidth(first);
  // A row of labels and values says itself what it holds.
  if (!first || width < 2 || share([...first.cells], detector) >= 0.4) return none;
  // Nor has a header one: that of another list may be as wide.
  if (grid.closest('[class*="head" i]')) return none;
  let around: Element | null = grid.parentElement;
  for (
    let level = 0;
    around && level < levelsToSplitHeader;
    level++, around = around.parentElement
  ) {
    const others = around.getElementsByTagName('table');
    // ExtJS makes a table of every row.
    if (others.length > 12) break;
    for (const other of others) {
      if (other === grid || other.contains(grid) || grid.contains(other)) continue;
      const headers = headerOnly(other, detector);
      if (headers.length === width) return headers;
    }
  }
  return plainHeader(grid, width, detector);
}

/** ExtJS has its headers in div elements above the body's table. */
function plainHeader(grid: Element, width: number, detector: Detector): Columns {
  let at: Element | null = grid;
  for (let level = 0; at && level < levelsToSplitHeader; level++, at = at.parentElement) {
    if (at.previousElementSibling?.localName === 'table') continue;
    const headers = headerBefore(at, width, detector);
    if (headers.length > 0) return headers;
  }
  return none;
}

/** Headers of a table that has nothing else. */
function headerOnly(table: HTMLTableElement, detector: Detector): Columns {
  const head = table.tHead?.rows;
  if (head && head.length > 0) return layOut([...head], detector);
  const rows = [...table.rows];
  // EasyUI's header is a table of td cells: one row, mostly labels.
  const lone = rows.length === 1 && rows[0] && share([...rows[0].cells], detector) > 0.5;
  return lone && rows[0] ? layOut([rows[0]], detector) : none;
}

// Columns a row covers; two tables belong together when they have the same.
function rowWidth(row: HTMLTableRowElement | undefined): number {
  return row ? [...row.cells].reduce((sum, cell) => sum + span(cell), 0) : 0;
}
