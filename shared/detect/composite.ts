// 张三 男 35岁, 张三(女,42岁), 患者张三，35岁: a name that sex and age beside it give away.
import { looksLikeHanName } from '../identifiers/surnames.ts';
import type { Finding } from './finding.ts';

const gap = '[\\s\\u3000，,、/|(（·•-]{0,4}';
const sex = '(?:性别[:：]?\\s?)?[男女]性?';
const age = '(?:年龄[:：]?\\s?)?\\d{1,3}\\s?(?:周?岁|歲|个月|月龄|天|[Yy](?![A-Za-z]))';
// The name is at most eight ideographs before the sex; bounded groups keep the time linear.
const sexed = new RegExp(
  `([\\p{Script=Han}〇]{2,8}(?:[·•・]\\p{Script=Han}{1,10}){0,3}?)${gap}${sex}${gap}${age}`,
  'gu',
);
const aged = new RegExp(
  `(?<![\\p{Script=Han}〇])(\\p{Script=Han}{2,8})[\\s\\u3000]?[，,/|(（][\\s\\u3000]?${age}`,
  'gu',
);
const salutation =
  /(?:尊敬的|敬爱的|亲爱的)(\p{Script=Han}{2,4}?)(?:先生|女士|小姐|同志|您好|你好|[\s，,：:！!])/gu;
const roles = /^(?:患者|病人|病员|患儿|产妇|姓名|新生儿|顾客|客户)/;

/** Names in composites, left to right per form; overlaps are settled by the caller. */
export function findComposites(text: string): Finding[] {
  // All forms hold an age or a salutation: most texts end here.
  const findings: Finding[] = [];
  if (/\d\s?(?:周?岁|歲|个月|月龄|天|[Yy])/.test(text)) {
    collect(text, sexed, findings);
    collect(text, aged, findings);
  }
  if (/尊敬的|敬爱的|亲爱的/.test(text)) collect(text, salutation, findings);
  return findings;
}

function collect(text: string, form: RegExp, findings: Finding[]): void {
  for (const match of text.matchAll(form)) {
    const run = match[1] ?? '';
    const name = nameAtEnd(run);
    if (name === undefined) continue;
    const start = match.index + match[0].indexOf(run) + run.length - name.length;
    findings.push({ kind: 'personName', start, end: start + name.length });
  }
}

/** The name a run of ideographs ends in: the whole run, the run behind 患者, else its longest tail. */
function nameAtEnd(run: string): string | undefined {
  const bare = run.replace(roles, '');
  if (looksLikeHanName(bare)) return bare;
  for (let length = Math.min(4, bare.length - 1); length >= 2; length--) {
    const tail = bare.slice(-length);
    if (looksLikeHanName(tail)) return tail;
  }
  return undefined;
}
