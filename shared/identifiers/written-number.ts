// A number as people write it into a field: any width, any case, spaces, hyphens, brackets.
import { isMask } from './cover.ts';
import { halfWidth } from './normalise.ts';

const joiners = /[\s\-‐‑–—·()[\]【】\u200b-\u200f\u2060\ufeff]/g;
const longest = 80;

/** Half width, upper case, without joiners and brackets; empty for a mask, a sentence, a long text. */
export function compactNumber(value: string): string {
  if (value.length > longest || isMask(value)) return '';
  return halfWidth(value).replace(joiners, '').toUpperCase();
}
