// Numbers that nobody has, one generator a kind: valid as far as a scheme can be checked, deterministic
// for a given random source, and plainly invented (reserved-looking serials, example domains).
import { creditCheck } from '../../shared/identifiers/check-digit.ts';
import { residentIdCheck } from '../../shared/identifiers/normalise.ts';

/** From 0 to below 1. */
export type Random = () => number;
export type Generator = (random: Random) => string;

/** A small seeded source (mulberry32): the same seed gives the same numbers everywhere. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const below = (random: Random, limit: number): number => Math.floor(random() * limit);
export const between = (random: Random, min: number, max: number): number =>
  min + below(random, max - min + 1);
export const pick = <T>(random: Random, list: readonly T[]): T => list[below(random, list.length)]!;
export const letter = (random: Random, from = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'): string =>
  from.charAt(below(random, from.length));
export function digits(random: Random, count: number): string {
  let out = '';
  for (let i = 0; i < count; i++) out += String(below(random, 10));
  return out;
}
const padded = (n: number, width: number): string => String(n).padStart(width, '0');

/** YYYYMMDD of a date that exists. */
export function compactDate(random: Random, from = 1930, to = 2020): string {
  const year = between(random, from, to);
  const month = between(random, 1, 12);
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return `${year}${padded(month, 2)}${padded(between(random, 1, last), 2)}`;
}

const regions =
  '110101 110105 120103 130102 210202 310104 320102 330106 350203 370102 410105 420106 440106 440305 450103 500103 510107 520102 530102 610113 620102 640104 650102'.split(
    ' ',
  );

const withCheck = (first17: string): string => first17 + residentIdCheck(first17);

export const residentId: Generator = (random) =>
  withCheck(pick(random, regions) + compactDate(random) + digits(random, 3));

/** Residence permit of a Hong Kong, Macau or Taiwan resident. */
export const residencePermit: Generator = (random) =>
  withCheck(pick(random, ['810000', '820000', '830000']) + compactDate(random) + digits(random, 3));

export const residentId15: Generator = (random) =>
  pick(random, regions) + compactDate(random, 1930, 1999).slice(2) + digits(random, 3);

const countries3 = ['USA', 'CAN', 'JPN', 'GBR', 'DEU', 'FRA', 'KOR', 'AUS', 'SGP', 'IND'];
const countriesNumeric = ['840', '124', '392', '826', '276', '250', '410', '036', '702', '000'];

export const permanentResidentId: Generator = (random) =>
  withCheck(
    `9${pick(random, regions).slice(0, 2)}${pick(random, countriesNumeric)}${compactDate(random)}${digits(random, 3)}`,
  );

/** The card of 2004 and 2017. */
export const permanentResidentId15: Generator = (random) => {
  const region = pick(random, regions).slice(0, 4);
  const first =
    pick(random, countries3) + region + compactDate(random).slice(2) + digits(random, 1);
  let sum = 0;
  for (let i = 0; i < 14; i++) sum += Number.parseInt(first.charAt(i), 36) * [7, 3, 1][i % 3]!;
  return first + String(sum % 10);
};

export const hkMacauPermit: Generator = (random) =>
  letter(random, 'HM') + digits(random, 8) + (random() < 0.5 ? padded(below(random, 5), 2) : '');

export const taiwanPermit: Generator = (random) =>
  random() < 0.7 ? digits(random, 8) : `${digits(random, 10)}(${letter(random, 'ABD')})`;

export const passport: Generator = (random) => {
  const form = below(random, 3);
  if (form === 0) return `E${digits(random, 8)}`;
  if (form === 1) return `E${letter(random, 'ABCDEFGHJKLMNPQRSTUVWXYZ')}${digits(random, 7)}`;
  return `G${digits(random, 8)}`;
};

export const militaryId: Generator = (random) =>
  `${pick(random, ['军', '兵', '士', '文', '武'])}字第${digits(random, between(random, 6, 8))}号`;

export const birthCertificate: Generator = (random) => letter(random) + digits(random, 9);

