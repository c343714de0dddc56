// Taiwan: 身分證 (letter, 1 or 2), 外來人口統一證號 (letter, 8 or 9) and its form before 2021 (two letters,
// usable to 2030). One in ten part numbers passes the check, so a longer word is never one.
import { passesTaiwan } from './check-digit.ts';
import { coverMiddle } from './cover.ts';
import type { Identifier } from './identifier.ts';
import { inAmount, inSerial } from './surroundings.ts';
import { compactNumber } from './written-number.ts';

export const taiwanId: Identifier = {
  kind: 'taiwanId',
  accepts: (value) => /^[A-Z]{1,2}\d{7,10}$/.test(compactNumber(value)),
  bare: [
    {
      on: 'token',
      groups: ['10', '1-9', '2-8', '4-3-3', '4-6', '1-3-3-3'],
      certain: passesTaiwan,
      stands: (text, span) => !inAmount(text, span) && !inSerial(text, span),
    },
  ],
  /** A1*****789. Strict: A*******89. */
  mask: (value, level = 'partial') =>
    level === 'strict' ? coverMiddle(value, 1, 2) : coverMiddle(value, 2, 3),
  samples: {
    hit: ['A123456789', 'a123456789', 'A800000014', 'AC01234567', 'A123456788'],
    miss: ['', '無', 'A1*****789', 'A12', '1234567890', 'A15.0'],
    bareHit: ['身分證A123456789', 'a123456789', 'A 123456789', 'Ａ１２３４５６７８９'],
    bareMiss: ['A123456788', 'A323456789', 'XA123456789', 'A1234567890', 'LOT-A123456789'],
  },
};
