// Names that no label introduces but that something beside them gives away: 张三 男 35岁, 患者张三因发热
// 入院, 尊敬的张三：, 12床 张三, 张三您好, 张三的病历. Asked at telling characters; looks a bounded distance.
import type { Span } from '../identifiers/identifier.ts';
import { looksLikeHanName } from '../identifiers/surnames.ts';
import { charFlags, hanFlag } from './char-flags.ts';
import { isCommonWord } from './common-words.ts';
import {
  dottedLength,
  isName,
  isStaff,
  nameEndingAt,
  nameStartingAt,
  runEnd,
  runStart,
} from './name-run.ts';

const ageBehindSex =
  /[男女]性?[ \t\u00a0\u2003\u3000，,、/|;；·•-]{0,8}(?:年[龄齡]\s?[:：]?\s?)?(?:(?:出生于?)?(?:19|20)\d{2}\s?[年./-]|\d{1,3}\s?(?:周?[岁歲]|个月|個月|月龄|天|日龄|[Yy](?![A-Za-z])|(?=[\s，,、|)）]|$)))/y;
const sexLabel = /(?:性[别別]\s?[:：]?\s?)$/;
const ageBefore = /\d{1,3}\s?(?:周?[岁歲]|个月|個月|月龄|天|[Yy])[\s\u3000，,、/|·•-]{0,4}$/;
const ageLabel = /(?:年[龄齡]\s?[:：]?\s?)$/;
const gap = /[ \t\u00a0\u2003\u3000，,、/|(（·•:：【】-]{1,8}$/;
const ageOnly = /[\s\u3000]?[，,/|(（][\s\u3000]?(?:今年)?\d{1,3}\s?周?$/;
const called = /(?:先生|女士|小姐|同志|您好|你好|[\s\u3000，,：:！!、])/y;
const kin =
  '母亲|母親|父亲|父親|妻子(?!宫)|丈夫|配偶|儿子|兒子|女儿|女兒|长子|長子|次子|长女|長女|次女|孙女|孫女|孙子|孫子|媳妇|媳婦|女婿|外孙|爱人|愛人|哥哥|弟弟|姐姐|妹妹|祖父(?!母)|祖母|外公|外婆|爷爷|奶奶|儿媳';
/** Words that a person's name follows. */
const mentionRole = new RegExp(
  `(?:(?:患者|病人|病员|病患|患儿|产妇|產婦|孕妇|孕婦|個案|个案)(?:姓名)?|家属|家屬|其(?:${kin}|父(?!母|亲)|母(?!乳|亲|体)|妻(?!子)|夫(?!妻)|子(?!宫|女)|女(?!性|儿)|兄(?!弟)|弟(?!妹)|[姐妹嫂婿])|之[长次大小双养]?[子女妻夫母父]|${kin}|家人|亲友|親友|朋友|老客|客户|客戶|顾客|顧客|就诊人|就診人|收件人|收货人|访客|受托人|申请人|被鉴定人|原告|投诉人|来电者|持证人|户主|介绍人|出险人|死者|先证者|服务对象|交款人|来访者|诉求人|受害人|职工|同事|闺蜜|绑定|过号患者|委托|委託|授权|授權|联系|聯絡|告知|通知)(?:[\\s\\u3000【“「]|\\*\\*)?`,
  'y',
);
/** What goes on behind a name in a sentence. Digits do not: 患者高热3天. */
const sentence =
  /^(?:$|[^\p{Script=Han}\d]|[因于於诉訴自今昨现現来來入出已行术術被经經病男女的有无無之等与與和将將予给給需拟擬为為系突主签簽曾近首再前在由既目未及家本丈妻仍每理请請驾描预預约約费費陪携代来过称告要表送打说反电電交对向从從随隨带帶照至及遗遺解支邀已於住院])/u;

const latinName =
  /\p{Lu}[\p{Script=Latin}'’-]+(?:,?(?: (?:van|von|de|der|den|del|da|al|bin|la)){0,2} \p{Lu}[\p{Script=Latin}'’.-]*){1,3}(?![\p{Script=Latin}])/uy;

/** The name that the character at `index` gives away; undefined mostly. */
export function nameClueAt(text: string, index: number): Span | undefined {
  switch (text.charAt(index)) {
    case '男':
    case '女':
      return besideSex(text, index) ?? titled(text, index);
    case '岁':
    case '歲':
      return beforeAge(text, index);
    case '先':
      return titled(text, index);
    case '尊':
    case '敬':
    case '亲':
    case '親':
      return saluted(text, index);
    case '小':
      return titled(text, index);
    case '我':
      return selfNamed(text, index);
    case '名':
      return behindName(text, index);
    case '尾':
      return text.charAt(index + 1) === '号' ? nameBefore(text, index, true) : undefined;
    case '无':
      return nobody(text, index);
    case '床':
      return inBed(text, index);
    case '请':
    case '請':
      return summoned(text, index);
    case '您':
    case '你':
      return greeted(text, index);
    case '的':
      return ofRecord(text, index);
    default:
      return mentioned(text, index);
  }
}

/** 张三 男 35岁, 张三（女，42岁）, 张三 35岁 男. */
function besideSex(text: string, index: number): Span | undefined {
  if (isHan(text, index - 1) && !isHan(text, index - 2)) {
    // One ideograph before 男 is no name but may be 性别男 without a colon.
    return undefined;
  }
  ageBehindSex.lastIndex = index;
  const head = text.slice(Math.max(0, index - 20), index);
  if (ageBehindSex.test(text)) {
    const label = sexLabel.exec(head)?.[0].length ?? 0;
    return nameBefore(text, index - label, label > 0 || !isHan(text, index - 1));
  }
  if (isHan(text, index + 1)) return undefined;
  const age = ageBefore.exec(head)?.[0].length ?? 0;
  if (age === 0) return undefined;
  const label = ageLabel.exec(head.slice(0, -age))?.[0].length ?? 0;
  return nameBefore(text, index - age - label, true);
}

/** 王小明，42岁: behind a name, a delimiter and the age. */
function beforeAge(text: string, index: number): Span | undefined {
  const head = text.slice(Math.max(0, index - 12), index);
  const match = ageOnly.exec(head)?.[0];
  if (match === undefined) return inList(text, index);
  const end = index - match.length;
  const start = runStart(text, end, 9);
  // The run must be the name: prose that ends before a comma is none.
  if (end - start > 8) return undefined;
  return spanIf(nameEndingAt(text, end), end);
}

/** 1.賴阿火 91歲: an entry of a list. */
function inList(text: string, index: number): Span | undefined {
  const age = /[ \u3000]\d{1,3}[ 周]?$/.exec(text.slice(Math.max(0, index - 6), index))?.[0];
  if (age === undefined) return undefined;
  const end = index - age.length;
  const start = runStart(text, end, 5);
  const alone = start === 0 || /[\n.、)）\t①-⑳]/.test(text.charAt(start - 1));
  return alone && isName(text.slice(start, end)) ? { start, end } : undefined;
}

