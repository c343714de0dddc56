// 张三 男 35岁, 张三(女,42岁), 患者张三因发热入院, 张三的病历, 12床 张三: names that no label introduces
// but that sex and age, a salutation, a role, a bed or the word for a record beside them give away.
import { surnameLength, looksLikeHanName } from '../identifiers/surnames.ts';
import { isCommonWord } from './common-words.ts';
import type { Finding } from './finding.ts';

const gap = '[\\s\\u3000，,、/|(（·•-]{0,4}';
const sex = '(?:性别[:：]?\\s?)?[男女]性?';
const years = '(?:年龄[:：]?\\s?)?\\d{1,3}\\s?(?:周?岁|歲|月龄|[Yy](?![A-Za-z]))';
const age = '(?:年龄[:：]?\\s?)?\\d{1,3}\\s?(?:周?岁|歲|个月|月龄|天|[Yy](?![A-Za-z]))';
const record =
  '(?:病历|病案|病程|报告|处方|医嘱|档案|检查|检验|化验|影像|住院|门诊|就诊|出院|入院|小结|护理|详情|信息|记录)';
const dash = '\\s?[-—–－_|·]\\s?';

// All groups are bounded: the time is linear. A form is tried only where `when` says that it may hit.
interface Form {
  readonly when: (text: string) => boolean;
  readonly form: RegExp;
}
const aged = (text: string): boolean => /\d\s?(?:周?岁|歲|个月|月龄|天|[Yy])/.test(text);
/** Titles, captions and calls are short; prose is not read for them. */
const short = (text: string): boolean => text.length <= 60;

// The name is the whole run or its end.
const runs: readonly Form[] = [
  `([\\p{Script=Han}〇]{2,8}(?:[·•・]\\p{Script=Han}{1,10}){0,3}?)${gap}${sex}${gap}${age}`,
  `([\\p{Script=Han}〇]{2,8}(?:[·•・]\\p{Script=Han}{1,10}){0,3}?)${gap}${age}${gap}[男女](?!\\p{Script=Han})`,
  `(?<![\\p{Script=Han}〇])(\\p{Script=Han}{2,8})[\\s\\u3000]?[，,/|(（][\\s\\u3000]?${years}`,
].map((form) => ({ when: aged, form: new RegExp(form, 'gu') }));
const wholes: readonly Form[] = [
  {
    when: (text) => /尊敬的|敬爱的|亲爱的/.test(text),
    form: /(?:尊敬的|敬爱的|亲爱的)(\p{Script=Han}{2,4}?)(?:先生|女士|小姐|同志|您好|你好|[\s，,：:！!])/gu,
  },
  {
    when: (text) => /先生|女士|小姐/.test(text),
    form: /(?<!\p{Script=Han})(\p{Script=Han}{2,4}?)(?:先生|女士|小姐)/gu,
  },
  {
    when: (text) => short(text) && text.includes('请'),
    form: /请(\p{Script=Han}{2,4}?)(?:先生|女士|小姐)?(?:到|前往)/gu,
  },
  {
    // xm + "，" + age + "，" + diagnosis
    when: short,
    form: /^\s*(\p{Script=Han}{2,4})[，,、|]\s?(?:\d{1,2}|1[01]\d)[，,、|]/gu,
  },
  {
    when: (text) => /\d\s?床/.test(text),
    form: /(?<!\d)\d{1,3}\s?床[\s:：-]{0,3}(\p{Script=Han}{2,4})(?=$|[\s，,(（|/])/gu,
  },
  ...[
    `(?:^|[\\s【\\[|:：—–-])(\\p{Script=Han}{2,4})(?:的|${dash})(?=\\p{Script=Han}{0,6}${record})`,
    `${record}${dash}(\\p{Script=Han}{2,4})(?=$|[\\s(（，,|】\\]-])`,
  ].map((form) => ({ when: short, form: new RegExp(form, 'gu') })),
];
const mentioned = /患者|病人|病员|病患|患儿|产妇|孕妇|家属/;
const mention = /(?:患者|病人|病员|病患|患儿|产妇|孕妇|家属)(?:姓名)?(?=(\p{Script=Han}{2,6}))/gu;
const roles =
  /^(?:患者家属|患者|病人|病员|病患|患儿|产妇|孕妇|家属|姓名|新生儿|顾客|客户)(?:姓名)?/;
/** What goes on behind a name in a sentence. Digits do not: 患者高热3天. */
const follows =
  /^(?:$|[^\p{Script=Han}\d]|[因于於诉自今昨现在来入出已行术被经病男女的有无之等与和将予给需拟为系突主签])/u;
const staff =
  /(?:医生|医师|护士|护士长|护师|主任|教授|药师|技师|治疗师|麻醉师|大夫|专家)[\s:：]{0,2}$/;
/** Names in composites, left to right per form; overlaps are settled by the caller. */
export function findComposites(text: string): Finding[] {
  const findings: Finding[] = [];
  for (const { when, form } of runs) if (when(text)) collect(text, form, nameAtEnd, findings);
  for (const { when, form } of wholes) if (when(text)) collect(text, form, wholeName, findings);
  if (mentioned.test(text)) collectMentions(text, findings);
  return findings;
}

function collect(
  text: string,
  form: RegExp,
  nameIn: (run: string) => string | undefined,
  findings: Finding[],
): void {
  for (const match of text.matchAll(form)) {
    const run = match[1] ?? '';
    const name = nameIn(run);
    if (name === undefined) continue;
    const start = match.index + match[0].indexOf(run) + run.length - name.length;
    add(text, start, name, findings);
  }
}

/** 患者张三因发热入院: the shortest name that the sentence goes on behind. */
function collectMentions(text: string, findings: Finding[]): void {
  for (const match of text.matchAll(mention)) {
    const start = match.index + match[0].length;
    const surname = surnameLength(match[1] ?? '');
    const length = [surname + 1, surname + 2].find(
      (units) =>
        isName(text.slice(start, start + units)) &&
        follows.test(text.slice(start + units, start + units + 1)),
    );
    if (length !== undefined) add(text, start, text.slice(start, start + length), findings);
  }
}

// A title before a name makes it a colleague's.
function add(text: string, start: number, name: string, findings: Finding[]): void {
  if (staff.test(text.slice(Math.max(0, start - 6), start))) return;
  findings.push({ kind: 'personName', start, end: start + name.length });
}

function isName(word: string): boolean {
  return looksLikeHanName(word) && !isCommonWord(word);
}

function wholeName(run: string): string | undefined {
  return isName(run) ? run : undefined;
}

/** The name a run of ideographs ends in: the whole run, the run behind 患者, else its longest tail. */
function nameAtEnd(run: string): string | undefined {
  const bare = run.replace(roles, '');
  if (looksLikeHanName(bare)) return isCommonWord(bare) ? undefined : bare;
  for (let length = Math.min(4, bare.length - 1); length >= 2; length--) {
    const tail = bare.slice(-length);
    if (isName(tail)) return tail;
  }
  return undefined;
}
