// Where in a JSON document the values stand that its walker counts: for whoever writes it again.
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import type { JsonReader } from './json-reader.ts';
import type { MaskedRow } from './row-memory.ts';
import type { TextMarks, TextScanner } from './text-scanner.ts';

/** Told while the walker reads; "the token" is the one that the reader in force is telling. */
export interface JsonMarks extends TextMarks {
  begin(reader: JsonReader, texts: TextScanner): void;
  /** The row that has just ended, as it is written again; null when that cannot be told for all places. */
  row(written: string): MaskedRow | null;
  /** A row stands from here to there that was written again before; false: it must be read. */
  known(from: number, to: number, row: MaskedRow): boolean;
  /** The token is a value, all of it. */
  whole(kind: IdentifierKind, value: string): void;
  /** The token is a person's name if the object at this depth turns out to be about a person. */
  perhaps(depth: number, value: string): void;
  decided(depth: number, isPerson: boolean): void;
  /**
   * The scanner of texts gets `text` next: the token (no reader), the last characters that a nested
   * reader was given, or (null) the last ones of the body.
   */
  rest(text: string, reader: JsonReader | null | undefined): void;
  /** The scanner of texts gets `text` next: what a document ends in and is no token, written as `raw`. */
  cutOff(raw: string, text: string, reader: JsonReader): void;
  /** A nested reader, in force until `leave`, reads the token's text. */
  enter(reader: JsonReader, text: string): void;
  leave(): void;
  /** A nested reader has told all it will. */
  ended(reader: JsonReader): void;
}
