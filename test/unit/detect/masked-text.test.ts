import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../shared/detect/finding.ts';
import { scanDocument } from '../../../shared/detect/scan-document.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import type { MaskLevel } from '../../../shared/identifiers/identifier.ts';
import { corpus } from '../../fixtures/corpus/corpus.ts';

interface Masked {
  readonly text: string;
  /** Where the masks stand. */
  readonly masks: readonly Finding[];
}

/** A text with the mask of every finding in its place. */
function masked(text: string, level: MaskLevel): Masked {
  let out = '';
  let at = 0;
  const masks: Finding[] = [];
  for (const { kind, start, end } of scanDocument(text)) {
    out += text.slice(at, start);
    const mask = identifierOf(kind).mask(text.slice(start, end), level);
    masks.push({ kind, start: out.length, end: out.length + mask.length });
    out += mask;
    at = end;
  }
  return { text: out + text.slice(at), masks };
}

describe.each(['partial', 'strict'] as const)('a text whose findings are masked (%s)', (level) => {
  it('has none of the masks found again', () => {
    const again: string[] = [];
    let masks = 0;
    for (const document of corpus(3, 250)) {
      const written = masked(document.text, level);
      masks += written.masks.length;
      for (const { kind, start, end } of scanDocument(written.text)) {
        const mask = written.masks.find((one) => start < one.end && end > one.start);
        if (!mask) continue;
        const around = written.text.slice(Math.max(0, start - 12), end + 8);
        again.push(`${document.layout}: ${mask.kind} as ${kind} in ${JSON.stringify(around)}`);
      }
    }
    expect(masks).toBeGreaterThan(1_500);
    expect(again).toEqual([]);
  });
});
