// WeChat (letter, then 5–19 of letters, digits, - and _) and QQ (5–11 digits); patients also write their
// telephone there. Known only by the label.
import { coverMiddle, isMask } from './cover.ts';
import type { Identifier } from './identifier.ts';
import { halfWidth } from './normalise.ts';

const account = /^[0-9A-Za-z][-_0-9A-Za-z]{4,29}$/;

export const socialAccount: Identifier = {
  kind: 'socialAccount',
  accepts(value) {
    const text = halfWidth(value).trim();
    return !isMask(text) && account.test(text) && /[\d_-]|^[a-z]{6,}$/i.test(text);
  },
  /** 前2后1. Strict: 前1. */
  mask: (value, level = 'partial') =>
    level === 'strict' ? coverMiddle(value, 1, 0) : coverMiddle(value, 2, 1),
  samples: {
    hit: ['wx_test0001', 'zhangsan-88', '123456789', '１２３４５６'],
    miss: ['', '无', 'wx********1', '已绑定', '1234', 'a b'],
  },
};
