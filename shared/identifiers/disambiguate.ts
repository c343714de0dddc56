// Two values of a page or document whose masks are the same: the later ones get a number, so that staff can
// tell 张三 from 张伟 without seeing either.
import type { MaskLevel } from './identifier.ts';
import type { IdentifierKind } from './kind.ts';
import { normaliseIdentifier } from './normalise.ts';
import { identifierOf } from './registry.ts';

/** Values remembered for one page or document. About 200 bytes each: at most some 4 MB. */
export const mostValues = 20_000;
const circled = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳';

/**
 * Masks of one page or document, told apart in order of appearance: 张*, 张*②, 张*③ … 张*#21. The same
 * value (normalised) always gets the same mask. It holds values in clear and so must live no longer than
 * the page. Beyond `mostValues` new values share the suffix `#…`: not told apart, and said so.
 */
export class MaskBook {
  readonly #values = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  maskOf(kind: IdentifierKind, value: string, level: MaskLevel = 'partial'): string {
    const mask = identifierOf(kind).mask(value, level);
    if (mask === value || isShared(kind)) return mask;
    const key = `${kind} ${level} ${normaliseIdentifier(kind, value)}`;
    const suffix = this.#values.get(key) ?? this.#assign(key, `${kind} ${level} ${folded(mask)}`);
    return mask + suffix;
  }

  #assign(key: string, maskKey: string): string {
    if (this.#values.size >= mostValues) return '#…';
    const count = (this.#counts.get(maskKey) ?? 0) + 1;
    this.#counts.set(maskKey, count);
    const suffix = count === 1 ? '' : (circled[count - 1] ?? `#${count}`);
    this.#values.set(key, suffix);
    return suffix;
  }
}

/** Attributes many patients share: a number would say they differ where the mask says enough. */
function isShared(kind: IdentifierKind): boolean {
  return kind === 'age' || kind === 'sensitiveDiagnosis' || kind === 'photo';
}

/** 138****5678 and 138-****-5678 look alike to the eye that compares them. */
function folded(mask: string): string {
  return mask.replace(/[\s-]/g, '').toUpperCase();
}
