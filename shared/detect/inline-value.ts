// Where a labelled value ends inside running text. Each kind has its own idea of an end; all of them
// look at no more than a hundred and forty characters.
import { dates } from '../identifiers/birth-date.ts';
import type { IdentifierKind } from '../identifiers/kind.ts';
import { halfWidth } from '../identifiers/normalise.ts';
import { identifierOf } from '../identifiers/registry.ts';
import type { Labels } from './labels.ts';
import { nameLength } from './name-value.ts';

/** How far a value of a kind can reach. */
function reachOf(kind: IdentifierKind): number {
  switch (kind) {
    case 'personName':
      return 80;
    case 'address':
    case 'employer':
    case 'photo':
    case 'specimenNumber':
    case 'email':
      return 140;
    default:
      return 60;
  }
}

const code =
  /^[0-9A-Za-z](?:[0-9A-Za-z]|[-_/.#](?=[0-9A-Za-z])|[\u200b-\u200f\u2060\ufeff](?=[0-9A-Za-z])){1,79}/;
/** 6222 0200 0000, 440113 20141005 001X, A123456(3). */
const spacedDigits =
  /^[A-Za-z]{0,3}\d{1,8}(?:[ \u00a0\u3000-]\d{2,8}(?![\d:/.])){1,5}[Xx]?(?!\d)(?: ?\d{0,3}[Xx](?![0-9A-Za-z]))?/;
const checkInBrackets = /^[A-Za-z]{0,3}\d{6,12} ?\([0-9A-Za-z]\)/;
const military = /^[\p{Script=Han}]{0,6}第?[0-9A-Za-z]{4,10}号?/u;
const phone =
  /^[+(]{0,2}\d(?:\d|[ \t\u00a0\u3000().-]{1,2}(?=[\d(])){5,24}(?: ?(?:转|轉|ext\.?|x) ?\d{1,6})?/i;
const mail = /^[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/;
const account = /^[0-9A-Za-z][-_0-9A-Za-z]{3,39}/;
const plate = /^\p{Script=Han}[A-Z][ ·•-]?[0-9A-Z]{4,6}[挂学警港澳领使]?/u;
/** Of `key=value` in logs and addresses. */
const parameterValue =
  /^[^&\n;"']*?(?=$|[&\n;"']|[ ,，]+(?:[\w.-]+=|[A-Z]{3,}\/|[^\s&=|]{1,12}=))/u;
const islandPlate = /^[A-Z]{2,3}-?\d{3,4}(?![0-9A-Za-z])|^\d{3,4}-?[A-Z]{2}(?![0-9A-Za-z])/;
/** End of the line at `start`, not beyond `most`: no value crosses it. */
function lineEnd(text: string, start: number, most: number): number {
  let at = start;
  while (at < most && text.charCodeAt(at) !== newline) at++;
  return at;
}

const newline = 10;
const measure = /^ ?[年月日岁天次个周时分元岁]/;
const regionEnd = /[；;。|\n\r\t<>{}"：:=&]| {2}|[\u3000]{1}|\\n/;
/** What stands behind a diagnosis in notes without punctuation. */
const afterDiagnosis =
  /诊疗计划|出院医嘱|治疗计划|诊治经过|诊疗经过|建议|嘱|处理[:：]|随访|鉴别|依据|(?:入院|出院|初步|补充|修正|主要|其他|临床|目前|病理|术前|术后)诊断|患者|病人/;
const nobody =
  /^(?:无|無|不详|不詳|未知|未提供|请输入|请选择|请填写|未填|未登记|未登記|拒绝|拒絕|不愿|不願|不便|见首页|未带|没有|个体|see\b|暂无|暫無|同[上左前户戶身现現]|-|—|\/|none|n\/a|unknown|nil)/i;

/** Reads values behind labels; one for a detector. */
export class InlineValues {
  readonly #labels: Labels;

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  /** Offset behind the value of a kind that starts at `start`; undefined when nothing plausible does. */
  end(text: string, start: number, kind: IdentifierKind): number | undefined {
    if (text.charAt(start) === '%') return encodedEnd(text, start, kind);
    const before = text.charAt(start - 1);
    const parameter = before === '=';
    let rest = halfWidth(text.slice(start, lineEnd(text, start, start + reachOf(kind))));
    if (before === '"' || before === "'") {
      const close = rest.indexOf(before);
      if (close !== -1) rest = rest.slice(0, close);
    }
    const length = this.#length(parameter ? (parameterValue.exec(rest)?.[0] ?? '') : rest, kind);
    if (length <= 0 || !identifierOf(kind).accepts(rest.slice(0, length))) return undefined;
    return start + length;
  }

  /** Whether a word is a label of the dictionary. */
  isLabel(word: string): boolean {
    return word.length <= 24 && this.#labels.isListed(word);
  }

  /** Whether the line at `start` is a value of a form and no label of its own. */
  isWholeLine(text: string, start: number): boolean {
    const line = /^[^\r\n]{1,80}/.exec(text.slice(start, start + 81))?.[0] ?? '';
    if (line === '' || /^\D[^:：]*[:：]|\|/.test(line)) return false;
    return this.#labels.kindOfLabel(line) === undefined || !this.#labels.isListed(line);
  }

  /** Length of a stretch of words (an address, a diagnosis) up to the next label or delimiter. */
  regionLength(rest: string, commaEnds: boolean): number {
    const stop = rest.search(regionEnd);
    let value = stop === -1 ? rest : rest.slice(0, stop);
    if (stop !== -1 && rest.charAt(stop) === '=') value = value.replace(/[\s,，;]*\S+$/, '');
    if (stop !== -1 && /[：:]/.test(rest.charAt(stop)))
      value = value.slice(0, this.#nextLabel(value));
    if (commaEnds) value = value.split(/[,，]/)[0] ?? '';
    const words = value.split(' ');
    const kept = words.findIndex(
      (word, i) => i > 0 && this.#labels.kindOfLabel(word) !== undefined,
    );
    return (kept === -1 ? words : words.slice(0, kept)).join(' ').trimEnd().length;
  }

  /** Length of a diagnosis: several items, up to the end of the sentence or the next label. */
  diagnosisLength(rest: string): number {
    const stop = rest.search(/[。\n\r\t<>{}"&]|\. (?=[A-Z])|\\n| {3}|[ ,，;；|](?=[\w.-]{2,30}=)/);
    const line = stop === -1 ? rest : rest.slice(0, stop);
    const goesOn = line.search(afterDiagnosis);
    const value = goesOn > 0 ? line.slice(0, goesOn) : line;
    const colon = value.search(/[：:∶﹕]/);
    if (colon === -1) return value.length;
    const run = value.slice(0, colon);
    return this.#nextLabel(run) ?? run.length;
  }

  #length(rest: string, kind: IdentifierKind): number {
    switch (kind) {
      case 'personName':
        return nameLength(rest, (run) => this.#nextLabel(run));
      case 'mobilePhone':
      case 'landline':
        return phone.exec(rest)?.[0].trimEnd().length ?? 0;
      case 'birthDate':
        return dateLength(rest);
      case 'age':
        return /^(?:9\d|1[0-4]\d)(?:\s?(?:周?岁|歲))?(?=$|[^\d.])/.exec(rest)?.[0].length ?? 0;
      case 'address':
      case 'employer':
        return nobody.test(rest) ? 0 : this.#placeLength(rest);
      case 'email':
        return mail.exec(rest)?.[0].replace(/[.-]+$/, '').length ?? 0;
      case 'socialAccount':
        return account.exec(rest)?.[0].length ?? this.regionLength(rest.slice(0, 24), true);
      case 'licensePlate':
        return (plate.exec(rest) ?? islandPlate.exec(rest))?.[0].length ?? 0;
      case 'militaryId':
        return military.exec(rest)?.[0].length ?? 0;
      case 'photo':
        return (
          /^(?:https?:|data:|\/)[^\s"'<>]{3,}|^[\w-]{1,60}\.(?:jpe?g|png|bmp|gif|webp)/i.exec(
            rest,
          )?.[0].length ?? 0
        );
      case 'sensitiveDiagnosis':
        return 0;
      case 'patientNumber':
      case 'specimenNumber':
        // An NHS number is written 943 476 5919.
        return /^\d{3} \d{3} \d{4}(?!\d)/.test(rest) ? 12 : codeLength(rest, 0);
      default:
        return codeLength(rest, kind === 'bankCard' ? 19 : 18);
    }
  }

  #placeLength(rest: string): number {
    const latin = !/\p{Script=Han}/u.test(rest.slice(0, 20));
    return this.regionLength(rest, !latin);
  }

  /** Where the label begins that a run of words ends in; undefined when it ends in none. */
  #nextLabel(run: string): number | undefined {
    for (let cut = Math.max(0, run.length - 12); cut < run.length; cut++) {
      const before = cut > 0 ? run.charAt(cut - 1) : '';
      const word = run.slice(cut);
      if (/\w/.test(before) && /^\w/.test(word)) continue;
      if (this.#labels.isListed(word)) return cut;
    }
    return undefined;
  }
}

const encoded = /^(?:%[0-9A-Fa-f]{2}|[\w.+-]){3,300}/;

/** Percent-encoded text, as addresses and forms carry it (RFC 3986). */
function encodedEnd(text: string, start: number, kind: IdentifierKind): number | undefined {
  const run = encoded.exec(text.slice(start, start + 300))?.[0];
  if (run === undefined) return undefined;
  try {
    const value = decodeURIComponent(run.replaceAll('+', ' '));
    return identifierOf(kind).accepts(value) ? start + run.length : undefined;
  } catch {
    // Not UTF-8: cut in the middle, or in another charset.
    return undefined;
  }
}

function dateLength(rest: string): number {
  const era = /^(?:民國|民国)?\s?/.exec(rest)?.[0].length ?? 0;
  const head = /^[0-9\s\-/.年月日:TZ+A-Za-z,]{4,40}/.exec(rest.slice(era))?.[0] ?? '';
  const first = dates(head.split(/ {2}|[\n\t\u3000]/)[0] ?? '')[0];
  return first?.start === 0 ? era + first.end : 0;
}

/** `mostDigits`: how many a value may have that is written in groups; 0 when it never is. */
function codeLength(rest: string, mostDigits: number): number {
  const grouped = mostDigits > 0 ? spacedDigits.exec(rest)?.[0] : undefined;
  const whole = grouped !== undefined && grouped.replace(/[^0-9Xx]/g, '').length <= mostDigits;
  const found =
    checkInBrackets.exec(rest)?.[0] ?? longer(whole ? grouped : undefined, code.exec(rest)?.[0]);
  const value = found?.replace(/[-_/.#]+$/, '') ?? '';
  // 住院号 3天 and 卡号 2024年 are something else.
  return /\d/.test(value) && !measure.test(rest.slice(value.length)) ? value.length : 0;
}

function longer(a: string | undefined, b: string | undefined): string | undefined {
  return (a?.length ?? 0) > (b?.length ?? 0) ? a : b;
}
