// Which part of a run of ideographs is a person's name, when something beside the run says that one is
// there. Vocabulary (高血压，35岁) and staff (李明主任) are not.
import { looksLikeHanName, surnameLength } from '../identifiers/surnames.ts';
import { charFlags, hanFlag } from './char-flags.ts';
import { isCommonWord } from './common-words.ts';

const roles =
  /^(?:患者家属|患者|病人|病员|病患|患儿|产妇|孕妇|家属|姓名|新生儿|顾客|客户|会员|家长|本人)(?:姓名)?/;
const staffBefore =
  /(?:医生|医师|护士|护士长|护师|主任|教授|药师|技师|治疗师|麻醉师|大夫|专家|院长|主任医师|咨询师|醫師|醫生|護理師|主任醫師)[\s:：]{0,2}$/;
/** A title behind a name, at the head of a text. */
export const staffBehind =
  /^\s?(?:副?主任|主治|住院|值班|责任|医生|医师|护士|护师|主管|教授|药师|技师|治疗师|大夫|专家|院长|老师|咨询师|醫師|醫生|護理師|護士|藥師|同志)/;
const longestName = 8;

/** First halves of Tibetan, Mongolian and Uyghur names, which have no surname, and Japanese surnames. */
const heads = new Set(
  '央金 卓玛 次仁 扎西 多吉 索朗 旺堆 格桑 洛桑 平措 丹增 尼玛 达瓦 边巴 拉姆 白玛 嘎玛 贡布 仁青 巴桑 德吉 才让 才旦 卓嘎 旦增 强巴 顿珠 桑吉 加措 普布 米玛 拉巴 巴图 乌兰 其其 斯琴 那仁 额尔 布仁 苏日 娜仁 呼格 阿拉 宝音 哈斯 敖登 吉日 萨仁 孟和 朝鲁 央宗 次旺 旺姆 卓瑪 紮西 達瓦 阿依 佐藤 铃木 田中 高桥 渡边 山本 伊藤 加藤'.split(
    ' ',
  ),
);

/** Whether a word has the form of a name and is no common word. */
export function isName(word: string): boolean {
  if (looksLikeHanName(word)) return !isCommonWord(word);
  return (
    word.length >= 3 &&
    word.length <= 4 &&
    heads.has(word.slice(0, 2)) &&
    /^\p{Script=Han}+$/u.test(word)
  );
}

/** Start of the run of ideographs (and dots between them) that ends at `end`; bounded. */
export function runStart(text: string, end: number, longest = 24): number {
  let start = end;
  while (start > 0 && end - start < longest) {
    const code = text.charCodeAt(start - 1);
    if (((charFlags[code] ?? 0) & hanFlag) !== 0) start--;
    else if (isDot(code) && start < end && start > 1) start--;
    else break;
  }
  return isDot(text.charCodeAt(start)) ? start + 1 : start;
}

/** End of the run of ideographs that begins at `start`; bounded. */
export function runEnd(text: string, start: number, longest = 8): number {
  let end = start;
  while (end - start < longest && ((charFlags[text.charCodeAt(end)] ?? 0) & hanFlag) !== 0) end++;
  return end;
}

function isDot(code: number): boolean {
  return code === 0xb7 || code === 0x2022 || code === 0x30fb || code === 0x2027 || code === 0xff65;
}

/**
 * Start of the name that a run of ideographs ending at `end` ends in: the whole run, the run behind
 * 患者, else its longest tail; undefined when there is none or it is a member of staff.
 */
