// Puts a mask where a value stands, which may be in several places.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import type { EditedText } from './edited-text.ts';
import { writtenMask } from './written-mask.ts';
import type { WrittenSegment } from './written-text.ts';

/**
 * Characters are covered where they stand when the mask is as long as the value; else the first segment has all
 * of the mask, and the others nothing. What is fixed among them stays.
 */
export function coverValue(
  out: EditedText,
  segments: readonly WrittenSegment[],
  kind: IdentifierKind,
  value: string,
): void {
  if (!out.masks(kind)) return;
  const mask = identifierOf(kind).mask(value);
  const length = segments.reduce((sum, segment) => sum + segment.length, 0);
  if (length < value.length) return out.fail();
  let at = 0;
  for (const { from, to, length: units, place } of segments) {
    const part = length === mask.length ? mask.slice(at, at + units) : at === 0 ? mask : '';
    at += units;
    if (place === null) continue;
    const next = (text: string) => out.has(to, text);
    out.replace(from, to, writtenMask(part, place, from, next));
  }
}
