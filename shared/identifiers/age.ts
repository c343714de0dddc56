// Ages over 89 single a person out (HIPAA 45 CFR 164.514(b)(2)(i)(C)); younger ones are needed for care and
// stay.
import { isMask } from './cover.ts';
import type { Identifier, Span } from './identifier.ts';
import { halfWidth } from './normalise.ts';
import { before, behind } from './surroundings.ts';

const digits = /(?<![\d.])0?(?:9\d|1[0-4]\d)(?![\d.]\d)(?!\d)/;
const labelled =
  /^(?:约|約|~)?0?(?:9\d|1[0-4]\d)\s?(?:周岁|周歲|岁|歲|y\.?\s?o?\.?|yrs?|years?(?:[\s-]old)?|y\/o)?\s?(?:\d{1,2}\s?(?:个?月|個月))?$/i;
/** A range, a limit, a dose rule: nobody's age. */
const limitBefore =
  /(?:[\d岁歲]\s?[-~～至到—–]|[≥≤><满滿超过過近]|[以不大小高低]于|[大小高低]於|over|under|above|below|least)\s?$/i;
const limitBehind =
  /^\s?(?:(?:and|or) (?:old|ove|abo|up)|(?:老人|高龄|患者)?(?:以上|以下|以内|以內|及以|或以)|[-~～至到—–]\s?\d|\+)/;
const years = /^y(?:ears?|rs?|\.?\s?o\.?|\/o)?(?:[\s-]old)?(?![0-9A-Za-z])/i;

export const age: Identifier = {
  kind: 'age',
  accepts: (value) => value.length <= 30 && labelled.test(halfWidth(value).trim()),
  bare: [
    { on: 'character', characters: '岁歲', at: recognise },
    { on: 'character', characters: 'yYｙＹ', at: recogniseEnglish },
  ],
  /** 90+岁: the one mask that says more than its length, so it is not of the value's width. Strict: **岁. */
  mask(value, level = 'partial') {
    if (isMask(value) || /90\+/.test(value)) return value;
    const text = halfWidth(value);
    const found = digits.exec(text);
    if (!found) return value.replace(/[0-9０-９]/g, '*');
    const hidden = level === 'strict' ? '*'.repeat(found[0].length) : '90+';
    const rest = value.slice(found.index + found[0].length).replace(/[0-9０-９]/g, '*');
    return value.slice(0, found.index).replace(/[0-9０-９]/g, '*') + hidden + rest;
  },
  samples: {
    hit: ['92', '92岁', '103 周岁', '９５岁', '92 years old', '092Y', '93 y/o'],
    miss: ['', '89岁', '35', '90+', '**岁', '95天', '92个月', '92kg', '150岁'],
    bareHit: [
      '张三，92岁，',
      '患者男 103 周岁',
      '９５岁',
      '92-year-old man',
      '95 years old',
      '093Y',
    ],
    bareMiss: [
      '89岁',
      '90岁以上',
      '≥90岁',
      '80-90岁',
      '90～95岁',
      '90岁-95岁',
      '年满90岁',
      '90+岁',
      '190岁',
      '1.92岁',
      '**岁',
      '92天',
      'over 90 years',
      '90 years or older',
      '92 yards',
      'DAY92Y',
    ],
  },
};

/** Digits right before 岁, 周岁 between them or not. */
function recognise(text: string, index: number): Span | undefined {
  const head = halfWidth(text.slice(Math.max(0, index - 6), index));
  const found = /(?<!\d|\d[.,])(?:9\d|1[0-4]\d)\s?周?$/.exec(head)?.[0];
  if (found === undefined) return undefined;
  const span = { start: index - found.length, end: index + 1 };
  return notLimit(text, span) ? span : undefined;
}

/** 92-year-old, 95 yrs, 93 y/o, 092Y of DICOM: digits right before the y. The number
 *  alone is the value. */
function recogniseEnglish(text: string, index: number): Span | undefined {
  const head = halfWidth(text.slice(Math.max(0, index - 6), index));
  const found = /(?<![0-9A-Za-z_]|\d[.,])0?(?:9\d|1[0-4]\d)[\s-]?$/.exec(head)?.[0];
  if (found === undefined) return undefined;
  const unit = years.exec(halfWidth(text.slice(index, index + 12)))?.[0];
  if (unit === undefined) return undefined;
  const end = index - (found.length - found.trimEnd().replace(/-$/, '').length);
  const span = { start: index - found.length, end: index + unit.length };
  return notLimit(text, span) ? { start: span.start, end } : undefined;
}

function notLimit(text: string, span: Span): boolean {
  return !limitBefore.test(before(text, span, 6)) && !limitBehind.test(behind(text, span, 8));
}
