// 银行卡: 15 to 19 digits, an issuer (ISO/IEC 7812) and Luhn. Debit cards of mainland banks have 19.
import { passesLuhn } from './check-digit.ts';
import { coverMiddle } from './cover.ts';
import type { Identifier } from './identifier.ts';
import { inAmount, inSerial } from './surroundings.ts';
import { compactNumber } from './written-number.ts';

/** UnionPay 62 with 16, 17 or 19 digits (18 would be resident IDs of Gansu), the old cards of ICBC and ABC,
 *  Visa, Mastercard, JCB, American Express (only in its grouping 4-6-5), Discover. */
const issued =
  /^(?:62\d{14}(?:\d(?:\d\d)?)?|955(?:8[0-9]|99)\d{14}|4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|3[47]\d{13}|6(?:011|4[4-9]\d|5\d\d)\d{12})$/;
const oneDigit = /^\d{4}(\d)\1{10,}\d$/;

export const bankCard: Identifier = {
  kind: 'bankCard',
  accepts: (value) => /^\d{12,21}$/.test(compactNumber(value)),
  bare: [
    {
      on: 'token',
      groups: [
        '16',
        '17',
        '19',
        '4-4-4-4',
        '4-4-4-4-3',
        '4-4-4-7',
        '6-13',
        '6-10',
        '4-6-5',
        '6-6-7',
        '4-4-4-4-1',
      ],
      certain: (compact) => issued.test(compact) && !oneDigit.test(compact) && passesLuhn(compact),
      stands: (text, span) => !inAmount(text, span) && !inSerial(text, span),
    },
  ],
  /** 后4. Strict: 后2. */
  mask: (value, level = 'partial') => coverMiddle(value, 0, level === 'strict' ? 2 : 4),
  samples: {
    hit: [
      '6222020000000000018',
      '6222 0200 0000 0000 018',
      '4111111111111112',
      '622202000000000001',
    ],
    miss: ['', '无', '***************0018', '工商银行', '12345678'],
    bareHit: [
      '6222021234567890128',
      '卡号6222 0212 3456 7890 128。',
      '4000123456789017',
      '9558801234567890128',
    ],
    bareMiss: [
      '6222021234567890129',
      '622202000000000001',
      '4222222222222',
      '374245455400126',
      '1234567890123452',
      '20240131123456789',
    ],
  },
};
