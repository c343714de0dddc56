// From pieces of text at places to what a reader sees: lines, cells, tables, paragraphs. Pure geometry; units
// are points, y grows upwards.

export interface TextPiece {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Height of the font. */
  readonly height: number;
}

export interface PageText {
  table(rows: readonly (readonly string[])[]): void;
  paragraph(text: string): void;
}

interface Cell {
  text: string;
  readonly from: number;
  to: number;
}

interface Line {
  readonly y: number;
  readonly height: number;
  readonly cells: Cell[];
}

/** In heights of the font. Words are a quarter apart, justified ones twice that; the padding of two cells more. */
const cellGap = 0.9;
const wordGap = 0.12;
const lineGap = 2.2;
/** More are no table that somebody printed. */
const maxColumns = 200;

/** Tells the text of one page of `width` in the order of reading. */
export function layOut(pieces: readonly TextPiece[], width: number, page: PageText): void {
  const lines = linesOf(pieces);
  let right = 0.75 * width;
  for (const line of lines) right = Math.max(right, line.cells.at(-1)?.to ?? 0);
  for (let at = 0; at < lines.length; ) {
    const { end, isTable } = blockFrom(lines, at);
    if (isTable) page.table(tableRows(lines.slice(at, end)));
    // Judged once: its lines would each look through all that follow.
    else paragraphsOf(lines.slice(at, end), right, page);
    at = end;
  }
}

/** Pieces whose base lines are less than half a font apart stand in one line. */
function linesOf(pieces: readonly TextPiece[]): Line[] {
  const sorted = [...pieces].sort((a, b) => b.y - a.y || a.x - b.x);
  const groups: TextPiece[][] = [];
  for (const piece of sorted) {
    const group = groups.at(-1);
    const first = group?.[0];
    if (group !== undefined && first !== undefined && isSameLine(first, piece)) group.push(piece);
    else groups.push([piece]);
  }
  return groups.map(lineOf);
}

function isSameLine(first: TextPiece, piece: TextPiece): boolean {
  return first.y - piece.y < Math.max(1, 0.5 * Math.min(first.height, piece.height));
}

function lineOf(group: TextPiece[]): Line {
  const cells: Cell[] = [];
  let height = 0;
  for (const piece of group.sort((a, b) => a.x - b.x)) {
    const cell = cells.at(-1);
    const gap = cell === undefined ? 0 : piece.x - cell.to;
    if (cell === undefined || gap > cellGap * piece.height) {
      cells.push({ text: piece.text, from: piece.x, to: piece.x + piece.width });
    } else {
      const isWord = gap > wordGap * piece.height && !isTight(cell.text, piece.text);
      cell.text += (isWord ? ' ' : '') + piece.text;
      cell.to = Math.max(cell.to, piece.x + piece.width);
    }
    height = Math.max(height, piece.height);
  }
  return { y: group[0]?.y ?? 0, height, cells };
}

const han = /\p{Script=Han}/u;

/** Between Han there are no spaces; what looks like one is spread type. */
function isTight(before: string, after: string): boolean {
  return han.test(before.slice(-1)) && han.test(after.slice(0, 1));
}

interface Block {
  /** The line behind it. */
  readonly end: number;
  readonly isTable: boolean;
}

/** The lines from `at` on that stand under the columns of the first, or those up to the next such. */
function blockFrom(lines: readonly Line[], at: number): Block {
  const end = tableEnd(lines, at);
  if (end - at > 1) {
    // Label and value in pairs are a form, and read as its lines.
    const cells = lines.slice(at, end).flatMap((line) => line.cells);
    const labelled = cells.filter((cell) => /[:：]/.test(cell.text)).length;
    return { end, isTable: labelled * 3 <= cells.length };
  }
  let next = at + 1;
  while (next < lines.length && tableEnd(lines, next) === next) next++;
  return { end: next, isTable: false };
}

/** Where the table ends that begins at `at`; `at` when none does. */
function tableEnd(lines: readonly Line[], at: number): number {
  let end = at;
  let full = 0;
  const columns = spans(lines[at]?.cells ?? []);
  if (columns.length < 2 || columns.length > maxColumns) return at;
  while (end < lines.length) {
    const line = lines[end];
    const above = lines[end - 1];
    if (line === undefined || line.cells.length > maxColumns) break;
    const isNear = end === at || (above !== undefined && above.y - line.y < 4 * line.height);
    if (!isNear || !fits(line, columns)) break;
    if (line.cells.length > 1) full++;
    else if (end === at || !isWrapped(line, above, columns)) break;
    end++;
  }
  return full < 2 ? at : end;
}

/** Under one column at most; a cell may be wider than the heading. */
function fits(line: Line, columns: readonly Cell[]): boolean {
  return line.cells.every((cell) => columns.filter((column) => overlap(cell, column)).length === 1);
}

/** The rest of a cell whose text did not fit into its width. */
function isWrapped(line: Line, above: Line | undefined, columns: readonly Cell[]): boolean {
  const [cell] = line.cells;
  const [first] = columns;
  if (cell === undefined || first === undefined || above === undefined) return false;
  return !overlap(cell, first) && above.y - line.y < 1.8 * line.height;
}

const overlap = (a: Cell, b: Cell): boolean => a.from < b.to && b.from < a.to;
const spans = (cells: readonly Cell[]): Cell[] => cells.map((cell) => ({ ...cell }));

function tableRows(lines: readonly Line[]): string[][] {
  const columns = spans(lines[0]?.cells ?? []);
  const rows: string[][] = [];
  let above: Line | undefined;
  for (const line of lines) {
    const row = rows.at(-1);
    const isMore = line.cells.length === 1 && row !== undefined && isWrapped(line, above, columns);
    const into = isMore ? row : columns.map(() => '');
    for (const cell of line.cells) {
      const at = columns.findIndex((column) => overlap(cell, column));
      into[at] = (into[at] ?? '') + cell.text;
    }
    if (!isMore) rows.push(into);
    above = line;
  }
  return rows;
}

/** Lines that run on to the right edge belong together, but no line that begins with a label. */
function paragraphsOf(lines: readonly Line[], right: number, page: PageText): void {
  let text = '';
  let above: Line | undefined;
  const tell = (): void => {
    if (text.trim() !== '') page.paragraph(text);
    text = '';
  };
  for (const line of lines) {
    if (above === undefined || !runsOn(above, line, right)) tell();
    const written = line.cells.map((cell) => cell.text).join('  ');
    text += (text === '' || isJoined(text, written) ? '' : ' ') + written;
    above = line;
  }
  tell();
}

function runsOn(above: Line, line: Line, right: number): boolean {
  const end = above.cells.at(-1)?.to ?? 0;
  if (/^[^:：]{1,10}[:：]/.test(line.cells[0]?.text ?? '')) return false;
  return right - end < 2.5 * above.height && above.y - line.y < lineGap * line.height;
}

/** Lines break inside Chinese and inside numbers, and between words of Latin. */
function isJoined(before: string, after: string): boolean {
  const [a, b] = [before.slice(-1), after.slice(0, 1)];
  return (
    han.test(a) || han.test(b) || (/[\dXx]/.test(a) && /[\dXx]/.test(b)) || /[，。：；、]/.test(a)
  );
}
