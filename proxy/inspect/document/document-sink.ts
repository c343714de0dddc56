// What the reader of a document format tells, and to whom. A reader knows its format and nothing of
// identifiers; the sink knows identifiers and nothing of formats.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { Inspection } from '../../../shared/records/record-base.ts';

export type Reason = NonNullable<Inspection['reason']>;

/** A body inside a body: a member of an archive, an attachment, a part of a form. */
export interface InnerBody {
  /** As the container names it; only its ending is looked at, and only where the bytes do not tell. */
  readonly name: string;
  /** Media type that the container declares; undefined when it declares none. */
  readonly mediaType: string | undefined;
  /** In order; ends when the body does. Throws what the container's own reading throws. */
  readonly bytes: Iterable<Buffer> | AsyncIterable<Buffer>;
}

/**
 * Takes what a document says, in its order. Every method may throw `LimitReached`: readers let it pass,
 * what was told before stays counted.
 */
export interface DocumentSink {
  /** A table begins, and with it a search for the row that names its columns. */
  table(): void;
  /** One row of the table, empty cells as ''. */
  row(cells: readonly string[]): void;
  /** A paragraph, a comment, a header: no identifier goes across its end. */
  paragraph(text: string): void;
  /** A value beside the name that the document itself gives it (`PatientName`, `住院号`). */
  field(name: string, value: string): void;
  /** A value whose kind the format fixes (DICOM (0010,0020), HL7 PID-5); one that is none is read as text. */
  value(kind: IdentifierKind, value: string): void;
  /** What comes next speaks of somebody else (the next message, data set, sheet). */
  nextRecord(): void;
  /** Looks into a body inside. Resolves when it has been read. */
  body(inner: InnerBody): Promise<void>;
  /**
   * `bytes` of the document that nobody looked into, and why: pixels, audio, a locked part. Null for
   * what repeats what was read (a thumbnail): it lowers the coverage and says no more.
   */
  notRead(bytes: number, reason: Reason | null): void;
  /** Bytes that were looked at, counted as the reader goes; throws when the time or the size is used up. */
  read(bytes: number): void;
}

/** Why a document was not read to its end. */
export class LimitReached extends Error {
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Reads one whole document. Undefined when it was read to its end, else what kept it from that. May
 * throw: a `LimitReached` of the sink passes through, anything else means that the document is malformed.
 */
export type DocumentReader = (bytes: Buffer, sink: DocumentSink) => Promise<Reason | undefined>;
