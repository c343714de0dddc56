// Lines that stand under one another in columns: whether they are a table, and its rows.
import type { Cell, Line } from './pdf-lines.ts';

/** A table that may go on further down or on the next page, under the same columns. */
export interface TableAbove {
  readonly columns: readonly Cell[];
  readonly head: readonly string[];
}

export interface Block {
  /** The line behind it. */
  readonly end: number;
  /** Null when its lines are none of a table. */
  readonly rows: string[][] | null;
  /** The table that the rows belong to. */
  readonly table: TableAbove | undefined;
  /** The rows go on with the table above. */
  readonly isContinued: boolean;
}

/** More are no table that somebody printed. */
const maxColumns = 200;
/** Columns that go on begin where they began, give or take the rounding of two pages. */
const sameStart = 2;

/** The lines from `at` on that stand under the columns of the first, or those up to the next such. */
export function blockFrom(lines: readonly Line[], at: number, above?: TableAbove): Block {
  const first = lines[at]?.cells ?? [];
  const isContinued = above !== undefined && goesOn(first, above);
  const columns = isContinued ? above.columns : first.map((cell) => ({ ...cell }));
  const end = tableEnd(lines, at, columns, isContinued ? 1 : 2);
  if (end > at) {
    // Label and value in pairs are a form, and read as its lines. Judged once, for all of them.
    const cells = lines.slice(at, end).flatMap((line) => line.cells);
    const labelled = cells.filter((cell) => /[:：]/.test(cell.text)).length;
    if (labelled * 3 > cells.length) return { end, rows: null, table: above, isContinued: false };
    const rows = rowsOf(lines.slice(at, end), columns);
    const table = isContinued ? above : { columns, head: first.map((cell) => cell.text) };
    return { end, rows, table, isContinued };
  }
  let next = at + 1;
  while (next < lines.length && !begins(lines, next, above)) next++;
  return { end: next, rows: null, table: above, isContinued: false };
}

function begins(lines: readonly Line[], at: number, above: TableAbove | undefined): boolean {
  const cells = lines[at]?.cells ?? [];
  return (above !== undefined && goesOn(cells, above)) || tableEnd(lines, at, cells, 2) > at;
}

/** A heading that is repeated begins the table anew. */
function goesOn(cells: readonly Cell[], { columns, head }: TableAbove): boolean {
  if (cells.length < 2 || cells.length > columns.length || !fits(cells, columns)) return false;
  const same = cells.filter((cell) => {
    const column = columns[columnOf(cell, columns)];
    return column !== undefined && Math.abs(column.from - cell.from) <= sameStart;
  });
  return same.length * 2 >= cells.length && !cells.every((cell, i) => cell.text === head[i]);
}

/** Where the table ends that begins at `at`; `at` when it has not as many full lines. */
function tableEnd(
  lines: readonly Line[],
  at: number,
  columns: readonly Cell[],
  fewest: number,
): number {
  let end = at;
  let full = 0;
  if (columns.length < 2 || columns.length > maxColumns) return at;
  while (end < lines.length) {
    const line = lines[end];
    const above = lines[end - 1];
    if (line === undefined || line.cells.length > columns.length) break;
    const isNear = end === at || (above !== undefined && above.y - line.y < 4 * line.height);
    if (!isNear || !fits(line.cells, columns)) break;
    if (line.cells.length > 1) full++;
    else if (end === at || !isWrapped(line, above, columns)) break;
    end++;
  }
  return full < fewest ? at : end;
}

/** Each cell under a column of its own, from left to right. */
function fits(cells: readonly Cell[], columns: readonly Cell[]): boolean {
  let before = -1;
  for (const cell of cells) {
    const at = columnOf(cell, columns);
    if (at <= before) return false;
    before = at;
  }
  return true;
}

/** The column whose heading a cell stands under or, beside all of them, is nearest to; -1 for two and more. */
function columnOf(cell: Cell, columns: readonly Cell[]): number {
  let found = -1;
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [at, column] of columns.entries()) {
    const distance = Math.max(column.from - cell.to, cell.from - column.to);
    if (distance < 0 && found !== -1) return -1;
    if (distance < 0) found = at;
    if (distance < least) [nearest, least] = [at, distance];
  }
  return found === -1 ? nearest : found;
}

/** The rest of a cell whose text did not fit into its width. */
function isWrapped(line: Line, above: Line | undefined, columns: readonly Cell[]): boolean {
  const [cell] = line.cells;
  if (cell === undefined || above === undefined) return false;
  return columnOf(cell, columns) > 0 && above.y - line.y < 1.8 * line.height;
}

function rowsOf(lines: readonly Line[], columns: readonly Cell[]): string[][] {
  const rows: string[][] = [];
  let above: Line | undefined;
  for (const line of lines) {
    const row = rows.at(-1);
    const isMore = line.cells.length === 1 && row !== undefined && isWrapped(line, above, columns);
    const into = isMore ? row : columns.map(() => '');
    for (const cell of line.cells) {
      const at = columnOf(cell, columns);
      into[at] = (into[at] ?? '') + cell.text;
    }
    if (!isMore) rows.push(into);
    above = line;
  }
  return rows;
}
