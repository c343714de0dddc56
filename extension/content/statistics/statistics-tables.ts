// Tables that count prescriptions by doctor and drug (统方), as a page shows them. Reads headers and the column of
// doctors, changes nothing, and keeps no doctor's name.
import type { Detector } from '../../../shared/detect/detector.ts';
import {
  fewestDoctors,
  longestName,
  prescribingWords,
} from '../../../shared/detect/prescribing.ts';
import { gridSelector } from '../label/column.ts';
import { labelIn } from '../label/label.ts';

export interface StatisticsTable {
  /** The table with its head, which may be a table of its own. */
  readonly frame: Element;
  readonly rows: number;
  readonly doctors: number;
}

/** Element, EasyUI, layui and ExtJS keep header and body at most this far apart. */
const levelsToSplitHeader = 6;
/** Rows that are read of a table; the rest is like them. */
const mostRows = 1000;
const rowSelector = 'tr,[role="row"]';
const cellSelector = 'th,td,[role="columnheader"],[role="gridcell"],[role="cell"]';

/** @param detector knows which columns speak of patients: a list of patients is somebody's treatment */
export function statisticsTables(root: ParentNode, detector: Detector): StatisticsTable[] {
  return [...root.querySelectorAll(gridSelector)].flatMap((grid) => {
    // The head first: most tables are of something else, and may be long.
    const head = grid.querySelector(rowSelector);
    const column = head === null ? undefined : doctorColumn(head, detector);
    if (column === undefined) return [];
    const [, ...below] = ownRows(grid);
    const body = below.length > 0 ? { frame: grid, rows: below } : bodyApart(grid);
    return body === undefined ? [] : (counted(body, column) ?? []);
  });
}

/** Rows of the table itself, without those of tables in its cells. */
function ownRows(grid: Element): Element[] {
  const rows = [...grid.querySelectorAll(rowSelector)];
  return rows.filter((row) => row.closest(gridSelector) === grid).slice(0, mostRows);
}

function cellsOf(row: Element): Element[] {
  return [...row.children].filter((cell) => cell.matches(cellSelector));
}

/** Place of the doctor's column in a header of such a table; undefined for any other. */
function doctorColumn(head: Element, detector: Detector): number | undefined {
  const cells = cellsOf(head);
  const names = cells.map((cell) => (cell.textContent ?? '').trim());
  const has = (pattern: RegExp): boolean => names.some((name) => isNamed(name, pattern));
  if (!has(prescribingWords.drug) || !has(prescribingWords.quantity)) return undefined;
  const isPatients = cells.some((cell) => {
    const meaning = labelIn(cell, detector)?.meaning;
    return meaning !== undefined && meaning !== 'other';
  });
  const at = names.findIndex((name) => isNamed(name, prescribingWords.doctor));
  return at < 0 || isPatients ? undefined : at;
}

function isNamed(name: string, pattern: RegExp): boolean {
  return name.length <= longestName && pattern.test(name);
}

/** The rows below a head that is a table of its own. */
function bodyApart(head: Element): { frame: Element; rows: Element[] } | undefined {
  let frame = head.parentElement;
  for (let level = 0; frame && level < levelsToSplitHeader; level++, frame = frame.parentElement) {
    const grids = [...frame.querySelectorAll(gridSelector)];
    const next = grids[grids.indexOf(head) + 1];
    if (next === undefined) continue;
    const rows = ownRows(next);
    return rows.length > 0 ? { frame, rows } : undefined;
  }
  return undefined;
}

function counted(
  { frame, rows }: { frame: Element; rows: readonly Element[] },
  column: number,
): StatisticsTable | undefined {
  const doctors = new Set<string>();
  let named = 0;
  for (const row of rows) {
    const doctor = (cellsOf(row)[column]?.textContent ?? '').trim();
    if (doctor === '' || doctor.length > longestName) continue;
    named++;
    doctors.add(doctor);
  }
  if (doctors.size < fewestDoctors || named < fewestDoctors) return undefined;
  return { frame, rows: named, doctors: doctors.size };
}
