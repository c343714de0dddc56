// 居民身份证: GB 11643-1999 (18 characters, ISO 7064 MOD 11-2) and GB 11643-1989 (15 digits, no check).
import { coverAlphanumeric } from './cover.ts';
import type { Identifier, Span } from './identifier.ts';
import { halfWidth, residentIdCheck } from './normalise.ts';

// Groups 6-8-4 may stand apart by one space, hyphen or zero-width character. Word characters on either
// side mean a longer token (an order number), which is left alone.
const separator = '[\\s\\u200b-\\u200f\\u2060\\ufeff-]?';
const pattern = new RegExp(
  `(?<![0-9A-Za-z_])[1-8]\\d{5}${separator}(?:18|19|20)\\d{6}${separator}\\d{3}[0-9Xx](?![0-9A-Za-z_])`,
  'g',
);
const shape = /^[0-9A-Za-z][0-9A-Za-z\s\-·()（）\u200b-\u200f\u2060\ufeff]{4,27}$/;
const lastYear = 2049;

export const residentId: Identifier = {
  kind: 'residentId',
  accepts(value) {
    const text = halfWidth(value).trim();
    const digits = text.replace(/\D/g, '').length;
    return shape.test(text) && digits >= 5;
  },
  find(text) {
    const spans: Span[] = [];
    for (const match of halfWidth(text).matchAll(pattern)) {
      const id = match[0].replace(/[^0-9Xx]/g, '').toUpperCase();
      if (!isDate(id.slice(6, 14)) || residentIdCheck(id.slice(0, 17)) !== id[17]) continue;
      spans.push({ start: match.index, end: match.index + match[0].length });
    }
    return spans;
  },
  /** 前3后4; 15 digits 前3后2; other documents under the same label 前1后2. */
  mask(value) {
    if (value.includes('*')) return value;
    return coverAlphanumeric(value, (i, n) => {
      if (n < 6) return false;
      if (n < 15) return i < 1 || i >= n - 2;
      return i < 3 || i >= n - (n === 15 ? 2 : 4);
    });
  },
  samples: {
    hit: ['110101199003078670', '11010119900307867x', '110105491231002', '440113 20141005 001X'],
    miss: ['', '无', '不详', '110***********8670', '2024年1月5日', '1234'],
  },
};

/** YYYYMMDD that the calendar has, from 1800 to 2049. */
function isDate(yyyymmdd: string): boolean {
  const year = Number(yyyymmdd.slice(0, 4));
  const month = Number(yyyymmdd.slice(4, 6));
  const day = Number(yyyymmdd.slice(6, 8));
  if (year > lastYear || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (days[month - 1] ?? 0);
}
