// 住院号 门诊号 病案号 体检号 …: local formats of no fixed shape, known only by their label.
import { coverMiddle, isMask } from './cover.ts';
import type { Identifier } from './identifier.ts';
import { halfWidth } from './normalise.ts';

const shape = /^[0-9A-Za-z][0-9A-Za-z\-_/.#]{1,47}(?:\([0-9A-Za-z]\))?$/;
/** `system: value` as FHIR front ends write an identifier. */
const qualified = /^\S{1,160}[:|]\s?([0-9A-Za-z][0-9A-Za-z\-_/.#]{1,47})$/;

export const patientNumber: Identifier = {
  kind: 'patientNumber',
  accepts(value) {
    const text = halfWidth(value).trim();
    const number = bare(text);
    return number !== undefined && /\d/.test(number);
  },
  /** The last four stay; of a short number at most half, of two digits nothing. Strict: the last two. */
  mask(value, level = 'partial') {
    if (isMask(value)) return value;
    const number = bare(halfWidth(value).trim());
    const from = number === undefined ? 0 : Math.max(0, halfWidth(value).lastIndexOf(number));
    return value.slice(0, from) + coverMiddle(value.slice(from), 0, level === 'strict' ? 2 : 4);
  },
  samples: {
    hit: ['ZY20240012', '00123456', 'M-102', '１２３４５６', 'urn:mrn: 884421'],
    miss: ['', '无', '****0012', '张三', '-', 'ABC'],
  },
};

function bare(text: string): string | undefined {
  return shape.test(text) ? text : qualified.exec(text)?.[1];
}
