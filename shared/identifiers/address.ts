// 地址: an address is kept to district level (市辖区, 县, 县级市), what follows is hidden.
import { coverAll } from './cover.ts';
import type { Identifier } from './identifier.ts';

const han = '\\p{Script=Han}';
// Province, prefecture, district: each optional, each shortest first and bounded, so time is linear.
// 小区, 社区, 园区, 校区 are housing, not districts.
const admin = new RegExp(
  `^\\s*(?:中国|中华人民共和国)?` +
    `(?:${han}{2,7}?(?:省|自治区|特别行政区))?` +
    `(?:${han}{2,8}?(?:市|自治州|地区|盟))?` +
    `(?:${han}{1,7}?(?:自治县|县|(?<![小社园校院街])区|旗|(?<![城超])市|縣|(?<![小社園校院街])區))?`,
  'u',
);
const place = /\p{L}/u;
const emptyWords = /^(?:无|無|不详|不詳|未知|暂无|同上|none|n\/a|unknown|null|-+|—+)$/i;

export const address: Identifier = {
  kind: 'address',
  accepts(value) {
    const text = value.trim();
    if (text.length < 2 || text.length > 300 || text.includes('*')) return false;
    if (!(place.test(text) || /^\d{5,6}(?:-\d{4})?$/.test(text)) || emptyWords.test(text))
      return false;
    return address.mask(text) !== text;
  },
  /** 北京市朝阳区******; an address without district words is covered whole. */
  mask(value) {
    if (value.includes('*')) return value;
    const kept = districtEnd(value);
    return value.slice(0, kept) + coverAll(value.slice(kept));
  },
  samples: {
    hit: [
      '北京市朝阳区建国路88号',
      '广东省广州市天河区体育西路1号2室',
      '12 Main Street, Springfield',
    ],
    miss: ['', '不详', '北京市朝阳区*****', '北京市', '-'],
  },
};

/** Offset behind the last administrative division at the head of an address. */
function districtEnd(value: string): number {
  return admin.exec(value)?.[0].length ?? 0;
}
