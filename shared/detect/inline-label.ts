// The label that ends where a separator stands: `姓名：`, `住院号 `, `"brxm":`, `xm=`. Looks a bounded
// distance to the left. Hospitals repeat a few hundred labels all day, so what a run of characters
// means is remembered.
import {
  boundaryFlag,
  charFlags,
  colonFlag,
  digitFlag,
  hanFlag,
  newlineFlag,
  quoteFlag,
  spaceFlag,
  wordFlag,
} from './char-flags.ts';
import type { FieldMeaning } from './dictionary.ts';
import { isPersonal } from './label-grammar.ts';
import { isInstitutions, isVagueKey, meaningOfVagueKey } from './json-name.ts';
import type { Labels } from './labels.ts';
import { normaliseLabel } from './label-text.ts';

const longestLabel = 24;
const longestKey = 40;
const maxRemembered = 8000;
const hanUnit = /\p{Script=Han}/u;

/** What stands between a label and its value: a colon; a tab, a bar or a wide gap; one space or nothing;
 *  the end of the line. */
export type Separator = 'colon' | 'wide' | 'space' | 'line';

/** What a label before a value says. */
export interface InlineLabel {
  /** Of 姓名/住院号 both; mostly one. Never empty; `['other']` names something else. */
  readonly meanings: readonly FieldMeaning[];
  /** `name`: 姓名 says it; `role`: 监护人, 就诊人 name a person and nothing else; `word`: 患者, 家属 and
   *  `Patient` are also used as plain words. */
  readonly trust: 'name' | 'role' | 'word';
  /** Written in Latin letters. */
  readonly latin: boolean;
  /** Nothing tells whose it is: 电话, 地址. */
  readonly open: boolean;
  /** Of what it speaks against when it names something else; see `against`. */
  readonly against: number;
}

/** Reads labels inside texts with the label rules it is given. One for a detector. */
export class InlineLabels {
  readonly #labels: Labels;
  readonly #remembered: Readonly<Record<Separator, Map<string, InlineLabel | null>>> = {
    colon: new Map(),
    wide: new Map(),
    space: new Map(),
    line: new Map(),
  };

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  /**
   * The label whose last character stands before `end`. Before a colon spaces may stand inside the
   * label, and programs' keys count too; before a line's end the label is the whole line.
   */
  before(text: string, end: number, separator: Separator): InlineLabel | null {
    const last = charFlags[text.charCodeAt(end - 1)] ?? 0;
    if ((last & quoteFlag) !== 0) return separator === 'colon' ? this.#quoted(text, end) : null;
    // Programs' keys have any end; people's labels do not.
    const key = separator === 'colon' && (last & wordFlag) !== 0;
    if (key && (last & digitFlag) !== 0 && isNumber(text, end)) return null;
    if (!key && !this.#labels.ends.mayEnd(text, end)) return null;
    const start = labelStart(text, end, separator);
    if (start === end) return null;
    if (separator === 'line' && start > 0 && !isLineStart(text, start)) return null;
    return this.#remember(text.slice(start, end), separator);
  }

  /** `"brxm":` and `'住院号':`. */
  #quoted(text: string, end: number): InlineLabel | null {
    const quote = text.charCodeAt(end - 1);
    // {\"brxm\":…}: JSON inside a string of JSON.
    const escaped = text.charCodeAt(end - 2) === backslash ? 1 : 0;
    let start = end - 1 - escaped;
    while (start > 0 && end - start < longestKey && text.charCodeAt(start - 1) !== quote) start--;
    if (start === 0 || text.charCodeAt(start - 1) !== quote) return null;
    const key = text.slice(start, end - 1 - escaped);
    if (isVagueKey(key)) {
      const meaning = meaningOfVagueKey(key, text, start - 1, this.#labels);
      return meaning === undefined ? null : keyLabel(meaning);
    }
    if (isInstitutions(key, text, start - 1)) return keyLabel('other');
    return this.#remember(`"${key}"`, 'colon');
  }

  #remember(run: string, separator: Separator): InlineLabel | null {
    const remembered = this.#remembered[separator];
    const known = remembered.get(run);
    if (known !== undefined) return known;
    const label = this.#decide(run, separator);
    if (remembered.size >= maxRemembered) remembered.clear();
    remembered.set(run, label);
    return label;
  }

  #decide(run: string, separator: Separator): InlineLabel | null {
    if (prompt.test(run)) return null;
    const first = run.charAt(0);
    if (run.length > 2 && first === run.charAt(run.length - 1) && /["']/.test(first)) {
      const key = run.slice(1, -1);
      const meaning = this.#labels.kindOfKey(key) ?? this.#labels.kindOfLabel(key);
      if (meaning === undefined) return null;
      return { ...keyLabel(meaning), against: meaning === 'other' ? againstOfKey : 0 };
    }
    for (const candidate of this.#candidates(run, separator)) {
      const meanings = this.#labels.kindsOfLabel(candidate);
      if (meanings.length === 0) continue;
      const label = normaliseLabel(candidate);
      // Item Name="…", [Printer] Name=: a bare name is anything's.
      if (label === 'name' && separator === 'colon' && candidate === 'Name') {
        return { ...keyLabel('personName'), trust: 'word' };
      }
      if (label === '单位' && normaliseLabel(run) === label)
        return { ...keyLabel('employer'), trust: 'word' };
      return {
        meanings,
        trust: trustOf(label),
        latin: !hanUnit.test(run),
        open: openLabel.test(label) && !isPersonal(label),
        against: meanings[0] === 'other' ? againstOf(label) : 0,
      };
    }
    return separator === 'colon' ? this.#key(run) : null;
  }

  #candidates(run: string, separator: Separator): readonly string[] {
    if (separator === 'line' || !plainHan.test(run)) return candidates(run, separator);
    const ending = this.#labels.endingOf(run);
    return ending === undefined ? [] : [ending];
  }

  /** `brxm=`, `patient_name:`. */
  #key(run: string): InlineLabel | null {
    const key = /(?<![^\s&?;,{(|])[A-Za-z][\w.-]{1,38}$/.exec(run)?.[0];
    if (key === undefined) return null;
    const meaning = this.#labels.kindOfKey(key);
    return meaning === undefined ? null : keyLabel(meaning);
  }
}

