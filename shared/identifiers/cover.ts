// Covering characters with `*`: the one place that decides what survives of a value.
import { halfWidth } from './normalise.ts';

const alphanumeric = /[\p{L}\p{N}]/u;
const digit = /\d/;

/** Every letter, digit and ideograph becomes `*`; spaces and punctuation keep the shape. */
export function coverAll(value: string): string {
  return cover(value, () => false);
}

/** Covers letters and digits for which `keep(index, count)` is false; both count only those. */
export function coverAlphanumeric(
  value: string,
  keep: (index: number, count: number) => boolean,
): string {
  const count = Array.from(value).filter((c) => alphanumeric.test(c)).length;
  return cover(value, (index) => keep(index, count));
}

/** As `coverAlphanumeric`, for digits of either width only; everything else stays. */
export function coverDigits(
  value: string,
  keep: (index: number, count: number) => boolean,
): string {
  const count = Array.from(halfWidth(value)).filter((c) => digit.test(c)).length;
  let index = 0;
  let out = '';
  for (const c of value) {
    if (!digit.test(halfWidth(c))) out += c;
    else out += keep(index++, count) ? c : '*';
  }
  return out;
}

function cover(value: string, keep: (index: number) => boolean): string {
  let index = 0;
  let out = '';
  for (const c of value) {
    if (!alphanumeric.test(c)) out += c;
    else out += keep(index++) ? c : '*';
  }
  return out;
}
