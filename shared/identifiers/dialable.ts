// Telephone numbers inside a value: a field may hold several, a remark, an extension.
import { coverDigits, isMask } from './cover.ts';
import { halfWidth } from './normalise.ts';

/** One dialable number inside a value that may carry several or a remark. */
export const dialable = /\d(?:[\s().-]{0,2}\d){4,17}/g;

/** How many digits of a national number stay readable at its head and at its tail. */
export type Visible = (digits: string) => readonly [head: number, tail: number];

/** Covers each number of a value; a country code stays, other digits (extensions) go. */
export function maskDialable(value: string, visible: Visible): string {
  if (isMask(value)) return value;
  let out = '';
  let from = 0;
  for (const match of halfWidth(value).matchAll(dialable)) {
    const end = match.index + match[0].length;
    out += coverDigits(value.slice(from, match.index), () => false);
    out += maskNumber(value.slice(match.index, end), visible);
    from = end;
  }
  return out + coverDigits(value.slice(from), () => false);
}

function maskNumber(number: string, visible: Visible): string {
  const digits = halfWidth(number).replace(/\D/g, '');
  const country = /^(?:00)?86(?=1[3-9]\d{9}$)/.exec(digits)?.[0].length ?? 0;
  const [head, tail] = visible(digits.slice(country));
  return coverDigits(number, (i, n) => i < country || i < country + head || i >= n - tail);
}