export function nameEndingAt(text: string, end: number): number | undefined {
  const start = runStart(text, end);
  if (end - start < 2) return undefined;
  const run = text.slice(start, end);
  const role = roles.exec(run)?.[0].length ?? 0;
  const bare = run.slice(role);
  if (/[·•・‧･]/.test(bare)) {
    // 18床迪丽努尔·肉孜, 兹委托艾山江·库尔班: the sentence before the name goes.
    const lead = dottedLead.exec(bare)?.[0].length ?? 0;
    const name = bare.slice(lead);
    return dotted.exec(name)?.[0] === name ? patientAt(text, start + role + lead) : undefined;
  }
  const born = bornTo(bare);
  if (born > 0) return patientAt(text, start + role);
  if (bare.length > 2 && isName(bare)) return patientAt(text, start + role);
  if (looksLikeHanName(bare)) {
    return isCommonWord(bare) ? undefined : patientAt(text, start + role);
  }
  // A long run is a sentence; its end is a name only if the name is set off from it.
  for (let length = Math.min(4, bare.length - 1); length >= 2; length--) {
    const tail = bare.slice(-length);
    // 主任李四: the title's last character is no surname.
    if (staffBefore.test(text.slice(Math.max(0, end - length - 5), end - length + 1)))
      return undefined;
    if (isName(tail)) return patientAt(text, end - length);
  }
  return undefined;
}

/** Length of 张三之子 at the head of a word; 0 when it is none. */
function bornTo(word: string): number {
  const match = /^(\p{Script=Han}{2,4})之[长次大小双养]?(?:子|女|婴|双)[一二甲乙]?$/u.exec(word);
  return match && looksLikeHanName(match[1] ?? '') ? word.length : 0;
}

/** A title before a name makes it a colleague's. */
function patientAt(text: string, start: number): number | undefined {
  return staffBefore.test(text.slice(Math.max(0, start - 6), start)) ? undefined : start;
}

/** As `patientAt` for a name with an end: a title on either side. */
export function isStaff(text: string, start: number, end: number): boolean {
  return (
    staffBefore.test(text.slice(Math.max(0, start - 6), start)) ||
    staffBehind.test(text.slice(end, end + 4))
  );
}

/** Length of the shortest name at `start` behind which `follows` holds; 0 when there is none. */
export function nameStartingAt(
  text: string,
  start: number,
  follows: (text: string, end: number) => boolean,
): number {
  const end = runEnd(text, start, longestName);
  if (end - start < 2) {
    return end > start && isDot(text.charCodeAt(end)) ? dottedLength(text, start) : 0;
  }
  if (isDot(text.charCodeAt(end))) return dottedLength(text, start);
  const surname = surnameLength(text.slice(start, end));
  if (surname === 0 || heads.has(text.slice(start, start + 2))) {
    const length = headLength(text, start, end, follows);
    if (length > 0 || surname === 0) return length;
  }
  // A rare character counts twice: 霍𣶏.
  const rare = text.slice(start, start + surname + 3).match(/[\ud840-\ud88f]/g)?.length ?? 0;
  const most = surname + 2 + rare;
  for (let length = surname + 1; length <= most && start + length <= end; length++) {
    if (isName(text.slice(start, start + length)) && follows(text, start + length)) return length;
  }
  return 0;
}

/** 央金卓玛来电: four characters without a surname. */
function headLength(
  text: string,
  start: number,
  end: number,
  follows: (text: string, end: number) => boolean,
): number {
  for (const length of [4, 3]) {
    if (start + length > end || !isName(text.slice(start, start + length))) continue;
    if (follows(text, start + length)) return length;
  }
  return 0;
}

const dottedLead =
  /^[^·•・‧･]*(?:床|委托|授权|联系|告知|通知|家属|患者|病人|之[子女妻夫母父]|由|与|和|向|对|请|给)(?=\p{Script=Han})/u;
const dotted = /^\p{Script=Han}{1,10}(?:[·•・‧･]\p{Script=Han}{1,10}){1,4}/u;

/** 艾合买提·托合提来电: the last part ends where a sentence goes on. */
/** Length of a name with dots at `start`; 0 when there is none. */
export function dottedLength(text: string, start: number): number {
  const name = dotted.exec(text.slice(start, start + 48))?.[0];
  if (name === undefined) return 0;
  const tail = Math.max(...['·', '•', '・', '‧', '･'].map((dot) => name.lastIndexOf(dot))) + 1;
  const cut = name
    .slice(tail + 2)
    .search(/[因于於诉自今昨现入出来電电陪携代过过描称告要表送打说反交对向从随带，的与和之]/);
  return cut === -1 ? name.length : tail + 2 + cut;
}
