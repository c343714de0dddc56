// The rules a text is scanned with, built once for a set of labels.
import type { InlineLabels } from './inline-label.ts';
import type { InlineValues } from './inline-value.ts';
import type { Labels } from './labels.ts';
import type { PatternFinder } from './pattern-finder.ts';

export interface ScanRules {
  /** A hospital's own patterns. */
  readonly patterns?: PatternFinder | undefined;
  readonly words: Labels;
  readonly labels: InlineLabels;
  readonly values: InlineValues;
}
