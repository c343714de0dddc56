// What a reader of documents told, kept in its order for tests to look at.
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { LimitReached } from '../../proxy/inspect/document/document-sink.ts';
import type {
  DocumentReader,
  DocumentSink,
  InnerBody,
  Reason,
} from '../../proxy/inspect/document/document-sink.ts';
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';

export interface RecordedBody {
  readonly name: string;
  readonly mediaType: string | undefined;
  readonly bytes: Buffer;
}

export interface Recorded {
  readonly rows: string[][];
  readonly paragraphs: string[];
  readonly fields: (readonly [string, string])[];
  readonly values: (readonly [IdentifierKind, string])[];
  readonly bodies: RecordedBody[];
  readonly unread: (readonly [number, Reason])[];
  /** Names of the methods called, in order. */
  readonly calls: string[];
  bytesRead: number;
  tables: number;
  /** Everything that was told, a line each. */
  text(): string;
}

/** Records; after `maxCalls` calls it throws LimitReached, as the clock of a real sink would. */
export class RecordingSink implements DocumentSink, Recorded {
  readonly rows: string[][] = [];
  readonly paragraphs: string[] = [];
  readonly fields: (readonly [string, string])[] = [];
  readonly values: (readonly [IdentifierKind, string])[] = [];
  readonly bodies: RecordedBody[] = [];
  readonly unread: (readonly [number, Reason])[] = [];
  readonly calls: string[] = [];
  bytesRead = 0;
  tables = 0;
  /** A call came that was not allowed any more. */
  isRefused = false;
  readonly #maxCalls: number;

  constructor(maxCalls = Number.POSITIVE_INFINITY) {
    this.#maxCalls = maxCalls;
  }

  table(): void {
    this.#called('table');
    this.tables++;
  }

  row(cells: readonly string[]): void {
    this.#called('row');
    this.rows.push([...cells]);
  }

  paragraph(text: string): void {
    this.#called('paragraph');
    this.paragraphs.push(text);
  }

  field(name: string, value: string): void {
    this.#called('field');
    this.fields.push([name, value]);
  }

  value(kind: IdentifierKind, value: string): void {
    this.#called('value');
    this.values.push([kind, value]);
  }

  nextRecord(): void {
    this.#called('nextRecord');
  }

  async body({ name, mediaType, bytes }: InnerBody): Promise<void> {
    this.#called('body');
    this.bodies.push({ name, mediaType, bytes: await buffer(Readable.from(bytes)) });
  }

  notRead(bytes: number, reason: Reason): void {
    this.#called('notRead');
    this.unread.push([bytes, reason]);
  }

  read(bytes: number): void {
    this.#called('read');
    this.bytesRead += bytes;
  }

  text(): string {
    const pairs = [...this.fields, ...this.values].map(([name, value]) => `${name}: ${value}`);
    return [...this.rows.map((row) => row.join('\t')), ...this.paragraphs, ...pairs].join('\n');
  }

  #called(name: string): void {
    if (this.calls.length >= this.#maxCalls) {
      this.isRefused = true;
      throw new LimitReached('tooLarge');
    }
    this.calls.push(name);
  }
}

/** Reads `bytes` to the end. */
export async function recorded(
  reader: DocumentReader,
  bytes: Buffer,
): Promise<{ readonly told: Recorded; readonly reason: Reason | undefined }> {
  const told = new RecordingSink();
  return { reason: await reader(bytes, told), told };
}
