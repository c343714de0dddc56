// 出生日期: a date is a birth date only under its label; the year stays (age is needed for care).
import { coverAll, coverDigits, isMask } from './cover.ts';
import type { Identifier, MaskLevel, Span } from './identifier.ts';
import { halfWidth } from './normalise.ts';
import { replaceSpans } from './replace-spans.ts';

const months = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?';
const forms = [
  // 1985-03-07, 1985/3/7 08:00, 1985.3.7, 1985年3月7日, 1985-03
  /(?:1[89]|20)\d{2}\s?[-/.年]\s?\d{1,2}(?:\s?[-/.月]\s?\d{1,2}日?|月)?(?:[T\s]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?Z?)?/gi,
  // 07/03/1985, 7-3-1985
  /(?<!\d)\d{1,2}[-/.]\d{1,2}[-/.](?:1[89]|20)\d{2}(?!\d)/g,
  // 19850307
  /(?<!\d)(?:1[89]|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)/g,
  // 民國74年3月7日, 74年3月7日
  /(?<!\d)\d{2,3}年\d{1,2}月(?:\d{1,2}日?)?/g,
  // 75/12/16 of the years of the Republic, 12/16/75
  /(?<![\d/.-])\d{2,3}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?![\d/.-])/g,
  // Mar 7, 1985 and 7 March 1985
  new RegExp(`(?<!\\d)\\d{1,2}-${months}-(?:1[89]|20)\\d{2}`, 'gi'),
  new RegExp(`${months}\\s\\d{1,2}(?:st|nd|rd|th)?,?\\s(?:1[89]|20)\\d{2}`, 'gi'),
  new RegExp(`(?<!\\d)\\d{1,2}(?:st|nd|rd|th)?\\s${months},?\\s(?:1[89]|20)\\d{2}`, 'gi'),
];
/** Of 75/12/16 the 75 must be a year to stay: of 12/11/10 nothing is certain. */
const year = /(?:1[89]|20)\d{2}|^\d{2,3}(?=年)|^(?:3[2-9]|[4-9]\d|1[01]\d)(?=[-/.])/;

export const birthDate: Identifier = {
  kind: 'birthDate',
  accepts(value) {
    const text = halfWidth(value).trim();
    return text.length <= 60 && !isMask(text) && dates(text).length > 0;
  },
  /** 1985-**-**; only the date is covered, so an age beside it stays. Strict: the
   *  year goes too. */
  mask(value, level = 'partial') {
    if (isMask(value)) return value;
    const spans = dates(halfWidth(value));
    if (spans.length === 0) return coverDigits(value, () => false);
    return replaceSpans(value, spans, (date) => maskDate(date, level));
  },
  samples: {
    hit: ['1985-03-07', '1985/3/7', '1985年3月7日', '19850307', '3/7/1985', '1985-03-07 08:30:00'],
    miss: ['', '不详', '1985-**-**', '35岁', '12345678901'],
  },
};

/** Dates in the first written form that occurs; values hold one date, rarely two. Without a label they
 *  are any dates: visits, reports, expiry. */
export function dates(text: string): Span[] {
  const found: Span[] = [];
  for (const form of forms) {
    // A loop: matchAll copies the pattern each time, which costs more than the search.
    form.lastIndex = 0;
    for (let m = form.exec(text); m; m = form.exec(text)) {
      found.push({ start: m.index, end: m.index + m[0].length });
    }
    if (found.length > 0) return found;
  }
  return found;
}

function maskDate(date: string, level: MaskLevel): string {
  if (level === 'strict') return hideParts(date);
  const kept = year.exec(halfWidth(date));
  if (!kept) return coverAll(date);
  const start = kept.index;
  const end = start + kept[0].length;
  return hideParts(date.slice(0, start)) + date.slice(start, end) + hideParts(date.slice(end));
}

/** Digits and Latin letters go; 年月日 and separators keep the shape readable. */
function hideParts(part: string): string {
  return part.replace(/[0-9０-９A-Za-zＡ-Ｚａ-ｚ]/g, '*');
}
