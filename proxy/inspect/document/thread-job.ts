// What goes to a reading thread and what comes back. Keys never go there: values come back as they were
// found, and the caller makes their pseudonyms.
import type { RulePack } from '../../../shared/detect/rule-pack.ts';
import type { IdentifierKind, KindCounts } from '../../../shared/identifiers/kind.ts';
import type { AccountTotals, InspectLimits } from '../body-account.ts';
import type { PackedFormat } from '../body-part.ts';

export interface ThreadJob {
  readonly format: PackedFormat;
  /** With a buffer of its own, which is handed over. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Bodies around it. */
  readonly depth: number;
  readonly limits: InspectLimits;
  /** A hospital's own rules; the built-in ones are there. */
  readonly packs: readonly RulePack[];
  /** Time for it, in milliseconds. */
  readonly ms: number;
  /** Whether a copy with masks is wanted; they need no key. */
  readonly rewrites: boolean;
}

export interface ThreadAnswer extends AccountTotals {
  readonly kinds: KindCounts;
  /** People by the values that name them: indexes into `values`. */
  readonly people: readonly (readonly number[])[];
  /** People beyond those that are told apart. */
  readonly furtherPeople: number;
  /** See `DataClues.totals`. */
  readonly clues: { readonly bits: number; readonly doctors: number; readonly rows: number };
  readonly values: readonly (readonly [kind: IdentifierKind, value: string])[];
  /** The document with masks; null when none was asked for or there is a reason. */
  readonly copy: Uint8Array<ArrayBuffer> | null;
}
