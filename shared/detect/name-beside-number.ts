// A name right beside a number that identifies a person: 张三（身份证号：…, 110101… 张三, 张三 138…. The
// number is evidence for the name.
import type { Span } from '../identifiers/identifier.ts';
import { charFlags, hanFlag } from './char-flags.ts';
import { dottedLength, isName, nameEndingAt, runEnd } from './name-run.ts';

const labelBetween =
  /[（(，,、 \u3000:：](?:身份证件?号?码?|身分證字?號?|證件號碼?|证件号?码?|手机号?码?|手機號?碼?|电话|電話|联系电话|聯絡電話|住院号|住院號|门诊号|門診號|病案号|病历号|病歷號|护照号?码?|微信号?|医保卡?号?|军官证|卡号?|证件)?[:： ]{0,2}$/;
const gapBehind = /^[ \u3000\t，,]{1,2}/;
const endBehind = /^(?:$|[\s，,。；;、（(|])/;

/** The name that ends before the label, or the gap, of a number that starts at `start`. */
export function nameBeforeNumber(text: string, start: number): Span | undefined {
  const head = text.slice(Math.max(0, start - 16), start);
  const between = labelBetween.exec(head)?.[0];
  // 程灵素13800138808: a name by itself right before the number.
  const end = start - (between?.length ?? 0);
  if (((charFlags[text.charCodeAt(end - 1)] ?? 0) & hanFlag) === 0) return undefined;
  const from = nameEndingAt(text, end);
  if (from === undefined) return undefined;
  // A bare gap is weak: the name must then stand by itself.
  const alone = ((charFlags[text.charCodeAt(from - 1)] ?? 0) & hanFlag) === 0;
  if (between === undefined) return alone ? { start: from, end } : undefined;
  return alone || between.length > 2 || /[（(]/.test(between) ? { start: from, end } : undefined;
}

/** The name that stands by itself behind a number that ends at `end`. */
export function nameBehindNumber(text: string, end: number): Span | undefined {
  const gap = gapBehind.exec(text.slice(end, end + 3))?.[0].length;
  const start = end + (gap ?? 0);
  const dotted = dottedLength(text, start);
  if (dotted > 0) return { start, end: start + dotted };
  const stop = runEnd(text, start, 6);
  const word = text.slice(start, stop);
  if (gap === undefined && word.length < 3) return undefined;
  if (!isName(word) || !endBehind.test(text.slice(stop, stop + 1))) return undefined;
  return { start, end: stop };
}
