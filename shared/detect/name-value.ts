// Where a name ends that stands behind its label: 张三, 张 三, 伟 张, 张三之子, 阿卜杜·热合曼, Zhang, Wei,
// Wang^Fang=王^芳. What follows in running text (张三因发热入院, 张三性别女) is not part of it.
import { looksLikeHanName, surnameLength } from '../identifiers/surnames.ts';

const hanName = /^[\p{Script=Han}〇]{1,12}(?: ?[·•・．‧･・][ ]?[\p{Script=Han}]{1,12}){0,5}/u;
/** One or two characters, a gap, one or two more: 张 三, 伟 张. */
const spacedName =
  /^(?:[\p{Script=Han}〇]{1,2}[ \u00a0\u2002\u2003\u3000]{1,4}[\p{Script=Han}〇]{1,2}|[\p{Script=Han}〇] [\p{Script=Han}〇] [\p{Script=Han}〇])(?![\p{Script=Han}〇])/u;
const latinWord = "[\\p{Lu}][\\p{Script=Latin}'’.-]*";
const latinName = new RegExp(
  `^(?:(?:de|da|van|von|bin|al|der|del|la|den|le)(?= | der) ){0,2}${latinWord}(?:,? ${latinWord}|, ?${latinWord}| (?:de|da|van|von|bin|al|der|del|la)(?= )){0,5}`,
  'u',
);
const hl7Name =
  /^[\p{Script=Latin}\p{Script=Han}'’-]{1,30}\^[\p{Script=Latin}\p{Script=Han}'’ -]{1,30}(?:\^[\p{L}. ]{0,20}){0,5}(?:=[\p{L}^·]{1,30}){0,2}/u;
const lowerLatin = /^[a-z]{2,20}(?: [a-z]{2,20}){1,3}(?=$|[,，;；。\n\t|"'<(（])/;
const offspring =
  /^之(?:长|次|大|小|双|养|继)?(?:双|子|女|夫|妻|母|父|婴|男婴|女婴)[一二三四甲乙AB12]?/;
const nextField =
  /性别|性別|年龄|年齡|出生|民族|职业|電話|电话|手机|住址|地址|住院|门诊|床号|科室|身份|病历|病案|女士|先生|小姐|联系|证件|婚姻|籍贯|入院|诊断|[男女](?=$|[\d，,、\s])/;
/** Li Lei, DOB 1980-01-02; Li Lei, Tel. 010-…; Li Lei, Male. */
const nextLatin =
  /(?:, ?| )(?:Tel|Ph|Phone|Telephone|Mob|Mobile|Fax|E-?mail|Address|Addr|D\.?O\.?B|Date|Born|Aged?|Sex|Gender|Male|Female|MRN|HN|ID|NRIC|Bed|Ward|Room|Dept)\b.*$/i;
const afterName = /[因于於已在等之女男患住是有和与及为将被说今昨现入出行未曾自给至由从到诉来，。]/;
const sexOrGap = /^[男女]$/;

/** Length of the name at the head of a text; 0 when none stands there. `next` finds the label that
 *  begins inside a run of characters which a colon ends. */
export function nameLength(rest: string, next: (run: string) => number | undefined): number {
  const hl7 = rest.includes('^') ? hl7Name.exec(rest)?.[0] : undefined;
  if (hl7) return hl7.trimEnd().length;
  const first = rest.charCodeAt(0);
  if (first >= 0x4e00 && first <= 0x9fff && !hasGap(rest)) return hanLength(rest, next);
  const latin = latinName.exec(rest)?.[0] ?? lowerLatin.exec(rest)?.[0];
  if (latin) return cutLabel(rest, withoutField(latin).replace(/[,\s]+$/, ''), next);
  const spaced = spacedName.exec(rest)?.[0];
  if (spaced && isSpacedName(spaced)) return cutLabel(rest, spaced, next);
  return hanLength(rest, next);
}

/** A word that is left alone was no whole name: LI MALE. */
function withoutField(name: string): string {
  const cut = name.replace(nextLatin, '');
  return cut.includes(' ') ? cut : name;
}

/** Whether a space stands behind the first or second character: 张 三, 小明 王. */
function hasGap(rest: string): boolean {
  return gapUnits.has(rest.charCodeAt(1)) || gapUnits.has(rest.charCodeAt(2));
}

const gapUnits = new Set([0x20, 0xa0, 0x2002, 0x2003, 0x3000]);

function cutLabel(rest: string, value: string, next: (run: string) => number | undefined): number {
  if (!/^[\s\u3000]*[:：]/.test(rest.slice(value.length))) return value.length;
  const cut = next(value) ?? (value.includes(' ') ? value.lastIndexOf(' ') : undefined);
  return value.slice(0, cut).trimEnd().length;
}

/** 张 三 and 伟 张 are names; 张三 男 is a name and a sex, 患者 家属 two words. */
function isSpacedName(value: string): boolean {
  const parts = value.split(/[ \u00a0\u2002\u2003\u3000]+/);
  const [head = '', tail = ''] = parts;
  if (parts.some((part, i) => i > 0 && sexOrGap.test(part))) return false;
  if (head.length === 1) return surnameLength(head) === 1 || isSurname(tail);
  return surnameLength(head) === 2 || (isSurname(tail) && surnameLength(head) === 0);
}

function isSurname(word: string): boolean {
  return word.length > 0 && surnameLength(word) === word.length;
}

function hanLength(rest: string, next: (run: string) => number | undefined): number {
  if (/^无名[氏男女]/.test(rest)) return 3;
  const run = hanName.exec(rest)?.[0];
  if (!run) return 0;
  let name = run.slice(0, cutLabel(rest, run, next));
  const field = name.search(nextField);
  if (field > 0) name = name.slice(0, field);
  if (/[·•・．‧･]/.test(name)) return trimTail(name);
  const word = shortest(name);
  if (word === 0) return 0;
  const suffix = offspring.exec(rest.slice(word))?.[0] ?? '';
  return word + suffix.length;
}

/** Running text goes on behind a name: the name of 张三因发热入院. 0 when the run is no name. */
function shortest(name: string): number {
  const surname = surnameLength(name);
  const born = name.search(/之[长次大小双养继]?[双子女夫妻母父婴男]/);
  if (born > 0 && born <= 4) return born;
  if (name.length <= 4) {
    const head = name.slice(0, 2);
    // 张三因发: two characters are the name, the rest is a sentence.
    const cut = name.length > surname + 2 && afterName.test(name.charAt(2)) && surname === 1;
    return cut && looksLikeHanName(head) ? 2 : name.length;
  }
  if (surname === 0) return 0;
  for (const length of [surname + 1, surname + 2]) {
    if (afterName.test(name.charAt(length)) && looksLikeHanName(name.slice(0, length)))
      return length;
  }
  return 0;
}

/** 热合曼因发热: the last part of a dotted name ends where a sentence goes on. */
function trimTail(name: string): number {
  const dot = Math.max(...['·', '•', '・', '．', '‧', '･'].map((mark) => name.lastIndexOf(mark)));
  const tail = name.slice(dot + 1);
  const cut = tail.length > 4 ? tail.search(/[因于於诉自今昨现入出]/) : -1;
  return cut > 1 ? dot + 1 + cut : name.length;
}
