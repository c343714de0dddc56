// Mail addresses: the everyday part of RFC 5322 §3.4.1, half or full width.
import { coverAlphanumeric, isMask } from './cover.ts';
import type { Identifier, Span } from './identifier.ts';
import { halfWidth } from './normalise.ts';

const localUnit = /[0-9A-Za-z.!#$%&'+/=?^_`{|}~０-９Ａ-Ｚａ-ｚ．＿－-]/;
const domain = /[0-9A-Za-z-]{1,63}(?:\.[0-9A-Za-z-]{1,63}){0,4}\.([A-Za-z]{2,18})(?![0-9A-Za-z-])/y;
/** icon@2x.png is a file. */
const fileName = /^(?:png|jpe?g|gif|svg|webp|css|js|ts|json|html?)$/i;
const longestLocal = 64;

export const email: Identifier = {
  kind: 'email',
  accepts(value) {
    const text = halfWidth(value).trim();
    return text.length <= 254 && !isMask(text) && /^\S{1,100}@\S{2,}$/.test(text);
  },
  bare: [{ on: 'character', characters: '@＠', at: recognise }],
  /** z*******@example.com; one letter is covered too. Strict: ********@*******.com. */
  mask(value, level = 'partial') {
    if (isMask(value)) return value;
    const at = Math.max(value.lastIndexOf('@'), value.lastIndexOf('＠'));
    if (at === -1) return coverAlphanumeric(value, () => false);
    const first = coverAlphanumeric(
      value.slice(0, at),
      (i, n) => level === 'partial' && i === 0 && n > 1,
    );
    const host = value.slice(at);
    if (level === 'partial' && first.includes('*')) return first + host;
    const top = Math.max(host.lastIndexOf('.'), host.lastIndexOf('．'));
    const hidden = coverAlphanumeric(top === -1 ? host : host.slice(0, top), () => false);
    return first + hidden + (top === -1 ? '' : host.slice(top));
  },
  samples: {
    hit: [
      'zhang.san@example.com',
      'a@example.cn',
      'ZHANG＠example．com',
      'li_4+his@mail.example.com.cn',
    ],
    miss: ['', '无', 'z***@example.com', 'example.com', '@张三', '微信'],
    bareHit: [
      'zhang.san@example.com',
      '邮箱：li_4@mail.example.com.cn，',
      'ZHANG＠example．com',
      '<a@example.org>',
    ],
    bareMiss: [
      'z***@example.com',
      '*@example.com',
      '@张三',
      'user@localhost',
      'icon@2x.png',
      'pkg@1.2.3',
      'a@b',
    ],
  },
};

/** Around `@`: back over the local part, forward over a domain with a top level of letters. */
function recognise(text: string, index: number): Span | undefined {
  let start = index;
  while (start > 0 && index - start < longestLocal && localUnit.test(text.charAt(start - 1)))
    start--;
  // Punctuation of the sentence around is no part of it.
  while (start < index && /[^0-9A-Za-z_０-９Ａ-Ｚａ-ｚ＿]/.test(text.charAt(start))) start++;
  if (start === index || isMask(text.charAt(start - 1))) return undefined;
  domain.lastIndex = 0;
  const found = domain.exec(halfWidth(text.slice(index + 1, index + 81)));
  if (!found || fileName.test(found[1] ?? '') || found[0].includes('--')) return undefined;
  return { start, end: index + 1 + found[0].length };
}
