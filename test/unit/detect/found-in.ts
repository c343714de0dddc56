// How the tests of detection write what was found: `kind:value`, in text order.
import { expect } from 'vitest';
import type { Finding } from '../../../shared/detect/finding.ts';
import type { KnownPatients } from '../../../shared/detect/known-patients.ts';
import { scanDocument } from '../../../shared/detect/scan-document.ts';
import { scanText } from '../../../shared/detect/scan-text.ts';

export const written = (text: string, findings: readonly Finding[]): string[] =>
  findings.map(({ kind, start, end }) => `${kind}:${text.slice(start, end)}`);

export const inText = (text: string, known?: KnownPatients): string[] =>
  written(text, scanText(text, known));

export const inDocument = (text: string): string[] => written(text, scanDocument(text));

/** What holds of every scan of every text: in order, apart, inside, never empty. */
export function expectWellFormed(text: string, findings: readonly Finding[]): void {
  let last = 0;
  for (const { start, end } of findings) {
    if (start < last || end <= start || end > text.length) {
      expect.fail(`${start}–${end} behind ${last} in ${text.length} units`);
    }
    last = end;
  }
}
