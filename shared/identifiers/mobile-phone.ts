// Mobile telephones: mainland, Taiwan, and Hong Kong and Macau with their country code. Under a
// telephone label any dialable number counts, for fields hold what patients give.
import { isMask } from './cover.ts';
import { dialable, maskDialable, type Visible } from './dialable.ts';
import type { BareForm, Identifier, Span } from './identifier.ts';
import { halfWidth } from './normalise.ts';
import { before, behind, inAmount, widened } from './surroundings.ts';

// No check digit exists: boundaries on both sides are the only defence against serial numbers.
/** Prefixes in use; 13-digit numbers of machines (14x, 106x) are no handsets. */
const mainland = /^1(?:3\d|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])\d{8}$/;
const dated = /(?:18|19|20)\d{2}[-/.年](?:0?[1-9]|1[0-2])[-/.月](?:[12]\d|3[01]|0?[1-9])(?!\d)/;

const mainlandCode = /(?:\(\s?(?:\+\s?|00)?86\s?\)|(?:\+\s?|00)?86)[\s-]?$/;
const taiwanCode = /(?:\(\s?(?:\+\s?|00)?886\s?\)|(?:\+\s?|00)886)[\s-]?(?:\(0\))?$/;
const hongKongCode = /(?:\(\s?(?:\+\s?|00)?85[23]\s?\)|(?:\+\s?|00)85[23])[\s-]?$/;
/** Behind a hyphen another number may follow; then it is no serial number. */
const secondNumber = /^[-–—](?:1[3-9]\d{9}|0\d{9,11})(?!\d)/;
const firstNumber = /(?<!\d)(?:1[3-9]\d{9}|0\d{9,11})[-–—]$/;

const result =
  /(?:细胞|細胞|血小板|计数|計數|[值量率压壓]|plt|[rw]bc|ml)\s?[:]?\s?(?:\d{1,5}\s){0,2}$/i;

const bare: readonly BareForm[] = [
  {
    on: 'token',
    groups: ['11', '3-4-4', '3-8', '7-4', '4-3-4', '4-4-3', '3-3-5'],
    certain: (compact) => mainland.test(compact),
    stands: (text, span) =>
      standsAlone(text, widened(text, span, mainlandCode)) && !isResults(text, span),
    widen: (text, span) => widened(text, span, mainlandCode),
  },
  {
    on: 'token',
    groups: ['13', '15'],
    certain: (compact) => /^(?:00)?86/.test(compact) && mainland.test(compact.slice(-11)),
    stands: standsAlone,
    widen: (text, span) => widened(text, span, /\+$/),
  },
  {
    on: 'token',
    groups: ['10', '4-3-3', '4-6'],
    certain: (compact) => /^09\d{8}$/.test(compact),
    stands: standsAlone,
  },
  {
    on: 'token',
    groups: ['9', '3-3-3', '3-6'],
    certain: (compact) => /^9\d{8}$/.test(compact),
    stands: (text, span) =>
      taiwanCode.test(before(text, span, 16)) && standsAlone(text, widened(text, span, taiwanCode)),
    widen: (text, span) => widened(text, span, taiwanCode),
  },
  {
    on: 'token',
    groups: ['8', '4-4'],
    certain: (compact) => /^[4-9]\d{7}$/.test(compact),
    stands: (text, span) =>
      hongKongCode.test(before(text, span, 16)) &&
      standsAlone(text, widened(text, span, hongKongCode)),
    widen: (text, span) => widened(text, span, hongKongCode),
  },
  {
    on: 'token',
    groups: ['11', '12'],
    certain: (compact) => /^(?:8869\d{8}|85[23][4-9]\d{7})$/.test(compact),
    stands: (text, span) => /(?:\+|00)$/.test(before(text, span, 2)) && standsAlone(text, span),
    widen: (text, span) => widened(text, span, /(?:\+|00)$/),
  },
  { on: 'character', characters: '(（', at: bracketed },
  { on: 'character', characters: '+＋', at: abroad },
];

