// Whether the last two characters before a place can be the end of a label at all. Prose has a colon or
// a space every few characters; nine in ten are dismissed here by one look-up.
import { simplified } from './label-text.ts';

/** Code units with width, case and script variants taken out. */
const folded = new Uint16Array(0x10000);
for (let code = 0; code < 0x10000; code++) folded[code] = code;
for (let code = 0xff01; code <= 0xff5e; code++) folded[code] = code - 0xfee0;
for (let code = 0x41; code <= 0x5a; code++) {
  folded[code] = code + 32;
  folded[code + 0xfee0] = code + 32;
}
for (const [variant, plain] of simplified) folded[variant.charCodeAt(0)] = plain.charCodeAt(0);

/** Stands behind a label and is no part of it: brackets, stars, numbers (电话1), points (No.). */
const ornament = new Uint8Array(0x10000);
for (const unit of ')）]］}*＊﹡.#。?？0123456789') ornament[unit.charCodeAt(0)] = 1;
/** Stands inside a label unseen: 姓 名. */
const gap = new Uint8Array(0x10000);
for (const unit of ' \u00a0\u3000\u2002\u2003\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad;)）')
  gap[unit.charCodeAt(0)] = 1;

export class LabelEnds {
  readonly #pairs = new Uint8Array(0x10000);
  readonly #lasts = new Uint8Array(0x10000);

  /** `labels` in their normal form (`normaliseLabel`). */
  constructor(labels: Iterable<string>) {
    for (const label of labels) {
      const last = label.charCodeAt(label.length - 1);
      this.#lasts[last] = 1;
      if (label.length > 1) this.#pairs[pair(label.charCodeAt(label.length - 2), last)] = 1;
    }
  }

  /** Whether a label may end before `end`; false is certain. */
  mayEnd(text: string, end: number): boolean {
    const unit = text.charCodeAt(end - 1);
    if (ornament[unit] === 1) return true;
    const last = folded[unit] ?? 0;
    if (this.#lasts[last] === 0) return false;
    const before = text.charCodeAt(end - 2);
    if (gap[before] === 1) return true;
    return this.#pairs[pair(folded[before] ?? 0, last)] === 1;
  }
}

function pair(first: number, last: number): number {
  return ((first * 31) ^ last) & 0xffff;
}
