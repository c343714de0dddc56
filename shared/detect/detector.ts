// The rules of detection in force: the built-in ones and what a hospital adds as data. Whoever reads
// labels, keys or text is given one of these, so that screen and wire judge alike.
import type { FieldMeaning } from './dictionary.ts';
import type { Finding } from './finding.ts';
import type { KnownPatients } from './known-patients.ts';
import type { PatternFinder } from './pattern-finder.ts';
import { isContactLabel, Labels } from './labels.ts';
import type { ScanRules } from './scan-rules.ts';
import { scanRules, scanText } from './scan-text.ts';

/** What a hospital adds to the built-in rules. */
export interface ExtraRules {
  readonly labels?: Partial<Record<FieldMeaning, readonly string[]>>;
  readonly keys?: Partial<Record<FieldMeaning, readonly string[]>>;
  readonly patterns?: PatternFinder;
}

export interface Detector {
  /** See `kindOfLabel` in labels.ts. */
  kindOfLabel(label: string): FieldMeaning | undefined;
  kindOfKey(key: string): FieldMeaning | undefined;
  isContactLabel(label: string): boolean;
  /** One text by itself: a cell, a text node, a value. */
  scan(text: string, known?: KnownPatients): Finding[];
  /** The rules themselves, for whoever reads more than one text: `scanDocument`, `TextStream`. */
  readonly rules: ScanRules;
}

/** The built-in rules with a hospital's own on top. */
export function createDetector(extra: ExtraRules = {}): Detector {
  const labels = new Labels(extra);
  const rules = scanRules(labels, extra.patterns);
  return {
    kindOfLabel: (label) => labels.kindOfLabel(label),
    kindOfKey: (key) => labels.kindOfKey(key),
    isContactLabel,
    scan: (text, known) => scanText(text, known, rules),
    rules,
  };
}

/** The built-in rules alone. */
export const builtInDetector: Detector = createDetector();
