// 姓名: recognised under a label or as a known patient; the surname stays, the given name is hidden.
import type { Identifier } from './identifier.ts';
import { surnameLength } from './surnames.ts';

const han = /^[\p{Script=Han}〇]{1,8}[A-Za-z0-9]{0,3}$/u;
const dotted = /^[\p{Script=Han}]{1,12}(?:\s?[·•・.．]\s?[\p{Script=Han}]{1,12}){1,5}$/u;
const latin = /^\p{Script=Latin}[\p{Script=Latin}'’.,\- ()（）"]{1,70}$/u;
/** What stands in name fields without being a name. */
const notNames =
  /^(?:无|無|未知|不详|不詳|暂无|暂无数据|無資料|无数据|没有数据|未填写|未填|待补充|待定|加载中.*|全部|合计|小计|总计|查看|编辑|修改|删除|详情|更多|操作|男|女|是|否|本人|姓名|性别|年龄|none|null|undefined|unknown|n\/a|no data|loading.*|all|total|male|female|other|edit|view|delete|more|details?|search|filter|save|cancel|yes|no|name)$/i;

export const personName: Identifier = {
  kind: 'personName',
  accepts(value) {
    const text = value.trim();
    if (notNames.test(text)) return false;
    return han.test(text) || dotted.test(text) || (latin.test(text) && /\p{L}.*\p{L}/u.test(text));
  },
  /** 张**, 欧阳*, J*** S****; a single character is covered. Dots and spaces keep the shape. */
  mask(value) {
    const lead = value.length - value.trimStart().length;
    const name = value.slice(lead);
    if (!/^[\p{Script=Han}〇]/u.test(name)) return value.slice(0, lead) + maskWords(name);
    const first = name.codePointAt(0) ?? 0;
    const characters = Array.from(name.trimEnd()).length;
    const surname = name.trimEnd().length > 2 && surnameLength(name) === 2 ? 2 : unitsOf(first);
    const keep = characters > 1 ? surname : 0;
    return value.slice(0, lead + keep) + coverWord(name.slice(keep));
  },
  samples: {
    hit: ['张三', '欧阳锋', '阿卜杜·热合曼', 'John Smith', '张三之子', '李'],
    miss: ['', '暂无数据', '张*', '男', '13523333233', '-', 'J*** S****'],
  },
};

/** Latin names: the first letter of each word of two letters or more stays. */
function maskWords(name: string): string {
  return name.replace(/[\p{L}\p{N}*]+/gu, (word) => {
    const [first = '', ...rest] = word;
    if (rest.length === 0) return '*';
    return first + coverWord(rest.join(''));
  });
}

function coverWord(text: string): string {
  return text.replace(/[\p{L}\p{N}〇]/gu, '*');
}

function unitsOf(codePoint: number): number {
  return codePoint > 0xffff ? 2 : 1;
}
