// 港澳居民来往内地通行证: H or M, eight digits, since 2013 without the two digits that count issues. It has
// no check digit and looks like a lot number, so it needs its label.
import { coverMiddle } from './cover.ts';
import type { Identifier } from './identifier.ts';
import { compactNumber } from './written-number.ts';

export const hkMacauPermit: Identifier = {
  kind: 'hkMacauPermit',
  accepts: (value) => /^[A-Z]{0,2}\d{7,12}$/.test(compactNumber(value)),
  /** H********90. Strict: the last two. */
  mask: (value, level = 'partial') => coverMiddle(value, level === 'strict' ? 0 : 1, 2),
  samples: {
    hit: ['H12345678', 'M0012345601', 'h12345678', 'H 1234 5678', 'H1234567'],
    miss: ['', '无', 'H********90', 'H80.001', 'M79.601', 'HM', '123'],
    bareMiss: ['H12345678', 'M0012345601'],
  },
};
