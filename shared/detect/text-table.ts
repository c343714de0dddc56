// Tables inside text: a line of labels, then lines of values. The header's words decide what each column
// holds, whatever its order; a column of staff stays.
import type { Span } from '../identifiers/identifier.ts';
import type { FieldMeaning } from './dictionary.ts';
import type { Labels } from './labels.ts';
import { cellsOf, type Delimiter, delimiterOf, screenColumn } from './table-lines.ts';

/** A cell of a table's body with what its column says. */
export interface Cell extends Span {
  readonly meaning: FieldMeaning | undefined;
}

/** What a table's header says. */
export interface TableHeader {
  readonly delimiter: Delimiter;
  /** Where each column begins on a screen; for columns set with spaces. */
  readonly columns: readonly number[];
  readonly meanings: readonly (FieldMeaning | undefined)[];
}

const longestHeader = 2000;
const longestCell = 24;
const bareName = /^name$/i;

/** A line of a text without its line end. */
export interface Line extends Span {
  readonly text: string;
}

/** The header that `line` is, given the lines around it; undefined when it is none. */
export function headerOf(
  before: Line | undefined,
  line: Line,
  next: Line | undefined,
  labels: Labels,
): TableHeader | undefined {
  if (next === undefined || line.text.length > longestHeader) return undefined;
  const delimiter = delimiterOf(line.text);
  if (/[:：]/.test(line.text)) return undefined;
  if (delimiter === undefined) return plainHeader(line, next, labels);
  const spans = cellsOf(line.text, 0, delimiter);
  const cells = spans.map((c) => line.text.slice(c.start, c.end));
  if (cells.length < 2 || cells.some((cell) => cell.length > longestCell || /\d{6}/.test(cell)))
    return undefined;
  const groups = groupsAbove(before, delimiter, cells.length);
  const meanings = cells.map((cell, i) => meaningOf(cell, groups[i], labels));
  const telling = meanings.filter((m) => m !== undefined && m !== 'other').length;
  const named = meanings.filter((m, i) => m !== undefined || bareName.test(cells[i] ?? '')).length;
  if (
    telling === 0 ||
    named * 3 < cells.length ||
    isPairs(
      meanings,
      cells.every((cell) => labels.isListed(cell)),
    )
  )
    return undefined;
  if (!goesOn(next, delimiter, cells.length, labels)) return undefined;
  const columns = spans.map(({ start }) => screenColumn(line.text, start));
  return { delimiter, columns, meanings: ofPatients(cells, withBareNames(cells, meanings)) };
}

/** 床号 姓名 级别 饮食: words with one space between them, nearly all of them labels. */
function plainHeader(line: Line, next: Line, labels: Labels): TableHeader | undefined {
  const cells = line.text.trim().split(' ');
  if (cells.length < 3 || line.text.length > 80) return undefined;
  const meanings = cells.map((cell) => labels.kindOfLabel(cell));
  const listed = cells.filter((cell) => labels.isListed(cell)).length;
  const telling = meanings.some((m) => m !== undefined && m !== 'other');
  if (!telling || listed * 2 < cells.length || isPairs(meanings)) return undefined;
  const row = next.text.trim().split(' ');
  if (row.length < 2 || row.some((cell) => labels.isListed(cell))) return undefined;
  return { delimiter: 'single', columns: [], meanings };
}

/** Cells of a row under a header; undefined when the line is no row of it. */
export function rowOf(
  line: Line,
  header: TableHeader,
  labels: Labels,
): readonly Cell[] | undefined {
  const cells = cellsOf(line.text, line.start, header.delimiter);
  // Labels again: the next block of a form that has them above its values.
  if (cells.length > 1 && cells.every((cell) => labels.isListed(text(line, cell))))
    return undefined;
  const width = header.meanings.length;
  if (header.delimiter === 'single') {
    return cells.length >= 2 && !/[:：]/.test(line.text) ? meant(cells, header) : undefined;
  }
  if (header.delimiter === 'space') {
    return (
      alignedCells(line, header) ?? (cells.length === width ? meant(cells, header) : undefined)
    );
  }
  if (cells.length < 2 || Math.abs(cells.length - width) > Math.max(1, width >> 2))
    return undefined;
  return meant(cells, header);
}

function text(line: Line, { start, end }: Span): string {
  return line.text.slice(start - line.start, end - line.start);
}

function meant(cells: readonly Span[], header: TableHeader): readonly Cell[] {
  return cells.map((cell, i) => ({ ...cell, meaning: header.meanings[i] }));
}

/** Cells of a row set with spaces, by where they stand under the header; undefined when the row does not
 *  keep to the columns. Half of a name (佟 雪) stands under none and belongs to the cell before it. */
