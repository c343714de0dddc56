// Words around an element that may be the label of what it holds, whatever the engine knows of them: what it says
// of itself, its column's header, what stands before it. The engine decides which of them it would read as a label.
import { columnIndex, gridSelector } from '../label/column.ts';

const ownAttributes = ['aria-label', 'data-label', 'data-title', 'title', 'placeholder'];
const cells = 'td,th,[role="gridcell"],[role="cell"]';
/** Levels that are climbed, and neighbours that are looked at on each. */
const levels = 6;
const neighbours = 3;
/** Tables of a split list are at most so far apart. */
const levelsToHeader = 6;
const longest = 20;

/** Where a text of the page really says what it shows: masks lie over some. */
export type ReadText = (node: Node) => string;

/** The nearest first, each once. @param text what the element holds */
export function nearWords(element: Element, text: string, read: ReadText): string[] {
  const words = [
    ...inlineWord(text),
    ...attributeWords(element),
    ...fieldWords(element, read),
    ...columnWords(element, read),
    ...wordsBefore(element, read),
  ];
  const clean = words.map(cleanWord).filter((word) => word !== '' && word !== text.trim());
  return [...new Set(clean)];
}

/** `随访编号：SF-1`: the label stands in the text itself. */
function inlineWord(text: string): string[] {
  const found = /^([^:：]{1,20})[:：]/u.exec(text.trim());
  return found ? [found[1] ?? ''] : [];
}

function attributeWords(element: Element): string[] {
  const words: string[] = [];
  let at: Element | null = element;
  for (let i = 0; at && i < 3; i++, at = at.parentElement) {
    for (const name of ownAttributes) words.push(at.getAttribute(name) ?? '');
    if (at.matches(cells)) break;
  }
  return words;
}

function fieldWords(element: Element, read: ReadText): string[] {
  const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
  const ids = element.getAttribute('aria-labelledby')?.split(/\s+/) ?? [];
  const described = ids.flatMap((id) => document.getElementById(id) ?? []);
  return [...labels, ...described].map(read);
}

/** The header of its column, in its own table, a grid of ARIA roles or the table that stands above a list. */
function columnWords(element: Element, read: ReadText): string[] {
  const cell = element.closest(cells);
  const grid = cell?.closest(gridSelector);
  if (!cell || !grid) return [];
  const index = columnIndex(cell);
  const headers = [...grid.querySelectorAll('[role="columnheader"]')];
  const words = [headers[index], ...ownHeader(grid, index), ...headerAbove(grid, index)];
  return words.flatMap((header) => (header && header !== cell ? [read(header)] : []));
}

function ownHeader(grid: Element, index: number): Element[] {
  if (!(grid instanceof HTMLTableElement)) return [];
  const rows = grid.tHead ? [...grid.tHead.rows].toReversed() : [...grid.rows].slice(0, 1);
  return rows.flatMap((row) => cellAt(row, index) ?? []);
}

function headerAbove(grid: Element, index: number): Element[] {
  let at: Element | null = grid.parentElement;
  for (let level = 0; at && level < levelsToHeader; level++, at = at.parentElement) {
    for (const other of at.getElementsByTagName('table')) {
      if (other.contains(grid) || grid.contains(other)) continue;
      const row = other.tHead?.rows[0] ?? (other.rows.length === 1 ? other.rows[0] : undefined);
      const cell = row && cellAt(row, index);
      if (cell) return [cell];
    }
  }
  return [];
}

function cellAt(row: HTMLTableRowElement, index: number): Element | undefined {
  let column = 0;
  for (const cell of row.cells) {
    column += Math.max(1, cell.colSpan);
    if (index < column) return cell;
  }
  return undefined;
}

/** What stands before it on its own level, and on those around it. */
function wordsBefore(element: Element, read: ReadText): string[] {
  const words: string[] = [];
  let at: Element | null = element;
  for (let level = 0; at && level < levels; level++, at = at.parentElement) {
    let left = neighbours;
    for (let node = at.previousSibling; node && left > 0; node = node.previousSibling) {
      const text = read(node).trim();
      if (text === '' || node.nodeType === Node.COMMENT_NODE) continue;
      left--;
      words.push(text);
    }
  }
  return words;
}

/** As a rule would say it; empty for what is no label: prose, numbers, several words of a list. */
function cleanWord(text: string): string {
  const word = text
    .trim()
    .replace(/^[*＊\s]+|[\s*＊:：]+$/gu, '')
    .replace(/\s+/gu, ' ');
  return word.length <= longest && /\p{L}/u.test(word) ? word : '';
}
