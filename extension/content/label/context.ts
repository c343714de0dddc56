// What the surroundings of a value say it is: its own attributes, a label beside it, the row's label
// cell, the column's header, in this order. Reads the document, never writes, never keeps an element
// beyond one batch.
import type { FieldMeaning } from '../../../shared/detect/dictionary.ts';
import { bareColumn } from './bare-cell.ts';
import { columnLabel } from './column.ts';
import { plainColumn } from './header-row.ts';
import { ownLabel } from './own-label.ts';
import { pairLabel } from './pair-label.ts';
import type { Context, Label } from './label.ts';
import type { Reading } from './reading.ts';
import { holderOf } from '../observe/roots.ts';

const cellSelector = 'td,th,[role="gridcell"],[role="cell"]';
const rowSelector = 'tr,[role="row"]';
/** Levels between a value and its cell; deeper markup is a page inside a page. */
const reach = 8;
/** Rows of a table in which it is said whether it is of persons. */
const personRows = 64;
/** Levels between a value and the shadow root of an element that shows just it. */
const shadowReach = 4;

/** The context of a text or form field; undefined when nothing around it names it. What stands in a small
 *  element of its own making is named by what stands around that element too. */
export function contextOf(node: Text | Element, reading: Reading): Context | undefined {
  const found = contextWithin(node, reading);
  if (found)
    return isUnit(found.label) && isPersons(node, reading)
      ? { ...found, meaning: 'employer' }
      : found;
  const host = hostOf(node);
  return host && contextOf(host, reading);
}

/** 单位 is an employer in what names a person, a unit of measure or a supplier elsewhere. */
export function isUnit(label: string): boolean {
  return /^单\s*位(?:名称)?\s*[:：]?$/.test(label);
}

function isPersons(node: Text | Element, { persons }: Reading): boolean {
  const element = node instanceof Element ? node : holderOf(node);
  const part = element?.closest('table,dl,form');
  if (!part) return false;
  const known = persons.get(part);
  if (known !== undefined) return known;
  const found = /姓\s*名|患者|病人|客户|受检者/.test(wordsOf(part));
  persons.set(part, found);
  return found;
}

/** Of a long list only its beginning: what it lists is said there. */
function wordsOf(part: Element): string {
  if (!(part instanceof HTMLTableElement)) return part.textContent ?? '';
  let words = '';
  for (let row = 0; row < personRows; row++) words += part.rows[row]?.textContent ?? '';
  return words;
}

/** The host of the shadow root that a node stands in, if it stands near its root: an element that shows one
 *  value, and no page inside a page. */
function hostOf(node: Node): Element | undefined {
  let at = node.parentNode;
  for (let level = 0; at && level < shadowReach; level++, at = at.parentNode) {
    if (at instanceof ShadowRoot) return at.host;
  }
  return undefined;
}

function contextWithin(node: Text | Element, reading: Reading): Context | undefined {
  const column = node instanceof Text ? bareColumn(node, reading) : undefined;
  if (column && !reading.rules.meaningBySelector(column.cell))
    return (column.section.contexts[column.index] ??= context(column.label, reading));
  const element = node instanceof Element ? node : holderOf(node);
  if (!element) return undefined;
  const { detector } = reading.rules;
  const selected = reading.rules.meaningBySelector(element);
  if (selected) return bySelector(selected, element, reading);
  const field = node === element;
  const holder = field ? null : insideLabel(element);
  if (holder && !isDisplay(holder)) return undefined;
  const cell = nearestCell(element);
  const own = ownLabel(element, cell, detector);
  if (own) return context(own, reading, cell && patientRow(cell, reading));
  // Without a word of its own it is a value only as all that its cell holds.
  if (holder && cell?.textContent?.trim() !== holder.textContent?.trim()) return undefined;
  const group = field && !(element instanceof HTMLSelectElement);
  const beside = pairLabel(node, cell, detector, group);
  // In a row of plain elements 内科一病区 reads like a label of what follows: the column's header knows better.
  const doubtful = !cell && beside?.meaning === 'other' && !beside.strong;
  if (beside && !doubtful) return context(beside, reading);
  if (!cell) {
    const plain = plainColumn(element, reading);
    if (plain) return context(plain.label, reading, plain.row);
    return beside && context(beside, reading);
  }
  const header = columnLabel(cell, reading);
  if (header) return context(header, reading, cell.closest(rowSelector) ?? undefined);
  const before = pairLabel(cell, cell.parentElement, detector);
  return before && context(before, reading);
}

/** Text of a dt, label or legend names a value and is none; a th may be a row's or column's label too,
 *  but tables of th with values exist. */
function insideLabel(element: Element): Element | null {
  return element.querySelector('input')
    ? null
    : element.closest('dt,label,legend,thead,[role="columnheader"]');
}

/** Old pages write values into labels that belong to no field. */
function isDisplay(label: Element): boolean {
  return label.localName === 'label' && !label.hasAttribute('for');
}

/** Row a node stands in when that row is a patient's: used for values that patterns found. */
export function rowOf(node: Text | Element, reading: Reading): Element | undefined {
  const column = node instanceof Text ? bareColumn(node, reading) : undefined;
  if (column) return column.row;
  const element = node instanceof Element ? node : holderOf(node);
  const cell = element && nearestCell(element);
  if (!cell) return undefined;
  return columnLabel(cell, reading) ? (cell.closest(rowSelector) ?? undefined) : undefined;
}

/** The row of a cell that names its own value; in a label/value table a row is no patient. */
function patientRow(cell: Element, reading: Reading): Element | undefined {
  const { detector } = reading.rules;
  const paired = pairLabel(cell, cell.parentElement, detector);
  if (paired && !columnLabel(cell, reading)) return undefined;
  return cell.closest(rowSelector) ?? undefined;
}

function bySelector(meaning: FieldMeaning, element: Element, reading: Reading): Context {
  const cell = nearestCell(element);
  const label: Label = { text: '', meaning, strong: true };
  return { ...context(label, reading, cell && patientRow(cell, reading)), certain: true };
}

function context(label: Label, { rules }: Reading, row?: Element): Context {
  const contact = label.meaning === 'personName' && rules.detector.isContactLabel(label.text);
  return { meaning: label.meaning, label: label.text, strong: label.strong, contact, row };
}

function nearestCell(element: Element): Element | undefined {
  let at: Element | null = element;
  for (let i = 0; at && i < reach; i++, at = at.parentElement) {
    if (at.matches(cellSelector)) return at;
    if (at.localName === 'table') return undefined;
  }
  return undefined;
}
