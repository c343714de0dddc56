// Formulas that would bring a masked value back when the file is opened: their cells keep what they show,
// the formulas go (ECMA-376-1 §18.3.1.40).
import { columnOf } from '../document/workbook.ts';
import type { EditedText } from './edited-text.ts';
import type { TagPlace } from './edit-xml.ts';

export interface WrittenFormula {
  readonly attributes: Readonly<Record<string, string>>;
  readonly from: number;
  to: number;
}

/** What of a cell is needed to take its formula out. */
export interface FormulaCell {
  readonly open: TagPlace;
  readonly formula: WrittenFormula | null;
}

/** A formula whose results stand in cells that come after it. */
interface Area {
  readonly cell: FormulaCell;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

/** Characters held for an area that is not over; behind them its formula stays, and no cell can be masked. */
const maxHeld = 262_144;

/** One for a sheet. Rows come in their order, and the cells of a row. */
export class Formulas {
  readonly #out: EditedText;
  #areas: Area[] = [];
  /** Whose formulas have been written. */
  #settledAreas: Area[] = [];
  /** Shared formulas by their number: those that are gone, and those that cells refer to. */
  readonly #droppedShared = new Set<string>();
  readonly #keptShared = new Set<string>();
  #hasDropped = false;

  constructor(out: EditedText) {
    this.#out = out;
  }

  get hasDropped(): boolean {
    return this.#hasDropped;
  }

  /**
   * A cell has a mask: who computes an area that it lies in must not do so again.
   * @returns false when that cannot be kept from it any more
   */
  masked(row: number, column: number): boolean {
    const has = ({ left, right, bottom }: Area): boolean =>
      row <= bottom && column >= left && column <= right;
    for (const area of this.#areas) if (has(area)) this.#dropArea(area);
    return !this.#settledAreas.some(has);
  }

  /**
   * Whether the formula of a cell goes. `never`: it would have to, and cells before it need it.
   * @param cause its value or what it says is replaced
   */
  drops(cell: FormulaCell, cause: boolean, row: number, column: number): 'now' | 'no' | 'never' {
    const { formula } = cell;
    if (formula === null) return 'no';
    const { t, si, ref } = formula.attributes;
    const isShared = t === 'shared' && si !== undefined;
    const goes = cause || (isShared && this.#droppedShared.has(si));
    if (goes) {
      this.#hasDropped = true;
      if (!isShared || ref === undefined) return 'now';
      this.#droppedShared.add(si);
      return this.#keptShared.has(si) ? 'never' : 'now';
    }
    if (isShared && ref === undefined) this.#keptShared.add(si);
    if ((t === 'array' || t === 'dataTable') && ref !== undefined) {
      this.#open(cell, ref, row, column);
    }
    return 'no';
  }

  /** The formula out of a cell that keeps its value. */
  remove({ formula, open }: FormulaCell): void {
    if (formula !== null) this.#out.replace(formula.from, formula.to, '');
    // What says that the formula fills cells around (§18.3.1.4, `cm`).
    const at = /\scm\s*=\s*(?:"[^"]*"|'[^']*')/.exec(this.#out.source(open.from, open.to));
    if (at === null) return;
    this.#out.replace(open.from + at.index, open.from + at.index + at[0].length, '');
  }

  /** The row is over, and with it areas that end in it. */
  endRow(row: number): void {
    const isLong = ({ cell }: Area): boolean => this.#out.given - cell.open.from > maxHeld;
    const open = ({ bottom }: Area): boolean => bottom > row;
    this.#settledAreas = [...this.#settledAreas, ...this.#areas.filter(isLong)].filter(open);
    this.#areas = this.#areas.filter((area) => open(area) && !isLong(area));
  }

  /** Offset of the first formula that may still go; `otherwise` when there is none. */
  openFrom(otherwise: number): number {
    return Math.min(otherwise, this.#areas[0]?.cell.open.from ?? otherwise);
  }

  #open(cell: FormulaCell, ref: string, row: number, column: number): void {
    const [first = '', last = first] = ref.split(':');
    const bottom = Number(/\d+$/.exec(last)?.[0] ?? row);
    const [left, right] = [columnOf(first) ?? column, columnOf(last) ?? column];
    if (bottom === row && left === right) return;
    this.#areas.push({ cell, left, right, bottom });
  }

  #dropArea(area: Area): void {
    this.#hasDropped = true;
    this.remove(area.cell);
    this.#areas = this.#areas.filter((each) => each !== area);
  }
}
