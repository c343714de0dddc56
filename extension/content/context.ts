// What the surroundings of a value say it is: its own attributes, a label beside it, the row's label
// cell, the column's header, in this order. Reads the document, never writes, never keeps an element
// beyond one batch.
import { type FieldMeaning, isContactLabel } from '../../shared/detect/labels.ts';
import { columnLabel } from './column.ts';
import { plainColumn } from './header-row.ts';
import { ownLabel } from './own-label.ts';
import { pairLabel } from './pair-label.ts';
import type { Label } from './label.ts';

export interface Context {
  readonly meaning: FieldMeaning;
  readonly label: string;
  /** A colon, a label element or a column header: enough to believe an unusual name. */
  readonly strong: boolean;
  /** Names a relative or contact, so it does not tell whose record this is. */
  readonly contact: boolean;
  /** Row whose cells belong to one patient; undefined for the page's own record. */
  readonly row: Element | undefined;
}

const cellSelector = 'td,th,[role="gridcell"],[role="cell"]';
const rowSelector = 'tr,[role="row"]';
/** Levels between a value and its cell; deeper markup is a page inside a page. */
const reach = 8;

/** Header lookups of one batch; the document may be quite another in the next. */
export type ColumnMemory = Map<Element, readonly (Label | undefined)[]>;

/** The context of a text or form field; undefined when nothing around it names it. */
export function contextOf(node: Text | Element, columns: ColumnMemory): Context | undefined {
  const element = node instanceof Element ? node : node.parentElement;
  if (!element) return undefined;
  const field = node === element;
  if (!field && insideLabel(element)) return undefined;
  const cell = nearestCell(element);
  const own = ownLabel(element, cell);
  if (own) return context(own, cell && patientRow(cell, columns));
  const group = field && !(element instanceof HTMLSelectElement);
  const beside = pairLabel(node, cell, group);
  if (beside) return context(beside, undefined);
  if (!cell) {
    const plain = plainColumn(element, columns);
    return plain && context(plain.label, plain.row);
  }
  const header = columnLabel(cell, columns);
  if (header) return context(header, cell.closest(rowSelector) ?? undefined);
  const before = pairLabel(cell, cell.parentElement);
  return before && context(before, undefined);
}

/** Text of a dt, label or legend names a value and is none; a th may be a row's or column's label too,
 *  but tables of th with values exist. */
function insideLabel(element: Element): boolean {
  return element.closest('dt,label,legend,thead') !== null && !element.querySelector('input');
}

/** Row a node stands in when that row is a patient's: used for values that patterns found. */
export function rowOf(node: Text | Element, columns: ColumnMemory): Element | undefined {
  const element = node instanceof Element ? node : node.parentElement;
  const cell = element && nearestCell(element);
  if (!cell) return undefined;
  return columnLabel(cell, columns) ? (cell.closest(rowSelector) ?? undefined) : undefined;
}

/** The row of a cell that names its own value; in a label/value table a row is no patient. */
function patientRow(cell: Element, columns: ColumnMemory): Element | undefined {
  if (!columnLabel(cell, columns) && pairLabel(cell, cell.parentElement)) return undefined;
  return cell.closest(rowSelector) ?? undefined;
}

function context(label: Label, row: Element | undefined): Context {
  return {
    meaning: label.meaning,
    label: label.text,
    strong: label.strong,
    contact: label.meaning === 'personName' && isContactLabel(label.text),
    row,
  };
}

function nearestCell(element: Element): Element | undefined {
  let at: Element | null = element;
  for (let i = 0; at && i < reach; i++, at = at.parentElement) {
    if (at.matches(cellSelector)) return at;
    if (at.localName === 'table') return undefined;
  }
  return undefined;
}
