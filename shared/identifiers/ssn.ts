// Social security number of the United States: area, group, serial; no check digit, so bare only with its
// hyphens.
import { coverMiddle } from './cover.ts';
import type { Identifier } from './identifier.ts';
import { inAmount, inSerial } from './surroundings.ts';
import { compactNumber } from './written-number.ts';

const valid = /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/;
const hyphenated = /^\d{3}[-‐‑–—－]\d{2}[-‐‑–—－]\d{4}$/u;

export const ssn: Identifier = {
  kind: 'ssn',
  accepts: (value) => /^\d{8,10}$/.test(compactNumber(value)),
  bare: [
    {
      on: 'token',
      groups: ['3-2-4'],
      certain: (compact) => valid.test(compact),
      // 120 80 1234 are three results; a hyphen on either side makes it a part number.
      stands: (text, span) =>
        hyphenated.test(text.slice(span.start, span.end).replace(/[０-９]/g, '0')) &&
        !inAmount(text, span) &&
        !inSerial(text, span),
    },
  ],
  /** ***-**-1234. Strict: ***-**-**34. */
  mask: (value, level = 'partial') => coverMiddle(value, 0, level === 'strict' ? 2 : 4),
  samples: {
    hit: ['219-09-9998', '219099998', '219 09 9998', '666-12-3456'],
    miss: ['', 'none', '***-**-1234', 'xxx-xx-1234', '12-34'],
    bareHit: ['219-09-9998', 'SSN 001-01-0001.', '８９９－９９－９９９９'],
    bareMiss: [
      '900-12-3456',
      '666-12-3456',
      '000-12-3456',
      '219-00-9998',
      '219-09-0000',
      '219 09 9998',
      '219099998',
      '1-219-09-9998',
      '***-**-1234',
    ],
  },
};
