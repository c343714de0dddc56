// 居民身份证: GB 11643-1999 (18 characters, ISO 7064 MOD 11-2) and GB 11643-1989 (15 digits, no check).
import { passesMod112 } from './check-digit.ts';
import { coverAlphanumeric, isMask } from './cover.ts';
import type { Identifier } from './identifier.ts';
import { halfWidth } from './normalise.ts';
import { isCalendarDate, startsWithProvince } from './plausible.ts';

const shape = /^[0-9A-Za-z][0-9A-Za-z\s\-·()（）\u200b-\u200f\u2060\ufeff]{4,27}$/;
// As people write it: GB 11643 says no grouping, so every habit of forms and typists is listed.
const groups = [
  '18',
  '6-8-4',
  '6-12',
  '14-4',
  '6-4-4-4',
  '3-3-4-4-4',
  '4-4-4-4-2',
  '6-4-2-2-4',
  '17-1',
];
// Residence permits (港澳台居民居住证) have these regions exactly; 71 is Taiwan's code without a register.
const region = /^(?:8[123]0000|(?!8)\d{6})/;

export const residentId: Identifier = {
  kind: 'residentId',
  accepts(value) {
    const text = halfWidth(value).trim();
    const digits = text.replace(/\D/g, '').length;
    return shape.test(text) && digits >= 5;
  },
  bare: [{ on: 'token', groups, certain: isResidentId }],
  /** 前3后4; 15 digits 前3后2; other documents under the same label 前1后2. Strict: 前1后2. */
  mask(value, level = 'partial') {
    if (isMask(value)) return value;
    return coverAlphanumeric(value, (i, n) => {
      if (n < 6) return false;
      if (n < 15 || level === 'strict') return i < 1 || i >= n - 2;
      return i < 3 || i >= n - (n === 15 ? 2 : 4);
    });
  },
  samples: {
    hit: ['110101199003078670', '11010119900307867x', '110105491231002', '440113 20141005 001X'],
    miss: ['', '无', '不详', '110***********8670', '2024年1月5日', '1234'],
    bareHit: [
      '110101199003078670',
      '身份证110101 19900307 8670。',
      '44011320141005001x',
      '810000198001010014',
      '１１０１０１１９９００３０７８６７０',
    ],
    bareMiss: [
      '110101199003078671',
      '110101199002308674',
      '1101011990030786700',
      'order_110101199003078670_9',
      '840000199201300022',
      '110105491231002',
    ],
  },
};

/** 18 characters, compact: province, a date that exists until 2049, check digit. Covers the residence
 *  permits of Hong Kong, Macau and Taiwan residents (810000, 820000, 830000). */
export function isResidentId(compact: string): boolean {
  return (
    compact.length === 18 &&
    startsWithProvince(compact) &&
    region.test(compact) &&
    isCalendarDate(compact.slice(6, 14)) &&
    passesMod112(compact)
  );
}

/** 15 digits of GB 11643-1989: province and a date of the 20th century. It has no check digit, so this
 *  never stands for a label. */
export function isFirstGeneration(compact: string): boolean {
  return (
    /^\d{15}$/.test(compact) &&
    startsWithProvince(compact) &&
    isCalendarDate(`19${compact.slice(6, 12)}`)
  );
}
