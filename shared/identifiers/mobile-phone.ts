// Telephone numbers: mainland mobiles by pattern, any dialable number under a telephone label.
import { coverDigits } from './cover.ts';
import type { Identifier } from './identifier.ts';
import { halfWidth } from './normalise.ts';

// No check digit exists: boundaries on both sides are the only defence against serial numbers.
const mobile =
  /(?<![0-9A-Za-z_]|\d\.)(?:\(?(?:\+|00)?86\)?[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?![0-9A-Za-z_]|\.\d)/g;
/** One dialable number inside a value that may carry several or a remark. */
const dialable = /\d(?:[\s().-]{0,2}\d){4,17}/g;
const dated = /(?:18|19|20)\d{2}[-/.年](?:0?[1-9]|1[0-2])[-/.月](?:[12]\d|3[01]|0?[1-9])(?!\d)/;

export const mobilePhone: Identifier = {
  kind: 'mobilePhone',
  accepts(value) {
    const text = halfWidth(value).trim();
    if (text.length > 80 || text.includes('*') || dated.test(text)) return false;
    return [...text.matchAll(dialable)].some((m) => m[0].replace(/\D/g, '').length >= 7);
  },
  find(text) {
    return [...halfWidth(text).matchAll(mobile)].map((m) => ({
      start: m.index,
      end: m.index + m[0].length,
    }));
  },
  /** 138****5678; a landline keeps its area code and the last two; others the last four or two. */
  mask(value) {
    if (value.includes('*')) return value;
    let out = '';
    let from = 0;
    for (const match of halfWidth(value).matchAll(dialable)) {
      const end = match.index + match[0].length;
      out += coverDigits(value.slice(from, match.index), () => false);
      out += maskNumber(value.slice(match.index, end));
      from = end;
    }
    return out + coverDigits(value.slice(from), () => false);
  },
  samples: {
    hit: ['13523333233', '135 2333 3233', '+86 135-2333-3233', '010-66778899', '(555) 555-5555'],
    miss: ['', '无', '138****5678', '2024-01-05 10:20:30', '本人', '12345'],
  },
};

function maskNumber(number: string): string {
  const digits = halfWidth(number).replace(/\D/g, '');
  const country = /^(?:00)?86(?=1[3-9]\d{9}$)/.exec(digits)?.[0].length ?? 0;
  const local = digits.slice(country);
  const [head, tail] = visible(local);
  return coverDigits(number, (i, n) => i < country || i < country + head || i >= n - tail);
}

/** How many digits of a number stay readable at its head and at its tail. */
function visible(local: string): [number, number] {
  if (/^1[3-9]\d{9}$/.test(local)) return [3, 4];
  if (/^0\d{9,11}$/.test(local)) return [/^0(?:10|2\d)/.test(local) ? 3 : 4, 2];
  if (local.length >= 10) return [0, 4];
  return local.length >= 7 ? [0, 2] : [0, 0];
}
