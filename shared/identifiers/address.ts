// 地址: an address is kept to district level (市辖区, 县, 县级市), what follows is hidden.
import { addressAt, addressEndings } from './address-in-text.ts';
import { coverAll, isMask } from './cover.ts';
import type { Identifier } from './identifier.ts';

const han = '\\p{Script=Han}';
// Province, prefecture, district: each optional, each shortest first and bounded, so time is linear.
// 小区, 社区, 园区, 校区 are housing, not districts.
const cities =
  `^\\s*(?:中国|中华人民共和国)?` +
  `(?:${han}{2,7}?(?:省|自治区|自治區|特别行政区))?` +
  `(?:${han}{2,8}?(?:市|自治州|地区|盟))?`;
const city = new RegExp(cities, 'u');
const admin = new RegExp(
  `${cities}(?:${han}{1,7}?(?:自治县|县|(?<![小社园校院街])区|旗|(?<![城超])市|縣|(?<![小社園校院街])區))?`,
  'u',
);
const place = /\p{L}/u;
const emptyWords = /^(?:无|無|不详|不詳|未知|暂无|同上|none|n\/a|unknown|null|-+|—+)$/i;

export const address: Identifier = {
  kind: 'address',
  accepts(value) {
    const text = value.trim();
    if (text.length < 2 || text.length > 300 || isMask(text)) return false;
    if (!(place.test(text) || /^\d{5,6}(?:-\d{4})?$/.test(text)) || emptyWords.test(text))
      return false;
    return address.mask(text) !== text;
  },
  bare: [{ on: 'character', characters: addressEndings, at: addressAt }],
  /** 北京市朝阳区******; an address without district words is covered whole. Strict: 北京市*********. */
  mask(value, level = 'partial') {
    if (isMask(value)) return value;
    const kept = (level === 'strict' ? city : admin).exec(value)?.[0].length ?? 0;
    return value.slice(0, kept) + coverAll(value.slice(kept));
  },
  samples: {
    hit: [
      '北京市朝阳区建国路88号',
      '广东省广州市天河区体育西路1号2室',
      '12 Main Street, Springfield',
    ],
    miss: ['', '不详', '北京市朝阳区*****', '北京市', '-'],
    bareHit: [
      '患者家住北京市朝阳区建国路88号，',
      '广东省广州市天河区测试路12号3栋2单元501室',
      '臺北市大安區示範路四段120號5樓之2',
      '内蒙古自治区呼和浩特市赛罕区大学西路235号',
      '住香港新界示範街19號样本邨7座18樓B室',
      '现住河北省石家庄市赵县样例镇虚构村。',
      '张三，浙江省杭州市西湖区文三路１２号',
    ],
    bareMiss: [
      '北京市朝阳区某某医院',
      '北京市朝阳区测试路8号朝阳医院',
      '医院地址：北京市朝阳区测试路8号',
      '产地：河北省石家庄市赵县样例路12号',
      '北京市朝阳区******',
      '建国路88号',
      '住院部2号楼3层301室',
      '2024年3月5号入院',
      '本中心地址：天津市河西区测试路28栋1788室',
      '市一院东区二区3号楼',
      '福建省厦门市思明区样例镇虚构村3组185号（厦门市示例医院）',
    ],
  },
};
