// The sink that counts: rows, fields and paragraphs of any document into one tally.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { InspectContext } from '../body-part.ts';
import { PatientRecord } from '../patient-record.ts';
import { isKind, judgePlaced } from '../vocabulary.ts';
import { type RowMarks, RowReader } from '../row-reader.ts';
import { TableReader } from '../table-reader.ts';
import { type TextMarks, TextScanner } from '../text-scanner.ts';
import type { DocumentSink, InnerBody, Reason } from './document-sink.ts';

/** Told where in what a reader tells the values stand: for whoever writes the document again. */
export interface SinkMarks extends RowMarks, TextMarks {
  begin(texts: TextScanner): void;
  /** What is counted next stands in these: the cells of a row, or one text alone. */
  told(texts: readonly string[], isRow: boolean): void;
}

/** One for a document. */
export class TallySink implements DocumentSink {
  readonly #context: InspectContext;
  readonly #texts: TextScanner;
  readonly #table: TableReader;
  readonly #record: PatientRecord;
  readonly #marks: SinkMarks | undefined;

  constructor(context: InspectContext, marks?: SinkMarks) {
    this.#context = context;
    this.#marks = marks;
    const { tally, words } = context;
    this.#record = new PatientRecord(words);
    this.#texts = new TextScanner(tally, words, marks);
    const rows = new RowReader(tally, words, this.#texts, marks);
    this.#table = new TableReader(words, this.#texts, rows, marks);
    marks?.begin(this.#texts);
  }

  table(): void {
    this.nextRecord();
    this.#table.table();
  }

  row(cells: readonly string[]): void {
    this.#marks?.told(cells, true);
    this.#table.row(cells);
  }

  paragraph(text: string): void {
    const trimmed = text.trim();
    if (trimmed === '') return;
    this.#marks?.told([trimmed], false);
    this.#table.item(trimmed, 0);
  }

  field(name: string, value: string): void {
    this.#marks?.told([value], false);
    const { words } = this.#context;
    const meaning = words.meaningOfLabel(name) ?? words.meaningOfKey(name);
    if (isKind(meaning)) this.value(meaning, value);
    else if (meaning !== 'other' || value.length >= 12) this.#text(value);
  }

  value(kind: IdentifierKind, value: string): void {
    const { tally, words } = this.#context;
    const judged = judgePlaced(words, kind, value);
    if (judged === null || judged.kind === 'sensitiveDiagnosis') this.#text(value);
    if (judged === null) return;
    tally.count(judged.kind);
    this.#marks?.whole(0, judged.kind, value);
    if (judged.kind === 'personName') this.#texts.learn(value);
    this.#record.add(judged.kind, value);
  }

  nextRecord(): void {
    this.#endRecord();
    this.#texts.nextPerson();
    this.#table.label = undefined;
  }

  /** All named values up to here are one person's: a data set, the fields of a form. */
  #endRecord(): void {
    this.#texts.boundary();
    const record = this.#record;
    const mentioned = this.#texts.endPerson(record);
    const isPatient = record.strong.length > 0 || record.weak() !== null;
    if (mentioned !== null) {
      if (isPatient) this.#context.tally.contact(mentioned);
      else this.#context.tally.perhaps(mentioned);
    }
    this.#context.tally.record(record);
  }

  async body(inner: InnerBody): Promise<void> {
    const { account, depth } = this.#context;
    account.enter(depth + 1);
    const part = this.#context.open({ ...this.#context, depth: depth + 1 }, inner);
    for await (const chunk of inner.bytes) part.push(chunk);
    await part.end();
  }

  notRead(bytes: number, reason: Reason | null): void {
    this.#context.account.notRead(bytes, reason);
  }

  read(bytes: number): void {
    this.#context.account.read(bytes);
  }

  /** The document is over. */
  end(): void {
    this.#endRecord();
    this.#texts.end();
  }

  #text(text: string): void {
    if (!this.#texts.isWorth(text)) return;
    this.#marks?.text(0, text);
    this.#texts.value(text);
  }
}
