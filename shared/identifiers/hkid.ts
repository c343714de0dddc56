// Hong Kong identity card: A123456(3). Bare only with its brackets and a right check digit (mod 11).
import { coverAlphanumeric, isMask } from './cover.ts';
import { passesHkid } from './check-digit.ts';
import type { Identifier, Span } from './identifier.ts';
import { halfWidth } from './normalise.ts';
import { compactNumber } from './written-number.ts';

const number = /(?:^|[^0-9A-Za-z_*.-])([A-Za-z]{1,2}\s?\d{6}\s?)$/;

export const hkid: Identifier = {
  kind: 'hkid',
  accepts: (value) => /^[A-Z]{1,2}\d{5,7}[0-9A]?$/.test(compactNumber(value)),
  bare: [{ on: 'character', characters: '(（[［【', at: recognise }],
  /** A****56(3). Strict: A******(*). */
  mask(value, level = 'partial') {
    if (isMask(value)) return value;
    return coverAlphanumeric(value, (i, n) => {
      if (n < 7) return false;
      return i === 0 || (level === 'partial' && i >= n - 3);
    });
  },
  samples: {
    hit: ['A123456(3)', 'a123456（3）', 'A1234563', 'AB987654(2)', 'A123456(4)'],
    miss: ['', '无', 'A****56(3)', 'A12', '12345678', 'A15.0'],
    bareHit: [
      'A123456(3)',
      '身份證A123456（3）',
      'Ａ１２３４５６（３）',
      'A123456[3]',
      'A 123456 (3)',
    ],
    bareMiss: [
      'A123456(4)',
      'XA123456(3)',
      'A1234563',
      '1A123456(3)',
      'ABC123456(3)',
      'A****56(3)',
    ],
  },
};

/** Around an opening bracket: letters and digits before it, the check digit in it. */
function recognise(text: string, index: number): Span | undefined {
  if (!/^[(［[【（][\dA０-９Ａaａ][)）\]］】]/.test(text.slice(index, index + 3))) return undefined;
  const first = number.exec(halfWidth(text.slice(Math.max(0, index - 12), index)))?.[1];
  if (first === undefined || /[0-9A-Za-z０-９]/.test(text.charAt(index + 3))) return undefined;
  const check = halfWidth(text.charAt(index + 1));
  if (!passesHkid(`${first.replace(/\s/g, '')}${check}`.toUpperCase())) return undefined;
  return { start: index - first.length, end: index + 3 };
}
