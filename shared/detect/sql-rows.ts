// SQL that stands in a log or a dump: INSERT INTO t (columns) VALUES (…), (…). The column list says what the
// values are, by position.
import type { FieldMeaning } from './dictionary.ts';
import type { Labels } from './labels.ts';
import type { Cell } from './text-table.ts';

const insert =
  /insert\s{1,8}into\s{1,8}[\w."`[\]]{1,80}\s{0,8}\(([^()]{3,2000})\)\s{0,8}values\s{0,8}/gi;
const value = /\s{0,8}(?:'((?:[^'\\]|''|\\.){0,400})'|([^,()']{0,80}))\s{0,8}([,)])/y;
const bareName = /^(?:name|xm|full_?name)$/i;
const mostRows = 5000;

/** Values under known columns; empty for a text without such statements. */
export function sqlRows(text: string, labels: Labels): Cell[] {
  if (!/\binsert\s/i.test(text)) return [];
  const cells: Cell[] = [];
  for (const match of text.matchAll(insert)) {
    const names = (match[1] ?? '').split(',').map((name) => name.replace(/[\s"`[\]]/g, ''));
    const meanings = meaningsOf(names, labels);
    let at = match.index + match[0].length;
    for (let row = 0; row < mostRows && text.charAt(at) === '('; row++) {
      at = readRow(text, at + 1, meanings, cells);
      at += /^\s{0,8},\s{0,8}(?=\()/.exec(text.slice(at, at + 20))?.[0].length ?? 0;
    }
  }
  return cells;
}

function meaningsOf(names: readonly string[], labels: Labels): (FieldMeaning | undefined)[] {
  const meanings = names.map((name) => labels.kindOfKey(name));
  const patients = meanings.some((m) => m !== undefined && m !== 'other');
  // NAME beside PATIENT_ID is the patient's.
  return meanings.map((m, i) =>
    m === undefined && patients && bareName.test(names[i] ?? '') ? 'personName' : m,
  );
}

/** Reads one row behind its bracket; returns the offset behind it. */
function readRow(
  text: string,
  from: number,
  meanings: readonly (FieldMeaning | undefined)[],
  cells: Cell[],
): number {
  let at = from;
  for (let column = 0; column <= meanings.length; column++) {
    value.lastIndex = at;
    const match = value.exec(text);
    if (match === null) return at;
    const written = match[1] ?? match[2] ?? '';
    const start =
      at + match[0].indexOf(written, match[1] === undefined ? 0 : match[0].indexOf("'") + 1);
    if (written !== '')
      cells.push({ start, end: start + written.length, meaning: meanings[column] });
    at += match[0].length;
    if (match[3] === ')') return at;
  }
  return at;
}
