// 敏感诊断: diagnoses a patient may suffer from others knowing (艾滋病防治条例, 精神卫生法, GB/T 39725 level 5).
// Terms in a diagnosis field, ICD-10 codes only in a column of codes: A15 and B20 are also beds.
import type { Identifier, Span } from './identifier.ts';
import groups from './sensitive-terms.json' with { type: 'json' };

const maskText = '[敏感诊断]';

const allTerms = Object.values(groups).flatMap((group) => group.terms);
const allCodes: string[] = Object.values(groups).flatMap((group) => group.codes);
const quoted = (term: string): string => term.replace(/[-[\]{}()*+?.\\^$|]/g, '\\$&');
const isLatin = (term: string): boolean => /^[A-Za-z]/.test(term);
/** HIV is the virus in capitals only; AIDS are not hearing aids. */
const acronyms = allTerms.filter((term) => isLatin(term) && term !== term.toLowerCase());
const words = allTerms.filter((term) => isLatin(term) && term === term.toLowerCase());
const han = allTerms.filter((term) => !isLatin(term));

// 癌胚抗原 is a laboratory value, ST depression an electrocardiogram.
const written = new RegExp(
  `(?:${han.map(quoted).join('|')})(?!胚|症筛查)|(?<![A-Za-z])(?:${acronyms.map(quoted).join('|')})(?![A-Za-z])`,
  'g',
);
const writtenWord = new RegExp(
  `(?<![A-Za-z]|st |respiratory |marrow )(?:${words.map(quoted).join('|')})(?![A-Za-z])`,
  'gi',
);
const code = new RegExp(
  `(?<![0-9A-Za-z=])(?:${allCodes.map((c) => (c.length === 2 ? `${c}\\d` : c)).join('|')})(?:\\.?[0-9]{1,4}(?:[A-Za-z][0-9]{1,5})?)?(?![0-9A-Za-z])`,
  'i',
);

// A slash between digits (HIV 1/2) and a point inside a code part nothing.
const separator =
  /[、，,；;。\n\r|]|[ \t]{2,}|[\t\u3000]|(?<!\d)[/／]|[/／](?!\d)|(?<![0-9A-Za-z.])[(（]?\d{1,2}[.．)）](?!\d)|[①-⑳]/g;

// A negative result and a denied history are no diagnosis, and whoever treats the patient needs them.
// Suspected (待排, 不除外) is one.
const deniedBefore =
  /(?:否认|否認|(?<![不待未])(?<!不能)(?:排除|除外)|未见|未見|无|無|denies|no|negative for|no history of)\s?(?:有|既往|过去|家族)?\s?$/i;
const deniedBehind =
  /^(?:病毒|表面抗原|抗体|抗體|抗原|菌素|筛查|篩查|检测|检查|试验|試驗|初筛|结果|定性|\s?1\/2|[:：\s]){0,6}呈?(?:阴性|陰性|未检出|[(（]\s?[-－—]\s?[)）]|negative)/i;

export const sensitiveDiagnosis: Identifier = {
  kind: 'sensitiveDiagnosis',
  accepts: (value) => sensitiveItems(value, true).length > 0,
  /** [敏感诊断] whole at either level, whatever the width: half a diagnosis is still readable. */
  mask: (value) => (value === '' ? value : maskText),
  samples: {
    hit: [
      '慢性乙型病毒性肝炎，乙肝',
      '艾滋病',
      'HIV感染',
      '2型糖尿病、重度抑郁',
      'B20.900',
      'F32.1 depression',
      '肺结核待排',
      '無症狀HIV感染',
      '梅毒(+)',
    ],
    miss: [
      '',
      '高血压',
      '[敏感诊断]',
      '乙肝表面抗原阴性',
      '否认梅毒史',
      'HIV(-)',
      '癌胚抗原升高',
      'hearing aids',
      'ST depression',
      'I10.x00',
      '已排除肺结核',
    ],
  },
};

/**
 * Items of a diagnosis text (between 、 ， ； / line ends and list numbers) that hold a sensitive term or,
 * with `codes`, an ICD-10 code of one. Offsets are UTF-16, in text order; time is linear.
 */
export function sensitiveItems(value: string, codes: boolean): Span[] {
  const items: Span[] = [];
  if (!mayHold(value, codes)) return items;
  let start = 0;
  const item = (end: number) => {
    const text = value.slice(start, end);
    if (isSensitive(text, codes)) {
      const lead = text.length - text.trimStart().length;
      items.push({ start: start + lead, end: start + text.trimEnd().length });
    }
  };
  for (const match of value.matchAll(separator)) {
    item(match.index);
    start = match.index + match[0].length;
  }
  item(value.length);
  return items;
}

/** First two units of every Chinese term: most texts are dismissed by them. */
const termHeads = new Set(han.map((term) => term.slice(0, 2)));
const firstUnits = new Uint8Array(0x10000);
for (const head of termHeads) firstUnits[head.charCodeAt(0)] = 1;

/** Whether a text can hold a term or code at all; false is certain. */
function mayHold(value: string, codes: boolean): boolean {
  let latin = 0;
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (firstUnits[unit] === 1 && termHeads.has(value.slice(i, i + 2))) return true;
    if ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a && ++latin === 3) return true;
    if (unit >= 0xff21 && unit <= 0xff5a) return true;
  }
  return codes && latin > 0;
}

function isSensitive(item: string, codes: boolean): boolean {
  if (codes && code.test(item)) return true;
  return asserts(item, written) || asserts(item, writtenWord);
}

/** Whether one of the terms stands in the item without being denied right there. */
function asserts(item: string, terms: RegExp): boolean {
  for (const match of item.matchAll(terms)) {
    const end = match.index + match[0].length;
    const denied =
      deniedBefore.test(item.slice(Math.max(0, match.index - 20), match.index)) ||
      deniedBehind.test(item.slice(end, end + 40));
    if (!denied) return true;
  }
  return false;
}
