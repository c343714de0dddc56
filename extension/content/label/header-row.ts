// Header rows without any role or table: a line of labels above lines with as many parts, as virtual
// lists, ExtJS and pages made of div elements have them.
import type { Detector } from '../../../shared/detect/detector.ts';
import { type Label, labelIn } from './label.ts';
import type { Columns, Reading } from './reading.ts';

const none: Columns = [];
/** Elements examined in search of a header: it is the first thing of what stands above the rows. */
const mostExamined = 24;
const mostColumns = 40;
/** A cell's text may be wrapped this deep. */
const cellLevels = 4;
/** Rows, the sized box, the window and the viewport of a virtual list. */
const viewportLevels = 5;
const isHead = /head/i;

/** Header labels for rows of `width` parts in or above the neighbours before an element. */
export function headerBefore(element: Element, width: number, detector: Detector): Columns {
  for (let at = element.previousElementSibling; at; at = at.previousElementSibling) {
    const row = labelRow(at, detector);
    if (row?.length === width) return row;
  }
  return none;
}

/** A text's column in a grid of plain elements: its header's label and its row. */
export function plainColumn(
  element: Element,
  reading: Reading,
): { label: Label; row: Element } | undefined {
  let cell: Element | null = element;
  for (let level = 0; cell && level < cellLevels; level++, cell = cell.parentElement) {
    const row: Element | null = cell.parentElement;
    if (!row || row.localName === 'body') return undefined;
    const grid = row.parentElement;
    const columns = grid ? headerOf(grid, reading) : none;
    // Counting comes last: the browser counts the children of a long list one by one.
    // A head may end in an empty cell above the rows' scroll bar.
    const more = columns.length - row.childElementCount;
    if (columns.length === 0 || more < 0 || more > (columns.at(-1) ? 0 : 1)) continue;
    const label = columns[[...row.children].indexOf(cell)];
    if (label && !mostlyLabels(row, reading.rules.detector)) return { label, row };
  }
  return undefined;
}

// The first line of the rows' own container, or what stands before the container.
function headerOf(grid: Element, reading: Reading): Columns {
  const { columns: memory, rules } = reading;
  const known = memory.get(grid);
  if (known) return known;
  const first = grid.firstElementChild;
  const before = grid.previousElementSibling;
  const columns =
    (first && labelRow(first, rules.detector)) ??
    (before && labelRow(before, rules.detector)) ??
    (first && headAbove(first, reading)) ??
    none;
  memory.set(grid, columns);
  return columns;
}

/** The header of a list that scrolls: it stands beside the viewport, some levels above the rows, and is
 *  called a head, or is a row like them. */
function headAbove(row: Element, { heads, rules }: Reading): Columns | undefined {
  let at: Element | null = row.parentElement;
  for (let level = 0; at && level < viewportLevels; level++, at = at.parentElement) {
    const before: Element | null = at.previousElementSibling;
    if (!before || !(before.className === row.className || isHead.test(before.className))) continue;
    const known = heads.get(before) ?? labelRow(before, rules.detector) ?? none;
    heads.set(before, known);
    if (known.length > 0) return known;
  }
  return undefined;
}

/** Breadth first: the first element with several children, most of them labels. */
function labelRow(root: Element, detector: Detector): Columns | undefined {
  const queue = [root];
  for (let i = 0; i < queue.length && i < mostExamined; i++) {
    const at = queue[i];
    if (!at) break;
    const width = at.childElementCount;
    if (width > mostColumns) continue;
    if (width > 1 && mostlyLabels(at, detector)) {
      return [...at.children].map((part) => {
        const label = labelIn(part, detector);
        return label && { ...label, strong: true };
      });
    }
    if (at.localName !== 'colgroup') queue.push(...at.children);
  }
  return undefined;
}

function mostlyLabels(row: Element, detector: Detector): boolean {
  const parts = [...row.children];
  // th beside td: a label and its value.
  if (parts.some(isHeading) && !parts.every(isHeading)) return false;
  return parts.filter((part) => labelIn(part, detector)).length > parts.length / 2;
}

const isHeading = ({ localName }: Element): boolean => localName === 'th';
