// 出生医学证明: a letter (the edition) and nine digits. No check digit, so it needs its label.
import { coverMiddle } from './cover.ts';
import type { Identifier } from './identifier.ts';
import { compactNumber } from './written-number.ts';

export const birthCertificate: Identifier = {
  kind: 'birthCertificate',
  accepts: (value) => /^(?:NO\.?)?[A-Z]{0,2}\d{7,12}$/.test(compactNumber(value)),
  /** 前2后2. Strict: 后2. */
  mask: (value, level = 'partial') => coverMiddle(value, level === 'strict' ? 0 : 2, 2),
  samples: {
    hit: ['U123456789', 'u 123456789', '123456789'],
    miss: ['', '无', 'U1******89', 'U12.5', '新生儿', '1234'],
    bareMiss: ['U123456789'],
  },
};
