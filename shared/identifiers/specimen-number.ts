// 标本号 条码 检查号 影像号 Study UID: local formats and object identifiers, known only by their label.
import { coverMiddle, isMask } from './cover.ts';
import type { Identifier } from './identifier.ts';
import { halfWidth } from './normalise.ts';

const shape = /^[0-9A-Za-z][0-9A-Za-z\-_/.#\s]{1,63}$/;
/** 12.5 is a result, 2024-01-05 08:30 a time. */
const measured = /^\d+\.\d+$|^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s|$)/;

export const specimenNumber: Identifier = {
  kind: 'specimenNumber',
  accepts(value) {
    const text = halfWidth(value).trim();
    return shape.test(text) && /\d.*\d/.test(text) && !isMask(text) && !measured.test(text);
  },
  /** 后4, of a short number at most half. Strict: 后2. */
  mask: (value, level = 'partial') => coverMiddle(value, 0, level === 'strict' ? 2 : 4),
  samples: {
    hit: ['CT202401050012', '240105001234', '1.2.840.10008.5.1.4.1', 'B-1203/7'],
    miss: ['', '无', '********0012', '血清', '12.5', '2024-01-05 08:30', '-'],
  },
};
