// What detection says of a text: where a value is and what it is. No value travels in it.
import type { IdentifierKind } from '../identifiers/kind.ts';

export interface Finding {
  readonly kind: IdentifierKind;
  /** UTF-16 offset of the first unit of the value. */
  readonly start: number;
  /** UTF-16 offset behind the last unit of the value. */
  readonly end: number;
}
