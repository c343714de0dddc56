// The rows of a worksheet with masks in their cells (ECMA-376-1 §18.3.1.4). A cell keeps its style; one
// whose value was a number, a date or a formula's result becomes a text.
import { columnOf } from '../document/workbook.ts';
import type { TagPlace } from './edit-xml.ts';
import { FlowEditor } from './flow-editor.ts';
import { Formulas, type WrittenFormula } from './formulas.ts';
import { edited, escapeText, type Piece, type TextEdit } from './placed-text.ts';
import type { StringForms } from './string-forms.ts';
import type { Told } from './told-marks.ts';

export interface WrittenCell {
  readonly attributes: Readonly<Record<string, string>>;
  readonly open: TagPlace;
  readonly isEmpty: boolean;
  /** Behind its end tag. */
  to: number;
  /** Texts of `v` and of the runs of `is`. */
  readonly values: Piece[];
  formula: WrittenFormula | null;
  dropsFormula: boolean;
}

/** One for a sheet. */
export class SheetEditor extends FlowEditor {
  readonly #strings: StringForms;
  readonly #formulas: Formulas;
  #row: Map<number, WrittenCell> | null = null;
  #rowNumber = 0;
  #rowFrom = 0;
  #column = 0;
  #cell: WrittenCell | null = null;
  #inside: 'value' | 'formula' | null = null;

  constructor(strings: StringForms) {
    super();
    this.#strings = strings;
    this.#formulas = new Formulas(this.out);
  }

  /** A formula was taken out: a list of them somewhere else is not true any more. */
  get dropsFormulas(): boolean {
    return this.#formulas.hasDropped;
  }

  override opened(
    name: string,
    attributes: Readonly<Record<string, string>>,
    tag: TagPlace,
    told: readonly Told[],
  ): void {
    super.opened(name, attributes, tag, told);
    if (name === 'row') {
      this.#row = new Map();
      this.#rowFrom = tag.from;
      this.#rowNumber = Number(attributes['r'] ?? this.#rowNumber + 1);
      this.#column = 0;
    } else if (name === 'c') {
      this.#column = columnOf(attributes['r']) ?? this.#column;
      const isEmpty = this.out.source(tag.to - 2, tag.to) === '/>';
      this.#cell = {
        attributes,
        open: tag,
        isEmpty,
        to: tag.to,
        values: [],
        formula: null,
        dropsFormula: false,
      };
    } else if (this.#cell !== null) {
      if (name === 'v' || name === 't') this.#inside = 'value';
      else if (name === 'f') {
        this.#inside = 'formula';
        this.#cell.formula = { attributes, from: tag.from, to: tag.to };
      }
    }
  }

  override between(piece: Piece, told: readonly Told[]): void {
    if (this.#cell === null) super.between(piece, told);
    else if (this.#inside === 'value') this.#cell.values.push(piece);
  }

  override closed(name: string, tag: TagPlace, told: readonly Told[]): void {
    const cell = this.#cell;
    this.#inside = null;
    if (name === 'f' && cell?.formula) cell.formula.to = tag.to;
    const isCell = name === 'c' && cell !== null;
    // Told at the end of a cell: its formula; at the end of a row: the row.
    if (isCell) this.#endCell(cell, tag, told);
    else if (name === 'row') this.#endRow(told);
    super.closed(name, tag, isCell || name === 'row' ? [] : told);
  }

  override settled(): number {
    return this.#formulas.openFrom(this.#row === null ? super.settled() : this.#rowFrom);
  }

  #endCell(cell: WrittenCell, tag: TagPlace, told: readonly Told[]): void {
    cell.to = tag.to;
    cell.dropsFormula = told.some(({ edits }) => edits.size > 0);
    // A second cell at one place: a program that takes the other one would show what is not replaced.
    if (this.#row?.has(this.#column) === true) this.fail();
    this.#row?.set(this.#column++, cell);
    this.#cell = null;
  }

  #endRow(told: readonly Told[]): void {
    const row = told.find(({ isRow }) => isRow);
    for (const [column, cell] of this.#row ?? []) {
      const edits = row?.edits.get(column);
      const cause = edits !== undefined || cell.dropsFormula;
      if (edits !== undefined && !this.#formulas.masked(this.#rowNumber, column)) this.fail();
      const drops = this.#formulas.drops(cell, cause, this.#rowNumber, column);
      if (drops === 'never') this.fail();
      if (cell.attributes['t'] === 's') this.#strings.shows(indexOf(cell), edits !== undefined);
      if (edits !== undefined) this.#mask(cell, row?.texts[column] ?? '', edits);
      else if (drops === 'now') this.#formulas.remove(cell);
    }
    // Rows without a cell tell nothing; others tell themselves once.
    for (const column of row?.edits.keys() ?? []) if (this.#row?.has(column) !== true) this.fail();
    this.#formulas.endRow(this.#rowNumber);
    this.#row = null;
  }

  #mask(cell: WrittenCell, told: string, edits: readonly TextEdit[]): void {
    const type = cell.attributes['t'] ?? 'n';
    const [value] = cell.values;
    if (cell.formula === null && type === 's' && value !== undefined) {
      const form = this.#strings.form(indexOf(cell), edits);
      this.out.replace(value.from, value.to, String(form));
    } else if (cell.formula === null && (type === 'inlineStr' || type === 'str')) {
      if (!this.edit(cell.values, told, edits)) this.fail();
    } else this.#rewrite(cell, edited(told, edits));
  }

  /** The cell with nothing of it left but place and style. */
  #rewrite({ attributes, open, to }: WrittenCell, text: string): void {
    const prefix = /^<([^\s:]+:)?c/.exec(this.out.source(open.from, open.to))?.[1] ?? '';
    const kept = ['r', 's', 'ph'].flatMap((name) => {
      const value = attributes[name];
      return value === undefined ? [] : [` ${name}="${value}"`];
    });
    const is = `<${prefix}is><${prefix}t xml:space="preserve">${escapeText(text)}</${prefix}t></${prefix}is>`;
    const cell = `<${prefix}c${kept.join('')} t="inlineStr">${is}</${prefix}c>`;
    this.out.replace(open.from, to, cell);
  }
}

function indexOf(cell: WrittenCell): number {
  return Number(cell.values.map(({ text }) => text).join(''));
}
