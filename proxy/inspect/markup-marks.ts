// Where in a page or XML document the values stand that its scanner counts: for whoever writes it again.
import type { MarkupReader } from './markup-reader.ts';
import type { RowMarks } from './row-reader.ts';
import type { TextMarks, TextScanner } from './text-scanner.ts';

/** Tags that are commented out: the scanner of texts gets a space for each. */
export const commentedTag = /<[^>]{0,2000}>/g;

/**
 * Told while the scanner reads; "the token" is what its reader is telling. Column -1 is the item: what stands
 * in no row.
 */
export interface MarkupMarks extends RowMarks, TextMarks {
  begin(reader: MarkupReader, texts: TextScanner): void;
  /** An element begins; the token is its tag. */
  open(name: string, attributes: ReadonlyMap<string, string>): void;
  /** The token goes on with the block. */
  piece(): void;
  /** The block is over: it is the item now, its white space put together. */
  item(): void;
  /** The item is the next cell of the row. */
  cell(): void;
  /** The cells are over. */
  row(): void;
  /** The block so far goes to the scanner of texts next as it is; it goes on. */
  prose(): void;
  /** The block so far is a body of its own. */
  inner(): void;
  /** The token is the item, a space for each tag that is commented out. */
  comment(): void;
  /** The value of this attribute of the token is the item. */
  attribute(key: string): void;
}
