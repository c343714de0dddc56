// Text to findings: the one scanner of both halves. It sees a single text, no page and no file format;
// what stands in other cells, keys or labels is the caller's knowledge.
import { identifiers } from '../identifiers/registry.ts';
import { findComposites } from './composite.ts';
import type { Finding } from './finding.ts';
import { findLabelled } from './inline-label.ts';
import type { KnownPatients } from './known-patients.ts';

const worthScanning = /[0-9０-９:：=＝]|\p{Script=Han}/u;

/**
 * Identifiers in a text: by pattern (residentId, mobilePhone), behind inline labels, in composites of
 * name, sex and age, and names of `known` patients. Sorted, never overlapping; time is linear in the
 * text. Offsets are UTF-16.
 */
export function scanText(text: string, known?: KnownPatients): Finding[] {
  const findings: Finding[] = [];
  if (worthScanning.test(text)) {
    const labelled = findLabelled(text);
    for (const identifier of identifiers) {
      for (const span of identifier.find?.(text) ?? []) {
        // A hospital's own number stays readable: its label says whose it is.
        const foreign = identifier.kind === 'mobilePhone' && labelled.foreign.has(span.start);
        if (!foreign) findings.push({ kind: identifier.kind, ...span });
      }
    }
    // 主管医生：张三，男，35岁 is the doctor.
    const composites = findComposites(text).filter(({ start }) => !labelled.foreign.has(start));
    findings.push(...labelled.findings, ...composites);
  }
  if (known && known.size > 0) {
    for (const { kind, start, end } of known.find(text)) {
      findings.push({ kind, start, end });
    }
  }
  return settle(findings);
}

/** Earlier rules win where two findings overlap; the result is in text order. */
function settle(findings: Finding[]): Finding[] {
  if (findings.length < 2) return findings;
  const ranked = findings.map((finding, rank) => ({ finding, rank }));
  ranked.sort((a, b) => a.finding.start - b.finding.start || a.rank - b.rank);
  const kept: { finding: Finding; rank: number }[] = [];
  for (const next of ranked) {
    const last = kept.at(-1);
    if (!last || next.finding.start >= last.finding.end) kept.push(next);
    else if (next.rank < last.rank) kept[kept.length - 1] = next;
  }
  return kept.map(({ finding }) => finding);
}