export const hkid: Generator = (random) => {
  const first = letter(random) + (random() < 0.1 ? letter(random) : '') + digits(random, 6);
  let sum = first.length === 7 ? 36 * 9 : 0;
  for (let i = 0; i < first.length; i++) {
    sum += Number.parseInt(first.charAt(i), 36) * (first.length + 1 - i);
  }
  const check = (11 - (sum % 11)) % 11;
  return `${first}(${check === 10 ? 'A' : String(check)})`;
};

export const macauId: Generator = (random) =>
  `${letter(random, '157')}${digits(random, 6)}(${digits(random, 1)})`;

const taiwanOrder = 'ABCDEFGHJKLMNPQRSTUVXYWZIO';
function taiwanCheck(first9: string): string {
  const head = taiwanOrder.indexOf(first9.charAt(0)) + 10;
  const second = first9.charAt(1);
  const units = /\d/.test(second) ? Number(second) : taiwanOrder.indexOf(second) % 10;
  let sum = Math.floor(head / 10) + (head % 10) * 9 + units * 8;
  for (let i = 2; i < 9; i++) sum += Number(first9.charAt(i)) * (9 - i);
  return first9 + String((10 - (sum % 10)) % 10);
}

export const taiwanId: Generator = (random) =>
  taiwanCheck(letter(random, taiwanOrder) + letter(random, '12') + digits(random, 7));

/** Certificate of a foreign resident of Taiwan: the form of 2021, or the two letters before it. */
export const taiwanResidentCertificate: Generator = (random) =>
  taiwanCheck(
    letter(random, taiwanOrder) + letter(random, pick(random, ['89', 'ABCD'])) + digits(random, 7),
  );

export const ssn: Generator = (random) => {
  const area = between(random, 1, 899);
  const serial = padded(between(random, 1, 9999), 4);
  return `${padded(area === 666 ? 667 : area, 3)}-${padded(between(random, 1, 99), 2)}-${serial}`;
};

const mobilePrefixes =
  '130 131 135 138 139 141 147 150 152 158 159 162 166 170 173 178 180 185 188 189 190 191 192 193 195 199'.split(
    ' ',
  );

export const mobilePhone: Generator = (random) => pick(random, mobilePrefixes) + digits(random, 8);

export const taiwanMobile: Generator = (random) => `09${digits(random, 8)}`;

/** With its country code: without one eight digits are no telephone. */
export const hongKongMobile: Generator = (random) =>
  `+85${letter(random, '23')} 6${digits(random, 7)}`;

export const landline: Generator = (random) =>
  random() < 0.4
    ? `${pick(random, ['010', '021', '020', '028'])}-${between(random, 2, 8)}${digits(random, 7)}`
    : `${pick(random, ['0311', '0571', '0755', '0891', '0451'])}-${between(random, 2, 8)}${digits(random, 6)}`;

export const taiwanLandline: Generator = (random) =>
  `(02) ${between(random, 2, 8)}${digits(random, 3)}-${digits(random, 4)}`;

export const email: Generator = (random) =>
  `${letter(random, 'abcdefghkmnprstwxz')}${pick(random, ['.test', '_wang', 'li', '-demo'])}${digits(random, 3)}@example.${pick(random, ['com', 'cn', 'com.cn', 'org'])}`;

const plateProvinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
const plateUnits = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789';

export const licensePlate: Generator = (random) => {
  const head = letter(random, plateProvinces) + letter(random, 'ABCDEFGHJK');
  if (random() < 0.3) return `${head}${letter(random, 'DF')}${digits(random, 5)}`;
  return `${head}${letter(random, plateUnits)}${letter(random, plateUnits)}${digits(random, 3)}`;
};