function alignedCells(line: Line, { columns, meanings }: TableHeader): readonly Cell[] | undefined {
  const cells: { start: number; end: number; column: number }[] = [];
  for (const match of line.text.matchAll(/[^\s\u3000]+(?: [^\s\u3000]+)*/g)) {
    const at = screenColumn(line.text, match.index);
    const column = columns.findIndex((start) => Math.abs(start - at) <= 1);
    const start = line.start + match.index;
    const end = start + match[0].length;
    const last = cells.at(-1);
    if (column !== -1 && column > (last?.column ?? -1)) cells.push({ start, end, column });
    else if (last && start - last.end === 1) last.end = end;
    else return undefined;
  }
  if (cells.length < 2) return undefined;
  return cells.map(({ start, end, column }) => ({ start, end, meaning: meanings[column] }));
}

/** |---|:--:| between a header and its body. */
export function isRule(line: string): boolean {
  return /^[\s|｜│┃+:=─━┼├┤-]{3,}$/.test(line);
}

function meaningOf(
  cell: string,
  group: string | undefined,
  labels: Labels,
): FieldMeaning | undefined {
  if (bareName.test(cell)) return undefined;
  const own = labels.kindOfLabel(cell) ?? labels.kindOfKey(cell);
  if (own === undefined || own === 'other' || group === undefined) return own;
  // 医生信息 above 姓名: the word before the column's own decides.
  return labels.kindOfLabel(group.replace(/信息|资料|資料|情况/g, '') + cell) ?? own;
}

/** Cells of a first header line, each standing over the columns up to the next one. */
function groupsAbove(
  line: Line | undefined,
  delimiter: Delimiter,
  width: number,
): readonly (string | undefined)[] {
  if (line === undefined || delimiter === 'space' || line.text.length > longestHeader) return [];
  if (delimiterOf(line.text) !== delimiter) return [];
  const cells = cellsOf(line.text, 0, delimiter).map((c) => line.text.slice(c.start, c.end));
  if (cells.length !== width || !cells.includes('')) return [];
  let group: string | undefined;
  return cells.map((cell) => {
    if (cell !== '') group = cell;
    return group;
  });
}

/** 姓名 | 张三 | 性别 | 男: labels and values in turn are no header. */
function isPairs(meanings: readonly (FieldMeaning | undefined)[], listed = true): boolean {
  if (meanings.length === 2) return meanings.includes(undefined) || !listed;
  if (meanings.length % 2 === 1) return false;
  return meanings.every((meaning, i) => i % 2 === 0 || meaning === undefined);
}

/** Whether the next line is a row and no second line of labels and values. */
function goesOn(next: Line, delimiter: Delimiter, width: number, labels: Labels): boolean {
  if (isRule(next.text)) return true;
  const cells = cellsOf(next.text, 0, delimiter).map((c) => next.text.slice(c.start, c.end));
  const most = delimiter === 'space' ? width >> 1 : Math.max(1, width >> 2);
  if (cells.length < 2 || Math.abs(cells.length - width) > Math.max(1, most)) return false;
  // 科室 内科 住院号 ZY01 below it is another line of labels and values; one 主治医师 is a title.
  const listed = cells.filter((cell) => cell.length <= longestCell && labels.isListed(cell));
  return listed.length * 2 < cells.length;
}

const ofStaff: ReadonlySet<FieldMeaning> = new Set<FieldMeaning>([
  'personName',
  'mobilePhone',
  'landline',
  'email',
]);
const staffColumn =
  /^(?:工号|职称|職稱|执业证号|执业证书|岗位|职务|職務|员工号|staff no|title|position)$/i;

const ofHouse: ReadonlySet<FieldMeaning> = new Set<FieldMeaning>([
  'mobilePhone',
  'landline',
  'email',
  'address',
]);
const houseColumn =
  /^(?:科室|部门|部門|科室名称|部门名称|医院|醫院|医院名称|機構|机构|机构名称|单位名称|门诊|诊所|供应商|department|hospital|clinic|organi[sz]ation)$/i;

/** 科室 | 电话: nobody is named, so the telephones are the house's. */
function isDirectory(
  cells: readonly string[],
  meanings: readonly (FieldMeaning | undefined)[],
): boolean {
  return (
    cells.some((cell) => houseColumn.test(cell.trim())) &&
    meanings.every((m) => m === undefined || m === 'other' || ofHouse.has(m))
  );
}

/** In a list of staff 姓名 is a colleague's, in one of departments 电话 is the department's. */
function ofPatients(
  cells: readonly string[],
  meanings: readonly (FieldMeaning | undefined)[],
): readonly (FieldMeaning | undefined)[] {
  if (isDirectory(cells, meanings)) return meanings.map((m) => (m === undefined ? m : 'other'));
  const patients = meanings.some(
    (m) => m === 'patientNumber' || m === 'birthDate' || m === 'residentId',
  );
  if (patients || !cells.some((cell) => staffColumn.test(cell))) return meanings;
  return meanings.map((m) => (m !== undefined && ofStaff.has(m) ? 'other' : m));
}

/** A column `name` is a patient's beside columns of patients. */
function withBareNames(
  cells: readonly string[],
  meanings: readonly (FieldMeaning | undefined)[],
): readonly (FieldMeaning | undefined)[] {
  if (!meanings.some((m) => m !== undefined && m !== 'other')) return meanings;
  return meanings.map((m, i) =>
    m === undefined && bareName.test(cells[i] ?? '') ? 'personName' : m,
  );
}
