// Fixed-line telephones: an area code that exists and a local number. Hotlines (400, 12345) are no
// patient's: hotline.ts.
import { isMask } from './cover.ts';
import { dialable, maskDialable } from './dialable.ts';
import type { BareForm, Identifier, Span } from './identifier.ts';
import { halfWidth } from './normalise.ts';
import { isCalendarDate } from './plausible.ts';
import { before, behind, inAmount, widened } from './surroundings.ts';

/** Area codes of the mainland: 010, 02x with eight digits, the others with seven or eight. */
const area4 =
  '(?:31\\d|335|349|35\\d|37\\d|39\\d|41\\d|42[179]|43\\d|45\\d|46[4-9]|47\\d|48[23]|51\\d|52[37]|53\\d|543|546|55\\d|56[1-6]|57\\d|580|59\\d|63[1-5]|66[0238]|69[12]|701|71\\d|72[248]|73\\d|74[3-6]|75\\d|76[0-9]|77\\d|79\\d|81[2-8]|82[5-7]|83\\d|85\\d|87\\d|88[3678]|89[0-8]|90\\d|91\\d|93\\d|94[13]|95[1-5]|97\\d|99\\d)';
const mainland = new RegExp(`^0(?:(?:10|2[0-57-9])[2-8]\\d{7}|${area4}[2-8]\\d{6,7})$`);
/** Behind +86 the leading zero of the area code is not dialled. */
const abroad = new RegExp(`^(?:(?:10|2[0-57-9])[2-8]\\d{7}|${area4}[2-8]\\d{6,7})$`);
const taiwan = /^0(?:2[2-8]\d{7}|4[2-3]\d{7}|3[2-9]\d{6,7}|[4-8][2-9]\d{6})$/;