/** A whole 19-digit debit card or a 16-digit credit card. */
export const bankCard: Generator = (random) => {
  const debit = random() < 0.6;
  const bin = debit
    ? pick(random, ['622202', '621700', '622848', '621226', '623061', '955880'])
    : pick(random, ['625912', '622588', '438088', '518710', '552245', '356868']);
  const first = bin + digits(random, (debit ? 18 : 15) - 6);
  let sum = 0;
  for (let i = 0; i < first.length; i++) {
    const digit = Number(first.charAt(first.length - 1 - i));
    sum += i % 2 === 1 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return first + String((10 - (sum % 10)) % 10);
};

export const insuranceNumber: Generator = (random) =>
  random() < 0.5 ? letter(random) + digits(random, 8) : digits(random, between(random, 9, 26));

export const patientNumber: Generator = (random) =>
  pick(random, ['ZY', 'MZ', 'TJ', 'BA', '']) + digits(random, between(random, 6, 10));

export const specimenNumber: Generator = (random) => {
  const form = below(random, 3);
  if (form === 0) return `1.2.840.10008.${digits(random, 5)}.${between(random, 1, 99999)}`;
  if (form === 1) return `CT${compactDate(random, 2020, 2025)}${digits(random, 4)}`;
  return digits(random, 12);
};

export const socialAccount: Generator = (random) =>
  random() < 0.5 ? `${between(random, 1, 9)}${digits(random, 8)}` : `wx_test${digits(random, 4)}`;

export const age: Generator = (random) => `${between(random, 90, 112)}岁`;

export const birthDate: Generator = (random) =>
  compactDate(random).replace(
    /^(....)(..)(..)$/,
    pick(random, ['$1-$2-$3', '$1年$2月$3日', '$1/$2/$3']),
  );

const cities = [
  '北京市朝阳区',
  '上海市浦东新区',
  '广东省广州市天河区',
  '浙江省杭州市西湖区',
  '四川省成都市武侯区',
];
const roads = ['测试路', '示例大街', '虚构路', '样本西路'];

export const address: Generator = (random) =>
  `${pick(random, cities)}${pick(random, roads)}${between(random, 1, 999)}号${between(random, 1, 30)}栋${between(random, 101, 2909)}室`;

export const employer: Generator = (random) =>
  `${pick(random, ['晨星', '云帆', '远舟', '青禾'])}${pick(random, ['科技', '贸易', '机械'])}有限公司`;

/** Organisation: 统一社会信用代码, not a patient's. */
export const organisationCode: Generator = (random) => {
  const body = digits(random, 8);
  let sum = 0;
  [3, 7, 9, 10, 5, 8, 4, 2].forEach((weight, i) => (sum += Number(body.charAt(i)) * weight));
  const inner = '0123456789X0'.charAt(11 - (sum % 11));
  const first = `91${pick(random, regions)}${body}${inner}`;
  return first + creditCheck(first);
};

/** Organisation in Taiwan: 統一編號. */
export const businessNumber: Generator = (random) => {
  for (;;) {
    const candidate = digits(random, 8);
    let sum = 0;
    [1, 2, 1, 2, 1, 2, 4, 1].forEach((weight, i) => {
      const product = Number(candidate.charAt(i)) * weight;
      sum += Math.floor(product / 10) + (product % 10);
    });
    if (sum % 5 === 0) return candidate;
  }
};

export const hotline: Generator = (random) =>
  pick(random, [
    `400-${between(random, 600, 899)}-${digits(random, 4)}`,
    '12345',
    '12320',
    '95588',
  ]);

const surnames = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张';
const given = '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英';

export const personName: Generator = (random) => {
  const form = below(random, 12);
  if (form === 0)
    return pick(random, ['阿卜杜·热合曼', '买买提·艾力', 'John Smith', 'Zhang, Wei', '无名氏']);
  const family = form === 1 ? pick(random, ['欧阳', '司马', '诸葛']) : letter(random, surnames);
  return family + letter(random, given) + (random() < 0.6 ? letter(random, given) : '');
};

export const photo: Generator = (random) =>
  random() < 0.5
    ? `/photos/${digits(random, 8)}.jpg`
    : `data:image/png;base64,iVBORw0KGgo${digits(random, 8)}`;

export const sensitiveDiagnosis: Generator = (random) =>
  pick(random, [
    '艾滋病',
    '梅毒',
    '精神分裂症',
    '慢性乙型肝炎',
    '肺结核',
    '胃癌',
    'B20.900',
    'F32.1',
    'HIV感染',
  ]);