/** A program's key is never a plain word. */
export function keyLabel(meaning: FieldMeaning): InlineLabel {
  return {
    meanings: [meaning],
    trust: 'name',
    latin: true,
    open: false,
    against: meaning === 'other' ? againstOfKey : 0,
  };
}

/** Labels that a hospital's own number or address stands under as well. */
const openLabel =
  /(?:电话|联系方式|电话号码|联络方式|地址|邮编|邮政编码|邮箱|邮件|e-?mail|tel|telephone|phone|address|mail)$/;
const plainHan = /^[\u4e00-\u9fff]+$/;
const tab = 9;
const backslash = 0x5c;
const semicolon = 0x3b;
const entityEnd = /&(?:[ae]msp|ensp|nbsp|#12288|#160);$/;
/** Of what a label of something else speaks against: names, contacts, numbers. */
export const against = { names: 1, contacts: 2, numbers: 4 } as const;
const againstOfKey = against.names | against.contacts | against.numbers;
const staffLabel =
  /(?:人|员|师|医生|护士|大夫|者|主任|院长|经理|助|组长|负责|签名|签字|doctor|nurse|physician|surgeon|consultant|attending|by|ist)(?: ?(?:的?姓名|名字?|names?))?$/;
const contactWord =
  /电话|電話|手机|热线|总机|专线|传真|号码|地址|址|邮箱|邮件|客服|咨询|急救|投诉|前台|服务台|网址|地点|产地|tel|phone|fax|hotline|line|address|mail|contact|web/;
const numberWord = /号|码|编|单|流水|条码|批|回执|(?:id|no|number|code|lot|ref|serial|sku)$/;

function againstOf(label: string): number {
  const names = staffLabel.test(label) ? against.names | against.contacts : 0;
  const contacts = contactWord.test(label) ? against.contacts : 0;
  return names | contacts | (numberWord.test(label) ? against.numbers : 0);
}

const plainWords =
  /^(?:甲方|明日手术|今日手术|拟手术|今日出院患者|出院患者|病危|病重|新入|新入院|待查房|明日出院|转入患者|转出患者|下一位|转账备注|患者|病人|病员|病患|患儿|产妇|孕妇|家属|家长|亲属|母亲|父亲|配偶|顾客|客户|client|caller|密接|先证者|失主|原告|死者|正在就诊|准备就诊|候诊|请就诊|来电者|新生儿|婴儿|申请人|介绍人|户主|patient|pt|contact|guardian|relative|spouse|name)$/;

function trustOf(label: string): InlineLabel['trust'] {
  if (/名|name|签|signature/.test(label)) return 'name';
  return plainWords.test(label) ? 'word' : 'role';
}

/** 请输入姓名/住院号 stands in an empty search box. */
const prompt = /^\s*(?:请(?:输入|选择|填写)|搜索|查询)/;

/**
 * Where a label that ends at `end` can begin at the earliest: behind a delimiter, and behind a gap or a
 * number that two ideographs of it follow (88号 联系电话; 姓    名 is one label).
 */
function labelStart(text: string, end: number, separator: Separator): number {
  let start = end;
  let han = 0;
  const least = Math.max(0, end - longestLabel);
  while (start > least) {
    const code = text.charCodeAt(start - 1);
    const flags = charFlags[code] ?? 0;
    if ((flags & hanFlag) !== 0) han++;
    else if ((flags & (boundaryFlag | colonFlag)) !== 0 || code === tab) {
      if (code !== semicolon || !entityEnd.test(text.slice(Math.max(0, start - 8), start))) break;
      // 姓&emsp;&emsp;名
      start = text.lastIndexOf('&', start - 2);
      continue;
    } else if ((flags & spaceFlag) !== 0) {
      // Hospital No. D448120: English labels have several words.
      if (
        separator === 'space' &&
        (han > 0 || !isLatin(text.charCodeAt(start)) || end - start > 16)
      )
        break;
      if (han > 1 && separator !== 'line') break;
      han = 0;
    } else if ((flags & digitFlag) !== 0 && han > 1) break;
    start--;
  }
  return start;
}

function isLatin(code: number): boolean {
  return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
}

/** Whether the word that ends at `end` is a number: 10:20 is no label, aac003= and 电话1： are. */
function isNumber(text: string, end: number): boolean {
  let at = end - 1;
  while (at >= 0 && ((charFlags[text.charCodeAt(at)] ?? 0) & digitFlag) !== 0) at--;
  return at < 0 || ((charFlags[text.charCodeAt(at)] ?? 0) & (hanFlag | wordFlag)) === 0;
}

/** Only marks of a list or form stand before the label on its line. */
function isLineStart(text: string, start: number): boolean {
  return ((charFlags[text.charCodeAt(start - 1)] ?? 0) & newlineFlag) !== 0;
}

/** The run itself, then its tails, longest first: 现住院患者姓名 ends in a label. */
function candidates(run: string, separator: Separator): string[] {
  if (separator === 'line') return [run];
  if (!hanUnit.test(run)) {
    if (separator === 'wide') return [run];
    const words = run.trim().split(/\s+/);
    // Q Q and M R N are spaced words.
    if (words.length > 1 && words.every((word) => word.length === 1)) return [words.join('')];
    return words.map((_, i) => words.slice(i).join(' ')).slice(separator === 'colon' ? -4 : -3);
  }
  // 护照 Passport No.: two languages, the second one ends the label.
  const latin = /(?<=[\s\p{Script=Han}])[A-Za-z][A-Za-z .#']{1,22}$/u.exec(run)?.[0];
  const tight = run.replace(/[\s\u3000\u00a0\u200b-\u200f\u2060\ufeff]+/g, '');
  const tails = latin === undefined ? [run] : [run, latin];
  for (let length = Math.min(12, tight.length - 1); length >= 2; length--) {
    // 蔡锦诗doctorName does not end in Name.
    const cut = tight.length - length;
    if (!/\w{2}/.test(tight.slice(cut - 1, cut + 1))) tails.push(tight.slice(cut));
  }
  return tails;
}