const mainlandCode = /(?:\(\s?(?:\+\s?|00)?86\s?\)|(?:\+\s?|00)86)[\s-]?(?:\(0\)\s?)?$/;
const taiwanCode = /(?:\(\s?(?:\+\s?|00)?886\s?\)|(?:\+\s?|00)886)[\s-]?$/;
const hongKongCode = /(?:\(\s?(?:\+\s?|00)?85[23]\s?\)|(?:\+\s?|00)85[23])[\s-]?$/;
const extension =
  /^(?:\s?[-–—]\s?\d{1,5}|\s?(?:转|轉|分机|分機|内线|ext\.?|x|#)[\s:.]{0,2}\d{1,6})(?![0-9A-Za-z_])/i;
const bracketed = /[([【](0\d{1,3})[)\]】][\s-]?(\d{3,4}[\s-]?\d{4}|\d{6,8})(?![0-9A-Za-z_]|\.\d)/y;

const bare: readonly BareForm[] = [
  {
    on: 'token',
    groups: ['3-8', '4-7', '4-8', '3-4-4', '4-4-4', '4-3-4', '11', '12'],
    certain: (compact) => mainland.test(compact) && !endsInDate(compact),
    stands: standsAlone,
    widen: (text, span) => withExtension(text, widened(text, span, mainlandCode)),
  },
  {
    on: 'token',
    groups: ['2-8', '3-7', '3-8', '2-4-4', '3-3-4', '3-4-4'],
    certain: (compact) => abroad.test(compact),
    stands: (text, span) => mainlandCode.test(before(text, span, 10)) && standsAlone(text, span),
    widen: (text, span) => withExtension(text, widened(text, span, mainlandCode)),
  },
  {
    on: 'token',
    groups: ['2-8', '2-7', '2-4-4', '2-3-4'],
    certain: (compact) => taiwan.test(compact) && !endsInDate(compact),
    stands: (text, span) =>
      /^[0０][2-8２-８][-–—－]/.test(text.slice(span.start, span.start + 4)) &&
      standsAlone(text, span),
    widen: withExtension,
  },
  {
    on: 'token',
    groups: ['1-8', '1-4-4', '1-7', '1-3-4'],
    certain: (compact) => taiwan.test(`0${compact}`),
    stands: (text, span) => taiwanCode.test(before(text, span, 12)) && standsAlone(text, span),
    widen: (text, span) => withExtension(text, widened(text, span, taiwanCode)),
  },
  {
    on: 'token',
    groups: ['8', '4-4'],
    certain: (compact) => /^[23]\d{7}$/.test(compact),
    stands: (text, span) => hongKongCode.test(before(text, span, 12)) && !inAmount(text, span),
    widen: (text, span) => widened(text, span, hongKongCode),
  },
  { on: 'character', characters: '(（[【', at: inBrackets },
];

export const landline: Identifier = {
  kind: 'landline',
  accepts(value) {
    const text = halfWidth(value).trim();
    if (text.length > 80 || isMask(text)) return false;
    const counts = [...text.matchAll(dialable)].map((m) => m[0].replace(/\D/g, '').length);
    return counts.some((count) => count >= 6 && count <= 18);
  },
  bare,
  /** 010-******99: the area code and the last two. Strict: the area code. A number without area code
   *  keeps the last two, or nothing. */
  mask(value, level = 'partial') {
    const tail = level === 'strict' ? 0 : 2;
    return maskDialable(value, (digits) => {
      const head = areaLength(digits);
      return [head, digits.length - head > 4 ? tail : 0];
    });
  },
  samples: {
    hit: ['010-66778899', '0755-8301234', '(02) 2345-6789', '66778899', '021-58881234-8001'],
    miss: ['', '无', '010-******99', '转801', '12345'],
    bareHit: [
      '010-66778899',
      '(010)66778899',
      '+86-10-66778899',
      '+86-(0)755-83012345',
      '0571-87654321转801',
      '0311 8301234-8001',
      '（０２）２３４５－６７８９',
      '02-2345-6789',
      '+886-2-2345-6789',
      '+852 2345 6789',
    ],
    bareMiss: [
      '066-66778899',
      '010-16778899',
      '00012345678',
      '400-123-4567',
      '02 2345 6789',
      '66778899',
      '010-66778899.5',
      '1010-66778899',
      '02-20240131',
    ],
  },
};

/** 0301-20240131 is a ward's serial number of a day. */
function endsInDate(compact: string): boolean {
  const last = compact.slice(-8);
  return last.startsWith('20') && isCalendarDate(last);
}

function areaLength(digits: string): number {
  if (/^0(?:10|2[0-57-9])\d{8}$/.test(digits)) return 3;
  if (taiwan.test(digits) && digits.length < 11) return 2;
  return /^0\d{9,11}$/.test(digits) ? 4 : 0;
}

function standsAlone(text: string, span: Span): boolean {
  if (inAmount(text, span)) return false;
  if (/[0-9A-Za-z_][-–—]$/.test(before(text, span, 2)) && !mainlandOrTaiwanCode(text, span))
    return false;
  const next = behind(text, span, 16);
  return !/^[-–—][0-9A-Za-z]/.test(next) || extension.test(next);
}

function mainlandOrTaiwanCode(text: string, span: Span): boolean {
  return /(?:\+\s?|00)(?:86|886)-$/.test(before(text, span, 7));
}

function withExtension(text: string, span: Span): Span {
  const found = extension.exec(behind(text, span, 16))?.[0].length ?? 0;
  return { start: span.start, end: span.end + found };
}

/** (010)66778899, (02) 2345-6789 */
function inBrackets(text: string, index: number): Span | undefined {
  if (!/[0０]/.test(text.charAt(index + 1))) return undefined;
  bracketed.lastIndex = 0;
  const found = bracketed.exec(halfWidth(text.slice(index, index + 28)));
  if (!found) return undefined;
  const number = `${found[1] ?? ''}${(found[2] ?? '').replace(/\D/g, '')}`;
  if (!mainland.test(number) && !taiwan.test(number)) return undefined;
  return withExtension(text, { start: index, end: index + found[0].length });
}
