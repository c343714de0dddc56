// What the product knows of one kind of identifier. Each kind has one file that answers all of it, so
// that screen, gateway, egress and console can never disagree on what a value is or how it is hidden.
import type { IdentifierKind } from './kind.ts';

/** Half-open range of UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** How much of a value a role may see. `partial`: what staff need to tell patients apart. `strict`:
 *  viewer roles (front desk, contractor) see enough to compare a value with one they hold, no more. */
export type MaskLevel = 'partial' | 'strict';

/** Recognised as a word: runs of letters and digits of given lengths. */
export interface TokenForm {
  readonly on: 'token';
  /**
   * Groupings of letters and digits in which it is written, as lengths of runs: '11', '3-4-4', '6-8-4'.
   * Runs are maximal runs of ASCII letters, digits and underscores (full width counts as half width),
   * joined by one space of any width, one hyphen-like or one zero-width character.
   */
  readonly groups: readonly string[];
  /** `compact`: half width, upper case, joiners taken out. True only if it is one beyond reasonable
   *  doubt (check digit, date, region). Refuses cheaply. */
  certain(compact: string): boolean;
  /** Whether what stands around lets it be one; absent: always. Asked after `certain`. Looks at most
   *  80 units to either side. `1352333.3233` and `13523333233.50` are amounts. */
  stands?(text: string, span: Span): boolean;
  /** Takes in what belongs to the value around it: `+86 `, `(+86)`, an extension `-8001`, `转801`. */
  widen?(text: string, span: Span): Span;
}

/** Recognised at a telling character: `@`, `岁`, a bracket. */
export interface CharacterForm {
  readonly on: 'character';
  /** Code units (full-width ones too) at which `at` is asked. */
  readonly characters: string;
  /** The value around or at `index`, or undefined. Looks at most 80 units to either side; refuses
   *  cheaply. */
  at(text: string, index: number): Span | undefined;
}

/** How a value is recognised with no label at all. */
export type BareForm = TokenForm | CharacterForm;

export interface Identifier {
  readonly kind: IdentifierKind;
  /**
   * Whether a value that stands under a label of this kind is plausibly one. It is lenient: a wrong
   * check digit is still a patient's number. A mask is never accepted.
   */
  accepts(value: string): boolean;
  /** Forms recognisable without any label; absent: the kind needs one. */
  readonly bare?: readonly BareForm[];
  /** The value with `*` for what is hidden: as many code points as before (age and sensitiveDiagnosis
   *  say why not). A value that already holds `*` is taken for a mask and stays. Default: partial. */
  mask(value: string, level?: MaskLevel): string;
  /** Evidence the rule ships with: values `accepts` must take and must refuse, and texts in which the
   *  bare forms must find exactly one value (`bareHit`) or none (`bareMiss`). */
  readonly samples: {
    readonly hit: readonly string[];
    readonly miss: readonly string[];
    readonly bareHit?: readonly string[];
    readonly bareMiss?: readonly string[];
  };
}

/** Something recognised in order not to be masked: its span blocks any other unlabelled finding. */
export interface NotPatient {
  readonly name: 'organisationCode' | 'hotline' | 'businessNumber';
  readonly bare: readonly BareForm[];
}
