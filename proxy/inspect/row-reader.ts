// Tables of any origin (CSV, HTML): a header names the columns, each row after it is one record.
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import { clue, DataClues } from './data-clues.ts';
import { PatientRecord } from './patient-record.ts';
import type { Tally } from './tally.ts';
import { shortNumber, type TextScanner } from './text-scanner.ts';
import type { KeyMeaning, Vocabulary } from './vocabulary.ts';

/** The meanings of a header's columns; null when the row does not look like a header. */
export function headerOf(
  cells: readonly string[],
  words: Vocabulary,
): readonly KeyMeaning[] | null {
  // A header does not hold values: a long number in it means that it is data. Asked first, since nearly
  // every row of a list has one, and looking its cells up would fill the memory of labels with values.
  if (cells.some((cell) => /\d{6}/.test(cell))) return null;
  const meanings = cells.map((cell) => {
    const label = cell.trim();
    return label === '' || shortNumber.test(label)
      ? undefined
      : (words.meaningOfLabel(label) ?? words.meaningOfKey(label));
  });
  const isHeader = meanings.some((m) => m !== undefined && m !== 'other');
  return isHeader ? meanings : null;
}

/** Told where the values of a row stand; columns count from 0, values are without white space around. */
export interface RowMarks {
  /** The cell is a value, all of it. */
  whole(column: number, kind: IdentifierKind, value: string): void;
  /** The scanner of texts gets the cell next. */
  text(column: number, value: string): void;
}

/** One for a body; the record inside is used again for every row. */
export class RowReader {
  readonly #tally: Tally;
  readonly #words: Vocabulary;
  readonly #texts: TextScanner;
  readonly #record: PatientRecord;
  readonly #marks: RowMarks | undefined;
  /** In a table that counts prescriptions; -1 in all others. */
  #doctorColumn = -1;

  constructor(tally: Tally, vocabulary: Vocabulary, texts: TextScanner, marks?: RowMarks) {
    this.#marks = marks;
    this.#tally = tally;
    this.#words = vocabulary;
    this.#texts = texts;
    this.#record = new PatientRecord(vocabulary);
  }

  /** The table counts prescriptions by doctor and drug. */
  get isStatistics(): boolean {
    return this.#doctorColumn !== -1;
  }

  /** A table begins: the columns of the one before say nothing about it. */
  begin(): void {
    this.#doctorColumn = -1;
  }

  /** A row that may name columns: what they say beside identifiers. */
  names(cells: readonly string[], meanings: readonly KeyMeaning[] | null): void {
    let all = meanings === null ? 0 : clue.patient;
    let doctor = -1;
    for (let i = 0; i < cells.length; i++) {
      const bits = this.#words.cluesOf(cells[i]?.trim() ?? '');
      all |= bits;
      if (doctor === -1 && (bits & clue.doctor) !== 0) doctor = i;
    }
    this.#tally.clues.add(all);
    // A row of data under such columns names none: they stay in force until other columns are named.
    if (DataClues.isStatistics(all)) this.#doctorColumn = doctor;
    else if (meanings !== null) this.#doctorColumn = -1;
  }

  /** One row as one record. Cells beyond the header are read as text. */
  row(header: readonly KeyMeaning[], cells: readonly string[]): void {
    if (this.#doctorColumn !== -1) {
      this.#tally.clues.statisticsRow(cells[this.#doctorColumn]?.trim() ?? '');
    }
    const bareNames: number[] = [];
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i]?.trim() ?? '';
      if (cell === '') continue;
      const meaning = header[i];
      if (meaning === 'bareName' && this.#words.accepts('personName', cell)) {
        this.#record.addBareName(cell);
        bareNames.push(i);
      } else if (meaning === undefined || meaning === 'bareName') this.#text(i, cell);
      else if (meaning !== 'other') this.#value(meaning, i, cell);
      // As in JSON: short ones are titles and codes, but a remark can hold anything.
      else if (cell.length >= 12) this.#text(i, cell);
    }
    const mentioned = this.#texts.endPerson(this.#record);
    const isPatient = this.#record.strong.length > 0 || this.#record.weak() !== null;
    if (isPatient) this.#bareNames(bareNames, cells);
    if (!isPatient && mentioned !== null) this.#tally.person([mentioned]);
    // Also clears the record for the next row.
    this.#tally.record(this.#record);
  }

  #bareNames(columns: readonly number[], cells: readonly string[]): void {
    if (columns.length === 0) return;
    this.#tally.count('personName', columns.length);
    for (const column of columns) {
      this.#marks?.whole(column, 'personName', cells[column]?.trim() ?? '');
    }
  }

  /** A cell under a column of a known kind. */
  #value(named: IdentifierKind, column: number, cell: string): void {
    const judged = this.#words.judge(named, cell);
    // As in JSON: what a diagnosis is written in is read as text too.
    if (judged === null || named === 'sensitiveDiagnosis') this.#text(column, cell);
    if (judged === null) return;
    const { kind } = judged;
    this.#tally.count(kind);
    this.#marks?.whole(column, kind, cell);
    if (kind === 'personName') this.#texts.learn(cell);
    this.#record.add(kind, cell);
  }

  /** A cell under a column that says nothing. */
  #text(column: number, cell: string): void {
    if (!this.#texts.isWorth(cell)) return;
    this.#marks?.text(column, cell);
    this.#texts.value(cell);
  }
}
