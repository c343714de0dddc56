// Captions, tab titles and list entries: 患者详情 - 李四, 李四，35，肺炎. They are short, so these rules are
// tried only on short texts; in prose a dash means nothing.
import type { Span } from '../identifiers/identifier.ts';
import { isName } from './name-run.ts';

const longest = 60;
const record =
  '(?:病历|病案|病程|报告|处方|医嘱|档案|检查|检验|化验|影像|住院|门诊|就诊|出院|入院|小结|护理|费用|账单|清单|缴费|会诊|手术|预约|随访|体检|用药|体温|评估|详情|信息|记录)';
const dash = '\\s?[-—–－_|·]\\s?';
const forms = [
  /^\s*(\p{Script=Han}{2,4})[，,、|]\s?(?:\d{1,2}|1[01]\d)[，,、|]/gu,
  new RegExp(
    `(?:^|[\\s【\\[|:：—–-])(\\p{Script=Han}{2,4})(?:${dash})(?=\\p{Script=Han}{0,6}${record})`,
    'gu',
  ),
  new RegExp(`^\\s*(\\p{Script=Han}{2,4})的(?=\\p{Script=Han}{0,4}${record})`, 'gu'),
  new RegExp(`${record}${dash}(\\p{Script=Han}{2,4})(?=$|[\\s(（，,|】\\]-])`, 'gu'),
];

/** Names in a caption; empty for anything longer than one. */
export function titleNames(text: string): Span[] {
  if (text.length > longest || !/[-—–－_|·，,、的]/.test(text)) return [];
  const spans: Span[] = [];
  for (const form of forms) {
    for (const match of text.matchAll(form)) {
      const name = match[1] ?? '';
      const start = match.index + match[0].lastIndexOf(name);
      if (isName(name)) spans.push({ start, end: start + name.length });
    }
  }
  return spans;
}
