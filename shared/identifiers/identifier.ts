// What the product knows of one kind of identifier. Each kind has one file that answers all of it, so
// that screen, gateway, egress and console can never disagree on what a value is or how it is hidden.
import type { IdentifierKind } from './kind.ts';

/** Half-open range of UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Identifier {
  readonly kind: IdentifierKind;
  /**
   * Whether a value that stands under a label of this kind is plausibly one. It is lenient: a wrong
   * check digit is still a patient's number. A mask is never accepted.
   */
  accepts(value: string): boolean;
  /** Values recognisable without any label, left to right, never overlapping, in linear time. */
  find?(text: string): Span[];
  /** The value with `*` for what is hidden: as many code points as before. A value that already holds
   *  `*` is taken for a mask and stays. */
  mask(value: string): string;
  /** Evidence the rule ships with: values `accepts` must take and must refuse. */
  readonly samples: { readonly hit: readonly string[]; readonly miss: readonly string[] };
}
