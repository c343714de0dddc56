// 车牌 (GA 36-2018): province, letter, five characters, six for new energy; 警 挂 学 港 澳 领 at the end;
// armed police WJ. Diplomatic plates begin with 使 or 领.
import { coverAlphanumeric, coverMiddle, isMask } from './cover.ts';
import type { Identifier, Span } from './identifier.ts';
import { halfWidth } from './normalise.ts';
import { compactNumber } from './written-number.ts';

const provinces =
  '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领滬遼魯蘇贛陝閩貴粵瓊雲';
const written =
  /^.(?:[\s·•・.-]?[A-HJ-NP-Z][\s·•・.-]?(?:[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂學学警港澳领試试]|[DF][A-HJ-NP-Z0-9]\d{4}|\d{5}[DF])|\s?\d{6}|\s?\d{3}[\s·]\d{3})(?![0-9A-Za-z_]|\.\d)/i;

export const licensePlate: Identifier = {
  kind: 'licensePlate',
  accepts(value) {
    const compact = compactNumber(value).replace(/[•・.]/g, '');
    return (
      /^(?:WJ)?\p{Script=Han}?[0-9A-Z]{4,8}\p{Script=Han}?$/u.test(compact) && /\d/.test(compact)
    );
  },
  bare: [{ on: 'character', characters: provinces, at: recognise }],
  /** 京A***12. Strict: 京A*****. */
  mask(value, level = 'partial') {
    if (level === 'strict' || isMask(value)) return coverMiddle(value, 2, 0);
    return coverAlphanumeric(value, (i, n) => n >= 7 && (i < 2 || i >= n - 2));
  },
  samples: {
    hit: ['京A12345', '粤B·D12345', '京A1234警', '粤Z1234港', 'AB 1234', 'WJ京12345'],
    miss: ['', '无', '京A***45', '轿车', '京'],
    bareHit: [
      '京A12345',
      '车牌粤B·D12345，',
      '沪C 8A123',
      '京A1234警',
      '粤Z1234港',
      '苏Ｅ１２３４５',
    ],
    bareMiss: [
      '京A***45',
      '新B超检查',
      '京A123',
      '京A1234567',
      '青霉素A12345',
      '云HISSYS',
      '京ABCDEF',
    ],
  },
};

/** From a province's character forward. */
function recognise(text: string, index: number): Span | undefined {
  const window = halfWidth(text.slice(index, index + 14));
  const found = written.exec(window)?.[0];
  if (found === undefined) return undefined;
  // Two digits at least: 云HISSYS is a product. 使 and 领 alone stand before bare digits.
  const digits = found.replace(/\D/g, '').length;
  const diplomatic = /^[使领]/.test(found);
  if (digits < 2 || (/^.\s?\d/.test(found) && !diplomatic)) return undefined;
  if (/[*＊]/.test(text.charAt(index + found.length))) return undefined;
  const police = /WJ\s?$/i.exec(halfWidth(text.slice(Math.max(0, index - 3), index)))?.[0] ?? '';
  return { start: index - police.length, end: index + found.length };
}
