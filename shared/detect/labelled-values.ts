// Values behind labels of one text. What a label may be believed to name depends on how it is written:
// 姓名： names anything that can be a name, 患者 only what looks like one.
import { looksLikeHanName } from '../identifiers/surnames.ts';
import type { FieldMeaning } from './dictionary.ts';
import { type Findings, isEmphasis } from './findings.ts';
import { affirmedItems } from './history-items.ts';
import { against, type InlineLabel, type Separator } from './inline-label.ts';
import type { InlineValues } from './inline-value.ts';
import { isCommonWord } from './common-words.ts';
import { belongsToOrganisation, inLetterhead, isOrganisation, isOwnHouse } from './letterhead.ts';
import { runEnd } from './name-run.ts';
import { nameBeforeNumber } from './name-beside-number.ts';
import { cardKind, refineKind } from './refine-kind.ts';

const diagnosisReach = 200;
const codeFirst = /^\s*[A-Z]\d{2}(?![A-Za-z])/;
const codeLabel = /(?:编码|編碼|代码|代碼|ICD-?(?:10)?|code|bm|dm)["'\s]*$/i;
/** Space, brackets, 、 and slash: another name may follow. */
const goesOn = new Set([0x20, 0x28, 0xff08, 0x3001, 0x2f]);
/** Kinds whose values are words. */
const wordy: ReadonlySet<FieldMeaning> = new Set<FieldMeaning>([
  'personName',
  'employer',
  'address',
  'socialAccount',
]);
/** Kinds that single one person out. */
const numbers: ReadonlySet<FieldMeaning> = new Set<FieldMeaning>([
  'residentId',
  'permanentResidentId',
  'passport',
  'taiwanId',
  'hkid',
  'mobilePhone',
  'patientNumber',
  'insuranceNumber',
]);
const nobodys = /^无名(?:氏|男|女)/;

const bracketedName = /^\p{Script=Han}{2,4} ?[（(]$/u;

export class LabelledValues {
  readonly #text: string;
  readonly #values: InlineValues;
  readonly #found: Findings;
  #free = 0;
  #staffAt = -100;

  constructor(text: string, values: InlineValues, found: Findings) {
    this.#text = text;
    this.#values = values;
    this.#found = found;
  }

  /** Offset behind the last labelled value; no label is read inside one. */
  get free(): number {
    return this.#free;
  }

  /** The values behind a label that ends at `labelEnd`: one, or one for each part of 姓名/住院号. */
  read(label: InlineLabel, labelEnd: number, start: number, separator: Separator): void {
    const { meanings } = label;
    if (label.open && (this.#isStaffs(labelEnd) || inLetterhead(this.#text, labelEnd))) {
      this.#found.foreignAt(start, against.contacts);
      return;
    }
    let at = start;
    for (let part = 0; part < meanings.length; part++) {
      const end = this.#one(meanings[part] ?? 'other', label, labelEnd, at, separator);
      // An unknown part's value is skipped up to the next delimiter.
      const after = end ?? (meanings.length > 1 ? this.#skip(at) : undefined);
      if (after === undefined) return;
      if (end !== undefined) this.#free = end;
      const gap = /^[ \t\u3000]?[/、|，,;；及 \t][ \t\u3000]?/.exec(
        this.#text.slice(after, after + 3),
      )?.[0];
      if (gap === undefined) return;
      at = after + gap.length;
    }
  }

  /** 经办人：明环雁 电话：027-…: the number of the member of staff just named. */
  #isStaffs(labelEnd: number): boolean {
    if (labelEnd < this.#staffAt || labelEnd - this.#staffAt > 20) return false;
    return !this.#text.slice(this.#staffAt, labelEnd).includes('\n');
  }

  /** Whether a bare number at `start` is in the brackets behind a member of staff: 主治医师：王磊（010-…）. */
  isStaffNumber(start: number): boolean {
    if (start - this.#staffAt > 10 || start <= this.#staffAt) return false;
    return bracketedName.test(this.#text.slice(this.#staffAt, start));
  }

  /** 姓名  家庭住址: the word at `start` is a label as a whole. */
  #isLabelRun(start: number, value: string): boolean {
    const run = this.#text.slice(start, runEnd(this.#text, start, 12));
    return run !== value && this.#values.isLabel(run);
  }

  #skip(start: number): number | undefined {
    const length = this.#text.slice(start, start + 24).search(/[/、|，,;；\s]/);
    return length > 0 ? start + length : undefined;
  }

  #one(
    meaning: FieldMeaning,
    label: InlineLabel,
    labelEnd: number,
    start: number,
    separator: Separator,
  ): number | undefined {
    if (meaning === 'other') {
      this.#found.foreignAt(start, label.against);
      if ((label.against & against.names) !== 0) this.#staffAt = start;
      return undefined;
    }
    if (meaning === 'sensitiveDiagnosis') return this.#diagnosis(labelEnd, start);
    const text = this.#text;
    let end = this.#values.end(text, start, meaning);
    if (end === undefined) return undefined;
    // 住院号/床号：0091823/12
    const slash = label.meanings.length > 1 ? text.slice(start, end).indexOf('/') : -1;
    if (slash > 0) end = start + slash;
    if (/[*＊•●]/.test(text.charAt(end)) && !isEmphasis(text, start, end)) return undefined;
    const value = text.slice(start, end);
    // A form without values: the next word is a label again.
    if (
      wordy.has(meaning) &&
      (value.startsWith('请') || this.#values.isLabel(value) || this.#isLabelRun(start, value))
    )
      return undefined;
    // `Street Address:` holds a label behind another; only a number proves a value without a colon.
    if (separator === 'space' && label.latin && !/\d{3}/.test(value)) return undefined;
    if (meaning === 'personName' && !believable(value, label, separator, text.slice(end, end + 6)))
      return undefined;
    // Address: see overleaf, ADDRESS = (PROTOCOL = TCP).
    if (meaning === 'address' && !/\d|\p{Script=Han}|\w+\W+\w+\W+\w/u.test(value)) return undefined;
    if (meaning === 'employer' && label.trust === 'word' && !isOrganisation(value))
      return undefined;
    if (label.open && belongsToOrganisation(text, start, end)) {
      this.#found.foreignAt(start, against.contacts);
      return end;
    }
    const kind = refineKind(cardKind(text, start, meaning), value);
    if (kind === 'landline' && label.open && isOwnHouse(text, start)) {
      this.#found.foreignAt(start, against.contacts);
      return end;
    }
    this.#found.add(kind, start, end, 1);
    if (numbers.has(kind)) {
      const name = nameBeforeNumber(text, start);
      if (name) this.#found.add('personName', name.start, name.end, 3);
    }
    return meaning === 'personName' ? this.#furtherNames(end) : end;
  }

  /** 张三、李四 behind one label. */
  #furtherNames(end: number): number {
    let last = end;
    if (!goesOn.has(this.#text.charCodeAt(end))) return last;
    const alias = /^\s?[（(](\p{Script=Han}{2,4})[)）]/u.exec(this.#text.slice(end, end + 8));
    if (
      alias &&
      looksLikeHanName(alias[1] ?? '') &&
      !/\p{Script=Han}/u.test(this.#text.charAt(end - 1))
    ) {
      const start = end + alias[0].indexOf(alias[1] ?? '');
      last = start + (alias[1] ?? '').length;
      this.#found.add('personName', start, last, 1);
    }
    for (let count = 0; count < 8; count++) {
      const next = /^(?:[（(][^（()）\n]{1,24}[)）])?\s?[、/]\s?(?=\p{Script=Han})/u.exec(
        this.#text.slice(last, last + 30),
      )?.[0];
      if (next === undefined) return last;
      const start = last + next.length;
      const stop = this.#values.end(this.#text, start, 'personName');
      if (stop === undefined || !looksLikeHanName(this.#text.slice(start, stop))) return last;
      this.#found.add('personName', start, stop, 1);
      last = stop;
    }
    return last;
  }

  #diagnosis(labelEnd: number, start: number): undefined {
    const rest = this.#text.slice(start, start + diagnosisReach);
    const region = rest.slice(0, this.#values.diagnosisLength(rest));
    // A16 behind a diagnosis is a bed; behind 诊断编码 it is one.
    const codes =
      codeFirst.test(region) ||
      codeLabel.test(this.#text.slice(Math.max(0, labelEnd - 10), labelEnd));
    for (const item of affirmedItems(region, codes)) {
      this.#found.add('sensitiveDiagnosis', start + item.start, start + item.end, 1);
    }
    return undefined;
  }
}

/** What follows a value that stands in a field of its own. */
const apart = /^(?:$|\n|\t| {2}|[ \u3000](?:性别|性別|男|女|年龄|年齡|电话|科室|$))/;

/** Whether a label may be believed that the value behind it is a name. */
function believable(
  value: string,
  label: InlineLabel,
  separator: Separator,
  behind: string,
): boolean {
  if (/(?:医生|医师|醫師|护士|护师|主任|大夫|教授)$/.test(value)) return false;
  if (nobodys.test(value) || value.includes('^')) return true;
  if (separator === 'space' && label.latin) return false;
  if (label.trust === 'name' && (separator !== 'space' || apart.test(behind))) return true;
  const han = value.replace(/[\s\u3000]|之[子女夫妻母父]$/g, '');
  if (!/\p{Script=Han}/u.test(han)) return /[ ^]/.test(value) && !/^\d/.test(behind);
  // 就诊人：夏天: behind an unmistakable label a word may be a name.
  const sure = label.trust === 'name' || (label.trust === 'role' && separator !== 'space');
  if (looksLikeHanName(han)) return sure || !isCommonWord(han);
  const [first = '', second = ''] = value.split(/[\s\u3000]+/);
  if (second !== '' && looksLikeHanName(second + first)) return true;
  return label.trust === 'role' && separator !== 'space' && han.length <= 4 && !isCommonWord(han);
}
