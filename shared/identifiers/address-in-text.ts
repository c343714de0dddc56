// Addresses in running text, without a label: two administrative divisions and a number with 号, 室, 栋 …, or
// three divisions and a village. A hospital's own address, a manufacturer's and a place without a number are
// none.
import type { Span } from './identifier.ts';
import { halfWidth } from './normalise.ts';

/** Units that close the detail of an address. */
export const addressEndings = '号號室栋棟幢弄楼樓组組村屯';

const longestBack = 70;
const longestForward = 60;
const numbered = /[0-9A-Za-z０-９Ａ-Ｚａ-ｚ零一二三四五六七八九十之]$/;
const division =
  /香港(?:特别行政区|特別行政區)?|九[龙龍]|新界|港[岛島]|[湾灣]仔|中[环環]|[铜銅][锣鑼][湾灣]|北角|旺角|尖沙咀|深水埗|[黄黃]大仙|[观觀]塘|荃[湾灣]|屯[门門]|元朗|大埔|沙田|西[贡貢]|[将將][军軍]澳|\p{Script=Han}{1,9}?(?:特别行政区|特別行政區|自治区|自治區|自治州|自治县|自治旗|街道|(?<![小社园園校院街病])[区區]|[省市县縣旗镇鎮乡鄉盟州]|地区|村)/gu;
const strong = /^香港|[省市县縣州盟]$|自治[区區]$|特[别別]行政[区區]$/;
const province =
  /(?:北京|天津|上海|重庆|重慶|河北|山西|辽宁|遼寧|吉林|黑龙江|黑龍江|江苏|江蘇|浙江|安徽|福建|江西|山东|山東|河南|湖北|湖南|广东|廣東|海南|四川|贵州|貴州|云南|雲南|陕西|陝西|甘肃|甘肅|青海|内蒙古|內蒙古|广西|廣西|西藏|宁夏|寧夏|新疆|香港|澳门|澳門|台湾|臺灣|[台臺](?:北|中|南|東|东)|高雄|新北|桃[园園])/gu;
/** What comes before an address in a sentence: 现住, 家住, 来自, 户籍. */
const leadIn =
  /^.*(?:[住居址籍贯自在于於系为至到往从從由]|地区|患者|本人|家属|转)(?=\p{Script=Han}{2})/u;
const organisation =
  /医院|醫院|卫生院|衛生所|体检中心|健檢中心|门诊|門診|诊所|診所|药[店房]|藥局|公司|厂|廠|集团|大学|學|实验室|研究/;
/** In the middle of an address: 大学路 and 厂前街 are streets, 医院 is not. */
const seller = /医院|醫院|门诊|門診|诊所|診所|药[店房]|藥局|有限公司/;
/** A hospital's letterhead gives its telephone behind its address. */
const publicLine = /^\s{0,4}(?:总机|總機|客服|预约|預約|急诊电|急診電|咨询电|諮詢電|服务热|服務熱)/;
const foreignLabel =
  /(?:院址|产地|產地|生产|生產|厂址|注册|註冊|机构|本院|我院|中心|医院|醫院|公司|企业|单位|厂家|供应商)(?:\s{0,3}地址|\p{Script=Han}{0,3})\s?[:：]?\s?$/u;
const step =
  /[\p{Script=Han}A-Za-z]{0,8}?[0-9A-Za-z零一二三四五六七八九十]{1,6}(?:[-－][0-9A-Za-z]{1,5}){0,2}(?:号楼|号院|號樓|单元|單元|[号號栋棟幢弄座层層楼樓室户戶组組]|(?![\p{Script=Han}0-9A-Za-z]))(?:之\d{1,3})?/uy;
/** Words of the sentence behind the address. */
const sentence = /[患因于於入病年月岁歲就诊診电電话話手住]/;

/** The address whose detail closes at `index`, as far as it reaches to either side. */
export function addressAt(text: string, index: number): Span | undefined {
  const village = /[村屯]/.test(text.charAt(index));
  if (!village && !numbered.test(text.charAt(index - 1))) return undefined;
  const head = text.slice(Math.max(0, index - longestBack), index + 1);
  if (!/[省市县縣区區州盟旗]|香港/.test(head)) return undefined;
  let from = head.length - 1;
  while (from > 0 && isClauseUnit(head.charCodeAt(from - 1))) from--;
  const clause = head.slice(from);
  const divisions = [...clause.matchAll(division)];
  const first = divisions[0];
  if (!first || divisions.length < (village ? 3 : 2)) return undefined;
  if (!divisions.some((found) => strong.test(found[0]) && found[0].length > 1)) return undefined;
  const start = index + 1 - clause.length + first.index + leadLength(first[0]);
  const end = endOf(text, index + 1);
  const before = text.slice(Math.max(0, start - 14), start);
  if (foreignLabel.test(before) || seller.test(text.slice(start, index))) return undefined;
  if (isOrganisationBehind(text, end)) return undefined;
  return { start, end };
}

/** Ideographs, letters, digits of either width, brackets, hyphens and single spaces. */
function isClauseUnit(unit: number): boolean {
  if (unit >= 0x3400 && unit <= 0x9fff) return true;
  if (unit >= 0xff08 && unit <= 0xff5a)
    return unit !== 0xff0c && unit !== 0xff0e && (unit < 0xff1a || unit > 0xff20);
  return (
    (unit >= 0x30 && unit <= 0x39) ||
    ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a) ||
    unit === 0x20 ||
    unit === 0x28 ||
    unit === 0x29 ||
    unit === 0x2d ||
    unit === 0xb7 ||
    unit === 0x3007
  );
}

/** How much of the first division's run is the sentence before it. */
function leadLength(run: string): number {
  const names = [...run.matchAll(province)];
  const named = names.at(0);
  if (named) return named.index;
  return leadIn.exec(run.slice(0, -1))?.[0].length ?? 0;
}

/** Further parts of the detail: 3栋2单元501室, 阳光小区6号楼, 之2. */
function endOf(text: string, from: number): number {
  const window = halfWidth(text.slice(from, from + longestForward));
  let end =
    /^(?:之\d{1,3}|[楼樓院门門](?!诊|診)|\d{1,4}[队社组組号號])/.exec(window)?.[0].length ?? 0;
  for (let parts = 0; parts < 5; parts++) {
    step.lastIndex = end;
    const found = step.exec(window)?.[0];
    if (found === undefined || sentence.test(found)) break;
    end += found.length;
  }
  const door =
    /^-?\d{1,5}(?:-\d{1,5})?(?![0-9A-Za-z.年月日天岁])/.exec(window.slice(end))?.[0] ?? '';
  return from + end + door.length;
}

/** Whether the address that ends at `end` goes on with an organisation: 8号（某某医院）, 8号某某公司. Looks at
 *  15 units. */
export function isOrganisationBehind(text: string, end: number): boolean {
  const run = /^[（(]?\p{Script=Han}{0,14}/u.exec(text.slice(end, end + 30))?.[0] ?? '';
  return organisation.test(run) || publicLine.test(text.slice(end, end + 12));
}
