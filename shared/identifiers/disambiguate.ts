// Two values of a page or document whose masks are the same: the later ones get a number, so that staff can
// tell 张三 from 张伟 without seeing either.
import type { MaskLevel } from './identifier.ts';
import type { IdentifierKind } from './kind.ts';
import { normaliseIdentifier } from './normalise.ts';
import { identifierOf } from './registry.ts';

/** Values remembered for one page or document. About 200 bytes each: at most some 4 MB. */
export const mostValues = 20_000;
/** The code before ①; ⑳ is the last. */
const circled = 0x245f;

/**
 * Masks of one page or document, told apart in order of appearance: 张*, 张*②, 张*③ … 张*#21. The same
 * value (normalised) always gets the same mask. It holds values in clear and so must live no longer than
 * the page. Beyond `mostValues` new values share the suffix `#…`: not told apart, and said so.
 */
export class MaskBook {
  readonly #chapters = new Map<string, Chapter>();
  #size = 0;

  maskOf(kind: IdentifierKind, value: string, level: MaskLevel = 'partial'): string {
    const mask = identifierOf(kind).mask(value, level);
    if (mask === value || isShared(kind)) return mask;
    const { suffixes, counts } = this.#chapter(level === 'partial' ? kind : `${kind} ${level}`);
    const key = normaliseIdentifier(kind, value);
    const known = suffixes.get(key);
    if (known !== undefined) return mask + known;
    if (this.#size >= mostValues) return `${mask}#…`;
    this.#size++;
    const look = folded(mask);
    const count = (counts.get(look) ?? 0) + 1;
    counts.set(look, count);
    const suffix = suffixOf(count);
    suffixes.set(key, suffix);
    return mask + suffix;
  }

  #chapter(name: string): Chapter {
    const known = this.#chapters.get(name);
    if (known) return known;
    const chapter: Chapter = { suffixes: new Map(), counts: new Map() };
    this.#chapters.set(name, chapter);
    return chapter;
  }
}

function suffixOf(count: number): string {
  if (count === 1) return '';
  return count > 20 ? `#${count}` : String.fromCharCode(circled + count);
}

/** Values of one kind at one level. */
interface Chapter {
  /** By normalised value. */
  readonly suffixes: Map<string, string>;
  /** How many values look like this. */
  readonly counts: Map<string, number>;
}

/** Attributes many patients share: a number would say they differ where the mask says enough. */
function isShared(kind: IdentifierKind): boolean {
  return kind === 'age' || kind === 'sensitiveDiagnosis' || kind === 'photo';
}

/** 138****5678 and 138-****-5678 look alike to the eye that compares them. */
function folded(mask: string): string {
  return /[\s\-\p{Ll}]/u.test(mask) ? mask.replace(/[\s-]/g, '').toUpperCase() : mask;
}
