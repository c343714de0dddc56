// 社保卡号 医保卡号 人员编号: nine or ten characters on the card, up to 30 in psn_no, 28 in the token of the
// electronic certificate. No shape of its own: known only by the label.
import { coverMiddle } from './cover.ts';
import type { Identifier } from './identifier.ts';
import { compactNumber } from './written-number.ts';

export const insuranceNumber: Identifier = {
  kind: 'insuranceNumber',
  accepts(value) {
    const compact = compactNumber(value).replace(/[_/]/g, '');
    return /^[0-9A-Z]{5,64}$/.test(compact) && compact.replace(/\D/g, '').length >= 3;
  },
  /** 后4. Strict: 后2. */
  mask: (value, level = 'partial') => coverMiddle(value, 0, level === 'strict' ? 2 : 4),
  samples: {
    hit: ['A12345678', '1234567890', '11010000000000000001234567', 'H12-345-678'],
    miss: ['', '无', '*****5678', '城镇职工', '自费', '12', '310'],
  },
};
