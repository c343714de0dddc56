// 台湾居民来往大陆通行证: eight digits since 2015; before that ten and a letter. Eight digits are also a date,
// a Hong Kong telephone and a Taiwanese company, so it needs its label.
import { coverMiddle } from './cover.ts';
import type { Identifier } from './identifier.ts';
import { compactNumber } from './written-number.ts';

export const taiwanPermit: Identifier = {
  kind: 'taiwanPermit',
  accepts: (value) => /^[A-Z]?\d{7,10}[0-9A-Z]{0,2}$/.test(compactNumber(value)),
  /** 前1后2. Strict: 后2. */
  mask: (value, level = 'partial') => coverMiddle(value, level === 'strict' ? 0 : 1, 2),
  samples: {
    hit: ['12345678', '1234567890(B)', '0123456789（A）', '1234567890B'],
    miss: ['', '无', '1*****78', '12345678.00', 'ABCDEFGH', '1234'],
    bareMiss: ['12345678', '20240131', '1234567890(B)'],
  },
};