export const mobilePhone: Identifier = {
  kind: 'mobilePhone',
  accepts(value) {
    const text = halfWidth(value).trim();
    if (text.length > 80 || isMask(text) || dated.test(text)) return false;
    return [...text.matchAll(dialable)].some((m) => m[0].replace(/\D/g, '').length >= 7);
  },
  bare,
  /** 138****5678; a landline keeps its area code and the last two; others the last four or two.
   *  Strict: the last two. */
  mask(value, level = 'partial') {
    return maskDialable(value, level === 'strict' ? () => [0, 2] : visible);
  },
  samples: {
    hit: ['13523333233', '135 2333 3233', '+86 135-2333-3233', '010-66778899', '(555) 555-5555'],
    miss: ['', '无', '138****5678', '2024-01-05 10:20:30', '本人', '12345'],
    bareHit: [
      '135 2333 3233',
      '+86 135-2333-3233',
      '(+86)13523333233',
      '8613523333233',
      '+8613523333233',
      '135２３３３３２３３',
      '13523333233(本人)',
      '手机：13523333233；',
      '0912-345-678',
      '(0912)345678',
      '+886 912 345 678',
      '+852 9123 4567',
      '(853)66001122',
    ],
    bareMiss: [
      '1352333323',
      '135233332333',
      'A13523333233B',
      '20241352333323312',
      '合计 13523333233.50 元',
      '1064812345678',
      '血小板 180 4500 2300',
      '12423333233',
      '91234567',
      '0912-3456-78-9',
      'ZY-13523333233',
    ],
  },
};

const visible: Visible = (local) => {
  if (/^1[3-9]\d{9}$/.test(local)) return [3, 4];
  if (/^0[1-8]\d{8,10}$|^09\d{9,10}$/.test(local)) return [/^0(?:10|2\d)/.test(local) ? 3 : 4, 2];
  if (local.length >= 10) return [0, 4];
  return local.length >= 7 ? [0, 2] : [0, 0];
};

/** 血小板 180 4500 2300: three results in a row, not one number. */
function isResults(text: string, span: Span): boolean {
  return /\s/.test(text.slice(span.start, span.end)) && result.test(before(text, span, 14));
}

function standsAlone(text: string, span: Span): boolean {
  if (inAmount(text, span)) return false;
  const next = behind(text, span, 14);
  if (/^[-–—][A-Za-z0-9]/.test(next) && !secondNumber.test(next)) return false;
  const last = before(text, span, 14);
  return !/[A-Za-z0-9_][-–—]$/.test(last) || firstNumber.test(last);
}

const inBrackets =
  /[(](?:09\d{2}[)][\s-]?\d{3}[\s-]?\d{3}|1[3-9]\d[)][\s-]?\d{4}[\s-]?\d{4}|[2-9]\d{2}[)] ?\d{3}-\d{4})(?![0-9A-Za-z_-]|\.\d)/y;

/** (0912)345678, (138)1234-5678 */
/** +44 7700 900456 (ITU-T E.164): a plus sign, a country other than China's, eight digits and more. */
function abroad(text: string, index: number): Span | undefined {
  if (/[\d０-９]/.test(text.charAt(index - 1))) return undefined;
  const window = halfWidth(text.slice(index, index + 24));
  const found = /^\+(?!86|852|853|886)[1-9]\d{0,2}(?:[ -]?\(?\d{1,4}\)?){2,5}(?![\d.])/.exec(
    window,
  )?.[0];
  const digits = found?.replace(/\D/g, '').length ?? 0;
  return found !== undefined && digits >= 9 && digits <= 15
    ? { start: index, end: index + found.trimEnd().length }
    : undefined;
}

function bracketed(text: string, index: number): Span | undefined {
  if (!/[\d０-９]/.test(text.charAt(index + 1))) return undefined;
  const window = halfWidth(text.slice(index, index + 24));
  inBrackets.lastIndex = 0;
  const found = inBrackets.exec(window);
  return found ? { start: index, end: index + found[0].length } : undefined;
}
