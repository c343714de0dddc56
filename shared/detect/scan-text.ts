// Text to findings: the one scanner of both halves, one pass over the text. It sees a single text, no
// page and no file format; what stands in other cells, keys or labels is the caller's knowledge.
import type { Finding } from './finding.ts';
import { Findings } from './findings.ts';
import type { KnownPatients } from './known-patients.ts';
import { builtInLabels, type Labels } from './labels.ts';
import { addPatterns, type PatternFinder } from './pattern-finder.ts';
import { titleNames } from './short-titles.ts';
import type { ScanRules } from './scan-rules.ts';
import { TextScan } from './text-scan.ts';
import { InlineLabels } from './inline-label.ts';
import { InlineValues } from './inline-value.ts';

/** Rules ready to scan with. Built once for a set of labels; remembers what it has read of them. */
export function scanRules(labels: Labels, patterns?: PatternFinder): ScanRules {
  return {
    patterns,
    words: labels,
    labels: new InlineLabels(labels),
    values: new InlineValues(labels),
  };
}

/** The built-in rules alone. */
export const builtInRules: ScanRules = scanRules(builtInLabels);

/**
 * Identifiers in a text: by their own form, behind labels, names that something beside them gives away,
 * and `known` patients. Sorted, never overlapping; time is linear in the text. Offsets are UTF-16.
 */
export function scanText(
  text: string,
  known?: KnownPatients,
  rules: ScanRules = builtInRules,
): Finding[] {
  const found = new Findings(text);
  new TextScan(text, rules, found).range(0, text.length);
  for (const { start, end } of titleNames(text)) found.add('personName', start, end, 3);
  addPatterns(text, rules, found);
  if (known && known.size > 0) {
    for (const { kind, start, end } of known.find(text)) found.add(kind, start, end, 4);
  }
  return found.settled();
}
