// Macau resident identity card: seven digits beginning with 1, 5 or 7 and a check digit in brackets whose
// scheme is not public. Bare only with its brackets.
import { coverAlphanumeric, isMask } from './cover.ts';
import type { Identifier, Span } from './identifier.ts';
import { halfWidth } from './normalise.ts';
import { compactNumber } from './written-number.ts';

const number = /(?<![0-9A-Za-z_*.\-/])(?<!\d[,，])([1578]\d{6})$/;

export const macauId: Identifier = {
  kind: 'macauId',
  accepts: (value) => /^\d{7,9}$/.test(compactNumber(value).replace(/\//g, '')),
  bare: [{ on: 'character', characters: '(（[［【', at: recognise }],
  /** 1****67(8). Strict: 1******(*). */
  mask(value, level = 'partial') {
    if (isMask(value)) return value;
    return coverAlphanumeric(value, (i, n) => {
      if (n < 7) return false;
      return i === 0 || (level === 'partial' && i >= n - 3);
    });
  },
  samples: {
    hit: ['1234567(8)', '5234567（1）', '12345678', '1/234567/8'],
    miss: ['', '无', '1****67(8)', '1234', '12345.67'],
    bareHit: ['1234567(8)', '編號７２３４５６７（１）'],
    bareMiss: [
      '2234567(8)',
      '11234567(8)',
      '12345678',
      '1234567(12)',
      '1****67(8)',
      '0.1234567(8)',
    ],
  },
};

function recognise(text: string, index: number): Span | undefined {
  if (!/^[(［[【（][\d０-９][)）\]］】](?![0-9A-Za-z０-９])/.test(text.slice(index, index + 4)))
    return undefined;
  const first = number.exec(halfWidth(text.slice(Math.max(0, index - 9), index)))?.[1];
  return first === undefined ? undefined : { start: index - first.length, end: index + 3 };
}