/** The name that ends at `end` or, when `loose`, before a gap. */
function nameBefore(text: string, end: number, loose: boolean): Span | undefined {
  const tail = text.slice(Math.max(0, end - 8), end);
  const space = loose ? (gap.exec(tail)?.[0].length ?? 0) : 0;
  const at = end - space;
  return spanIf(nameEndingAt(text, at) ?? (space > 0 ? wholeWord(text, at) : undefined), at);
}

const noName =
  /[族任护医梗塞栓竭损折伤石溃疡瘘疝脓肿疣癫痫病症炎癌瘤痛血科室区床号期诊院部级类型者员生师]|[一二三]级|护理|急诊|门诊|住院|体检|合计|姓名|年龄|性别/;

/** 阿依努尔 女 78岁: no known surname, but a word by itself where a name belongs. */
function wholeWord(text: string, end: number): number | undefined {
  const start = runStart(text, end);
  const word = text.slice(start, end);
  if (word.length < 3 || word.length > 6 || noName.test(word) || isCommonWord(word))
    return undefined;
  return start === 0 || /[\s\u3000|｜,，;；]/.test(text.charAt(start - 1)) ? start : undefined;
}

function spanIf(start: number | undefined, end: number): Span | undefined {
  return start === undefined || start >= end ? undefined : { start, end };
}

