// Cells of tables that are written as text: TSV, CSV, pipes, columns set with spaces. Knows where cells
// are, not what they mean.
import type { Span } from '../identifiers/identifier.ts';

/** How a line is cut into cells. */
export type Delimiter = 'tab' | 'pipe' | 'comma' | 'semicolon' | 'space' | 'single';

/** The delimiter a line could be a table's row with; undefined when it has none. */
export function delimiterOf(line: string): Delimiter | undefined {
  if (line.includes('\t')) return 'tab';
  if (/[|｜│┃].*[|｜│┃]|^[^|]*[|｜│][^|]*$/.test(line)) return 'pipe';
  if (/^[^,]*,[^,]*,/.test(line) || /^"[^"]*",/.test(line)) return 'comma';
  if (/^[^;；]*[;；][^;；]*[;；]/.test(line)) return 'semicolon';
  return /\S(?: {2,}|[\u3000\u00a0\u2003]+ *)\S/.test(line) ? 'space' : undefined;
}

const gaps: Readonly<Record<Delimiter, RegExp>> = {
  tab: /\t/g,
  pipe: /[|｜│┃]/g,
  comma: /,/g,
  semicolon: /[;；]/g,
  single: / /g,
  space: / {2,}|[ ]*[\u3000\u00a0\u2003]+[ ]*/g,
};

/** Cells of the line that stands at `offset` in a text, trimmed and without quotes, in order. */
export function cellsOf(line: string, offset: number, delimiter: Delimiter): Span[] {
  if (line.includes('"')) {
    if (delimiter === 'comma') return quotedCells(line, offset, ',');
    if (delimiter === 'semicolon') return quotedCells(line, offset, ';');
  }
  const cells: Span[] = [];
  let from = 0;
  for (const match of line.matchAll(gaps[delimiter])) {
    cells.push(trimmed(line, from, match.index, offset));
    from = match.index + match[0].length;
  }
  cells.push(trimmed(line, from, line.length, offset));
  if (delimiter === 'pipe') return framed(line, cells);
  if (delimiter === 'space') return cells.filter(({ start, end }) => end > start);
  return cells;
}

/** `| a | b |` has a frame: the empty cells at both ends are none. */
function framed(line: string, cells: Span[]): Span[] {
  const first = /^\s*[|｜│┃]/.test(line) ? 1 : 0;
  const last = /[|｜│┃]\s*$/.test(line) ? cells.length - 1 : cells.length;
  return cells.slice(first, last);
}

/** RFC 4180: a quoted cell holds commas; doubled quotes stand for one. */
function quotedCells(line: string, offset: number, separator: string): Span[] {
  const cells: Span[] = [];
  let at = 0;
  while (at <= line.length) {
    let end: number;
    if (line.charAt(at) === '"') {
      end = at + 1;
      while (end < line.length && (line.charAt(end) !== '"' || line.charAt(end + 1) === '"')) {
        end += line.charAt(end) === '"' ? 2 : 1;
      }
      cells.push(trimmed(line, at + 1, Math.min(end, line.length), offset));
      const comma = line.indexOf(separator, end);
      end = comma === -1 ? line.length : comma;
    } else {
      const comma = line.indexOf(separator, at);
      end = comma === -1 ? line.length : comma;
      cells.push(trimmed(line, at, end, offset));
    }
    at = end + 1;
  }
  return cells;
}

function trimmed(line: string, from: number, to: number, offset: number): Span {
  let start = from;
  let end = to;
  while (start < end && /[\s\u3000'"]/.test(line.charAt(start))) start++;
  while (end > start && /[\s\u3000'"]/.test(line.charAt(end - 1))) end--;
  return { start: offset + start, end: offset + end };
}

/** Column of a screen at which the character at `index` stands: ideographs take two. */
export function screenColumn(line: string, index: number): number {
  let column = 0;
  for (let i = 0; i < index; i++) {
    column += isWideUnit(line.charCodeAt(i)) ? 2 : 1;
  }
  return column;
}

/** Whether a code unit takes two columns of a screen (East Asian Width W and F, nearly). */
function isWideUnit(code: number): boolean {
  return code >= 0x2e80 && code < 0xfff0 && !(code >= 0xff61 && code < 0xffe0);
}
