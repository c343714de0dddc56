// Tables of any origin (CSV, HTML): a header names the columns, each row after it is one record.
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import { clue, DataClues } from './data-clues.ts';
import { PatientRecord } from './patient-record.ts';
import type { Tally } from './tally.ts';
import type { TextScanner } from './text-scanner.ts';
import type { KeyMeaning, Vocabulary } from './vocabulary.ts';

/** Counts, amounts, doses: no label, and nobody's number by itself. */
export const shortNumber = /^[\d.,%+-]{1,6}$/;

/** The meanings of a header's columns; null when the row does not look like a header. */
export function headerOf(
  cells: readonly string[],
  words: Vocabulary,
): readonly KeyMeaning[] | null {
  // A header does not hold values: a long number in it means that it is data.
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

/** One for a body; the record inside is used again for every row. */
export class RowReader {
  readonly #tally: Tally;
  readonly #words: Vocabulary;
  readonly #texts: TextScanner;
  readonly #record: PatientRecord;
  /** In a table that counts prescriptions; -1 in all others. */
  #doctorColumn = -1;

  constructor(tally: Tally, vocabulary: Vocabulary, texts: TextScanner) {
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
    let bareNames = 0;
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i]?.trim() ?? '';
      if (cell === '') continue;
      const meaning = header[i];
      if (meaning === 'bareName' && this.#words.accepts('personName', cell)) {
        this.#record.addBareName(cell);
        bareNames++;
      } else if (meaning === undefined || meaning === 'bareName') this.#text(cell);
      else if (meaning !== 'other') this.#value(meaning, cell);
      // As in JSON: short ones are titles and codes, but a remark can hold anything.
      else if (cell.length >= 12) this.#text(cell);
    }
    const mentioned = this.#texts.endPerson(this.#record);
    const isPatient = this.#record.strong.length > 0 || this.#record.weak() !== null;
    if (bareNames > 0 && isPatient) this.#tally.count('personName', bareNames);
    if (!isPatient && mentioned !== null) this.#tally.person([mentioned]);
    // Also clears the record for the next row.
    this.#tally.record(this.#record);
  }

  /** A cell under a column of a known kind. */
  #value(named: IdentifierKind, cell: string): void {
    const judged = this.#words.judge(named, cell);
    // As in JSON: what a diagnosis is written in is read as text too.
    if (judged === null || named === 'sensitiveDiagnosis') this.#text(cell);
    if (judged === null) return;
    const { kind } = judged;
    this.#tally.count(kind);
    if (kind === 'personName') this.#texts.learn(cell);
    this.#record.add(kind, cell);
  }

  /** A cell under a column that says nothing. */
  #text(cell: string): void {
    if (this.#texts.isWorth(cell)) this.#texts.value(cell);
  }
}