/** 张三先生, 李四女士, 王五小姐 where the run begins with the name. */
function titled(text: string, index: number): Span | undefined {
  const title = text.slice(index, index + 2);
  const child = text.startsWith('小朋友', index);
  if (!child && title !== '先生' && title !== '女士' && title !== '小姐') return undefined;
  return wholeRun(text, text.charAt(index - 1) === ' ' ? index - 1 : index);
}

function wholeRun(text: string, end: number): Span | undefined {
  const start = nameEndingAt(text, end);
  if (start === undefined) return undefined;
  if (isHan(text, start - 1) && !introducing.test(text.charAt(start - 1))) return undefined;
  const short = end - start >= 2 && end - start <= 4;
  return short || /[·•・‧･]/.test(text.slice(start, end)) ? { start, end } : undefined;
}

/** Words of one character that a name follows in speech: 请问是张三女士吗. */
const introducing = /[是叫问問到找给給为為向对對和与與请請让讓由被位寻尋赠贈名属屬]/;

/** 尊敬的张三：, 亲爱的李四女士. */
function saluted(text: string, index: number): Span | undefined {
  if (!/^[敬爱愛]的/.test(text.slice(index + 1, index + 3))) return undefined;
  const start = index + 3;
  const dotted = dottedLength(text, start);
  if (dotted > 0) return { start, end: start + dotted };
  const end = runEnd(text, start, 10);
  for (let length = 2; length <= 4 && start + length <= end; length++) {
    called.lastIndex = start + length;
    const last = start + length === end && end === text.length;
    if (!last && !called.test(text)) continue;
    return isName(text.slice(start, start + length)) ? { start, end: start + length } : undefined;
  }
  return undefined;
}

const ownRecord =
  /的\p{Script=Han}{0,6}(?:病历|病歷|病案|病程|报告|報告|处方|处方|医嘱|档案|检查|检验|化验|影像|住院|门诊|就诊|出院|入院|小结|护理|详情|信息|记录|联系|聯絡|电话|電話|手机|手機|地址|住址|家属|家屬|医保|病情|复印)/uy;

/** 张三的病历, at the start of a phrase. */
function ofRecord(text: string, index: number): Span | undefined {
  if (!isHan(text, index - 2)) return undefined;
  ownRecord.lastIndex = index;
  return ownRecord.test(text) ? wholeRun(text, index) : undefined;
}

/** 我叫张三, 我是张三的女儿. */
function selfNamed(text: string, index: number): Span | undefined {
  const role = /^我(?:叫|名叫|是)/.exec(text.slice(index, index + 3))?.[0].length;
  if (role === undefined) return undefined;
  const start = index + role;
  const length = nameStartingAt(
    text,
    start,
    (t, end) => !isHan(t, end) || /[的，我在]/.test(t.charAt(end)),
  );
  return length === 0 || isStaff(text, start, start + length)
    ? undefined
    : { start, end: start + length };
}

