// 军官证 士兵证 警官证: 军字第12345678号 names itself; the bare number needs its label.
import { coverAlphanumeric, coverMiddle, isMask } from './cover.ts';
import type { Identifier, Span } from './identifier.ts';
import { halfWidth } from './normalise.ts';

const written =
  /^\s*(?:\p{Script=Han}{1,6}字\s?第?|\p{Script=Han}{1,4}第)?\s?[0-9A-Z]{4,12}\s?[号號]?\s*$/iu;
const head = /[军軍兵士文警武政后後空海南北沈兰广成济](?:\s?[)）])?$/;
const number = /字\s?第?\s?[0-9A-Za-z]{4,10}\s?[号號]/y;

export const militaryId: Identifier = {
  kind: 'militaryId',
  accepts(value) {
    const text = halfWidth(value);
    return text.length <= 40 && !isMask(text) && written.test(text) && /\d{4}/.test(text);
  },
  bare: [{ on: 'character', characters: '字', at: recognise }],
  /** 军字第********号: the issuing letter says service, not person; strict hides it too. */
  mask(value, level = 'partial') {
    if (isMask(value)) return value;
    if (!/[字第]/.test(value)) return coverMiddle(value, 0, level === 'strict' ? 0 : 2);
    if (level === 'strict') {
      return value.replace(/[^字第号號\s()（）]/gu, '*');
    }
    let out = '';
    for (const part of value.split(/([0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+)/)) {
      out += /^[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]/.test(part) ? coverAlphanumeric(part, () => false) : part;
    }
    return out;
  },
  samples: {
    hit: ['军字第12345678号', '武字第001234号', '12345678', '士字第１２３４５６号'],
    miss: ['', '无', '军字第********号', '军官', '2024年1月5日'],
    bareHit: ['证件：军字第12345678号。', '武字第00A234号', '士字第１２３４５６号'],
    bareMiss: ['军字第号', '发字第12345号', '国药准字第H12345678号', '军字第12345678'],
  },
};

/** Around 字: the service before it, the number and 号 behind it. */
function recognise(text: string, index: number): Span | undefined {
  const service = head.exec(text.slice(Math.max(0, index - 3), index))?.[0];
  if (service === undefined) return undefined;
  number.lastIndex = 0;
  const found = number.exec(halfWidth(text.slice(index, index + 20)));
  return found ? { start: index - service.length, end: index + found[0].length } : undefined;
}
