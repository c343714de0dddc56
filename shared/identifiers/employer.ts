// 工作单位: any organisation, known only by its label; 单位 is also a unit of measure.
import { coverAlphanumeric, isMask } from './cover.ts';
import type { Identifier } from './identifier.ts';

const letters = /\p{L}.*\p{L}/u;
const notEmployers =
  /^(?:无|無|无业|無業|不详|不詳|未知|暂无|暫無|同上|退休|待业|自由职业|务农|学生|none|n\/a|unknown|null|[-—/]+)$/i;
const measures =
  /^(?:片|粒|盒|支|瓶|袋|次|个|個|例|元|天|日|小时|分|度|丸|贴|包|套|人|份|mg|ml|kg|cm|mm|iu|ug|mmol\/l|g\/l|u\/l|mmhg|%)$/i;

export const employer: Identifier = {
  kind: 'employer',
  accepts(value) {
    const text = value.trim();
    if (text.length < 2 || text.length > 100 || isMask(text) || !letters.test(text)) return false;
    return !notEmployers.test(text) && !measures.test(text);
  },
  /** 前2. Strict: nothing. */
  mask(value, level = 'partial') {
    if (isMask(value)) return value;
    return coverAlphanumeric(
      value,
      (i, n) => level === 'partial' && i < Math.min(2, n < 3 ? 0 : Math.floor(n / 2)),
    );
  },
  samples: {
    hit: ['晨星科技有限公司', '第三中学', 'Example Trading Ltd'],
    miss: ['', '无', '退休', '晨星******', 'mg', 'mmol/L', '片', '12'],
  },
};
