// 姓名: recognised under a label or as a known patient; the surname stays, the given name is hidden.
import { isMask } from './cover.ts';
import type { Identifier } from './identifier.ts';
import { surnameLength } from './surnames.ts';

const unit = '[\\p{Script=Han}〇]';
/** 张三, 欧阳锋, 李, 张三之子, 张三A; 张三（本人）, 张三(13床). */
const han = new RegExp(`^${unit}{1,8}[A-Za-z0-9]{0,3}(?:\\s?[(（][^()（）]{1,10}[)）])?$`, 'u');
const dotted = new RegExp(`^${unit}{1,12}(?:\\s?[·•・‧.．]\\s?${unit}{1,12}){1,5}$`, 'u');
/** 张 三, 欧阳 锋, and reversed as some devices send it: 伟 张. */
const spaced = new RegExp(`^${unit}{1,3}(?:\\s{1,4}${unit}{1,3}){1,3}$`, 'u');
const latin = /^\p{Script=Latin}[\p{Script=Latin}'’.,\- ()（）"]{1,70}$/u;
/** HL7 v2 XPN and DICOM PN: Wang^Fang=王^芳. */
const component = new RegExp(`^[\\p{Script=Latin}\\p{Script=Han}'’. \\-^=~&]{2,120}$`, 'u');
/** What stands in name fields without being a name. 无名氏 is not here: it stands for a patient. */
const notNames =
  /^(?:请.*|无|無|空|空床|见首页|見首頁|同前|同上|未带|未知|不详|不詳|不明|暂无|暫無|暂缺|未登记|未登記|未提供|暂无数据|無資料|无数据|没有数据|未填写|未填|待补充|待定|加载中.*|全部|合计|小计|总计|查看|编辑|修改|删除|详情|更多|操作|男|女|是|否|本人|姓名|性别|年龄|none|null|undefined|unknown|n\/a|no data|loading.*|all|total|male|female|other|edit|view|delete|more|details?|search|filter|save|cancel|yes|no|name)$/i;
const sex = /(?:^|\s)[男女]$/;

export const personName: Identifier = {
  kind: 'personName',
  accepts(value) {
    const text = value.trim();
    if (text.length > 130 || notNames.test(text) || isMask(text)) return false;
    if (han.test(text) || dotted.test(text)) return true;
    if (spaced.test(text)) return !sex.test(text);
    if (text.includes('^')) return component.test(text) && /\p{L}\^|\^\p{L}/u.test(text);
    return latin.test(text) && /\p{L}.*\p{L}/u.test(text);
  },
  /** 张**, 欧阳*, 张 *, * 张, J*** S****; a single character is covered. Strict: all of it. */
  mask(value, level = 'partial') {
    if (isMask(value)) return value;
    if (level === 'strict') return coverWord(value);
    const lead = value.length - value.trimStart().length;
    const name = value.slice(lead);
    return value.slice(0, lead) + maskName(name);
  },
  samples: {
    hit: [
      '张三',
      '欧阳锋',
      '阿卜杜·热合曼',
      'John Smith',
      '张三之子',
      '李',
      '无名氏',
      '张 三',
      '伟 张',
      'Zhang, Wei',
      'WANG FANG',
      'Wang^Fang=王^芳',
      '𠮷田',
      '张三(本人)',
    ],
    miss: ['', '暂无数据', '张*', '男', '13523333233', '-', 'J*** S****', '张三 男', '* 张', '^'],
  },
};

function maskName(name: string): string {
  if (!/^[\p{Script=Han}〇]/u.test(name) || name.includes('^')) return maskWords(name);
  const trimmed = name.trimEnd();
  const reversed = /^([^\s]+\s+)([^\s]+)$/u.exec(trimmed);
  if (reversed && surnameLength(trimmed) === 0) {
    const [, given = '', family = ''] = reversed;
    if (surnameLength(family) === family.length) return coverWord(given) + name.slice(given.length);
  }
  const characters = Array.from(trimmed.replace(/\s/g, '')).length;
  const first = (name.codePointAt(0) ?? 0) > 0xffff ? 2 : 1;
  const surname = trimmed.length > 2 && surnameLength(name) === 2 ? 2 : first;
  const keep = characters > 1 ? surname : 0;
  return name.slice(0, keep) + coverWord(name.slice(keep));
}

/** Latin names: the first letter of each word of two letters or more stays. */
function maskWords(name: string): string {
  return name.replace(/[\p{L}\p{N}]+/gu, (word) => {
    const [first = '', ...rest] = word;
    const kept = rest.length > 0 && /\p{L}/u.test(first);
    return (kept ? first : '*') + coverWord(rest.join(''));
  });
}

function coverWord(text: string): string {
  return text.replace(/[\p{L}\p{N}〇]/gu, '*');
}