/** 姓名粟裕民，请…: nothing between the label and the name. */
function behindName(text: string, index: number): Span | undefined {
  const quote = /[“"「]/.test(text.charAt(index + 1)) ? 1 : 0;
  const start = index + 1 + quote;
  const length = nameStartingAt(
    text,
    start,
    (t, end) => !isHan(t, end) || /[性男女年电身]/.test(t.charAt(end)),
  );
  return length === 0 ? undefined : { start, end: start + length };
}

/** 无名氏, 无名男: a patient nobody could name yet. */
function nobody(text: string, index: number): Span | undefined {
  return /^无名[氏男女]/.test(text.slice(index, index + 3))
    ? { start: index, end: index + 3 }
    : undefined;
}

/** 明 and 男 end names too: 张志明，男 and 李亚男 女. */
const inBedFollows =
  /^(?:[今明昨][日天晨早晚夜]|[男女](?![\s，,/]{0,2}[男女])|[因诉已血手调转换出引无尿体术要停予拔])/;

/** 12床 张三, 12床张三, followed by a delimiter. */
function inBed(text: string, index: number): Span | undefined {
  if (!/[\dA-Z](?: |号|號)?$/.test(text.slice(Math.max(0, index - 2), index))) return undefined;
  const space =
    /^(?:号|號)?[\s\u3000:：-]{0,3}/.exec(text.slice(index + 1, index + 5))?.[0].length ?? 0;
  const start = index + 1 + space;
  const length = nameStartingAt(
    text,
    start,
    (t, end) => !isHan(t, end) || inBedFollows.test(t.slice(end, end + 4)),
  );
  if (length === 0 && index > 2) return beforeBed(text, index);
  if (length === 0 || isStaff(text, start, start + length)) return undefined;
  return { start, end: start + length };
}

/** 闵庆 5床: the name stands before the bed. */
function beforeBed(text: string, index: number): Span | undefined {
  const bed = /[ \u3000]{1,2}[+A-Z]?\d{1,3}$/.exec(text.slice(Math.max(0, index - 7), index))?.[0];
  return bed === undefined ? undefined : wholeRun(text, index - bed.length);
}

/** 请张三到3号诊室, 请李四前往: announcements, which are short. */
function summoned(text: string, index: number): Span | undefined {
  if (/[到至]/.test(text.charAt(index + 1))) {
    const before = wholeRun(text, index);
    if (before) return before;
  }
  const ticket =
    /^\s?(?:[A-Z]?\d{1,5}号?)?\s?/.exec(text.slice(index + 1, index + 10))?.[0].length ?? 0;
  const start = index + 1 + ticket;
  const length = nameStartingAt(text, start, (t, end) =>
    /^\s?(?:先生|女士|小姐)?\s?(?:到|前往|至|来|來)/.test(t.slice(end, end + 6)),
  );
  return length === 0 ? undefined : { start, end: start + length };
}

/** 张三您好, 【某某医院】张三，您好. */
function greeted(text: string, index: number): Span | undefined {
  const comma = /[，,\s]$/.test(text.charAt(index - 1)) ? 1 : 0;
  if (text.charAt(index + 1) !== '好' && comma === 0) return undefined;
  const title = /(?:老师|先生|女士|小姐|同志)$/.exec(
    text.slice(Math.max(0, index - comma - 2), index - comma),
  );
  const end = index - comma - (title ? 2 : 0);
  const span = wholeRun(text, end);
  return span && !isStaff(text, span.start, span.end) ? span : undefined;
}

/** 患者张三因发热入院: the shortest name that the sentence goes on behind. */
function mentioned(text: string, index: number): Span | undefined {
  mentionRole.lastIndex = index;
  const role = mentionRole.exec(text)?.[0].length ?? 0;
  if (role === 0) return text.charAt(index) === '家' ? beforeKin(text, index) : undefined;
  const start = index + role;
  const length = nameStartingAt(text, start, (t, end) => sentence.test(t.slice(end, end + 1)));
  if (length > 0) return { start, end: start + length };
  latinName.lastIndex = start;
  const latin = text.charCodeAt(start) < 0x250 ? (latinName.exec(text)?.[0].length ?? 0) : 0;
  if (latin > 0) return { start, end: start + latin };
  return text.charAt(index) === '家' ? beforeKin(text, index) : undefined;
}

/** 标本交郎文文家属过目: the name stands before the word. */
function beforeKin(text: string, index: number): Span | undefined {
  if (/[及与和的其]/.test(text.charAt(index - 1))) return undefined;
  // 时光家属：您好: a form of address, even where the name is a word.
  if (/^家[属屬长長][：:，,\s]?您好/.test(text.slice(index, index + 6))) {
    const from = runStart(text, index);
    if (looksLikeHanName(text.slice(from, index))) return { start: from, end: index };
  }
  const start = nameEndingAt(text, index);
  const least = start !== undefined && isHan(text, start - 1) ? 3 : 2;
  return start !== undefined && index - start >= least && index - start <= 4
    ? { start, end: index }
    : undefined;
}

function isHan(text: string, index: number): boolean {
  return ((charFlags[text.charCodeAt(index)] ?? 0) & hanFlag) !== 0;
}
