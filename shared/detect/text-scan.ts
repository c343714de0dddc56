// One pass over one text. At every character a table says whether there is anything to do; most have
// nothing. Rules are asked where they may hit, and what they find is settled at the end.
import { dates } from '../identifiers/birth-date.ts';
import {
  busyFlags,
  charFlags,
  colonFlag,
  digitFlag,
  hanFlag,
  invisibleFlag,
  joinerFlag,
  leaderFlag,
  nameFlag,
  newlineFlag,
  quoteFlag,
  spaceFlag,
  tagFlag,
  triggerFlag,
  triggersAt,
  wordFlag,
} from './char-flags.ts';
import type { FieldMeaning } from './dictionary.ts';
import type { Findings } from './findings.ts';
import { introducedName, longestIntroduction } from './english-clues.ts';
import { historyItems, knownItems } from './history-items.ts';
import { type InlineLabels, keyLabel, type Separator } from './inline-label.ts';
import type { InlineValues } from './inline-value.ts';
import type { Labels } from './labels.ts';
import { isPublicLine } from './letterhead.ts';
import { meaningOfTag, meaningOfValueAttribute } from './markup-attributes.ts';
import type { PatternFinder } from './pattern-finder.ts';
import { tagNameAt, textEndBefore } from './markup-label.ts';
import { LabelledValues } from './labelled-values.ts';
import { mayBeClue } from './clue-units.ts';
import { nameClueAt } from './name-clues.ts';
import { nameBeforeNumber, nameBehindNumber } from './name-beside-number.ts';
import { NumberTokens } from './number-tokens.ts';

export interface ScanRules {
  /** A hospital's own patterns. */
  readonly patterns?: PatternFinder | undefined;
  readonly words: Labels;
  readonly labels: InlineLabels;
  readonly values: InlineValues;
}

export class TextScan {
  readonly #text: string;
  readonly #rules: ScanRules;
  readonly #numbers: NumberTokens;
  readonly #found: Findings;
  readonly #values: LabelledValues;
  #lastWordEnd = -2;

  constructor(text: string, rules: ScanRules, found: Findings) {
    this.#text = text;
    this.#rules = rules;
    this.#found = found;
    this.#numbers = new NumberTokens(text);
    this.#values = new LabelledValues(text, rules.values, found);
  }

  /** Asks every rule about the part of the text from `from` to before `to`. */
  range(from: number, to: number): void {
    const text = this.#text;
    let i = from;
    while (i < to) {
      const flags = charFlags[text.charCodeAt(i)] ?? 0;
      if ((flags & busyFlags) === 0) i++;
      else if ((flags & wordFlag) !== 0) i = this.#word(i);
      else if ((flags & (colonFlag | spaceFlag)) !== 0) i = this.#separator(i, flags);
      else if ((flags & leaderFlag) !== 0) i = this.#leader(i);
      else i = this.#trigger(i, flags);
    }
  }

  /** A value of a kind that starts at `start`, for whoever knows its label: a cell under its header. */
  value(meaning: FieldMeaning, start: number): void {
    this.#values.read(keyLabel(meaning), start, start, 'colon');
  }

  /** A run of letters and digits; returns its end. */
  #word(from: number): number {
    const text = this.#text;
    let start = from;
    let end = start;
    let digits = 0;
    let unseen = 0;
    for (let at = start; at < text.length; at++) {
      const flags = charFlags[text.charCodeAt(at)] ?? 0;
      if ((flags & wordFlag) !== 0) {
        digits += (flags & digitFlag) >> 1;
        if ((flags & triggerFlag) !== 0) this.#ask(at);
        unseen += at - end;
        end = at + 1;
      } else if ((flags & invisibleFlag) === 0 || at - end > 3) break;
    }
    if (digits > 0) {
      // The drawn line of a paper form is no part of its number.
      while (text.charCodeAt(start) === underscore) start++;
      while (text.charCodeAt(end - 1) === underscore) end--;
      const before = charFlags[text.charCodeAt(start - 1)] ?? 0;
      if (
        start >= this.#values.free &&
        start > 1 &&
        (before & hanFlag) !== 0 &&
        (this.#rules.words.ends.mayEnd(text, start) || /[國国]/.test(text.charAt(start - 1)))
      )
        this.#direct(start);
      const joined = this.#lastWordEnd === start - 1 && (before & joinerFlag) !== 0;
      const found = this.#numbers.run(start, end, unseen, joined);
      if (found && !(found.kind === 'landline' && isPublicLine(text, found.start))) {
        this.#found.add(found.kind, found.start, found.end, 0);
        if (found.kind !== null) this.#beside(found.start, found.end);
      }
      this.#lastWordEnd = end;
      if (end - start <= 4) this.#aged(start, end);
      else if (/^qq\d{5,11}$/i.test(text.slice(start, start + 14)) && end - start < 14) {
        this.#found.add('socialAccount', start + 2, end, 1);
      }
    } else if (text.charCodeAt(start) === underscore && start > this.#values.free) {
      // 姓名_张三_: the line of a paper form.
      const label = this.#rules.labels.before(text, start, 'wide');
      if (label !== null) this.#values.read(label, start, end, 'colon');
    } else if (end - start <= longestIntroduction || end - start === 9) this.#latin(start, end);
    return end;
  }

  /** 身份证110101…, 手机13523333233: the value stands right behind its label. */
  #direct(start: number): void {
    // 出生年月日民國23年1月15日
    const era = /^民[國国]$/.test(this.#text.slice(start - 2, start)) ? 2 : 0;
    const label = this.#rules.labels.before(this.#text, start - era, 'space');
    const meaning = label?.meanings[0];
    if (label === null || meaning === 'personName' || meaning === 'age') return;
    this.#values.read(label, start - era, start - era, 'space');
  }

  /** Dots, a dash or an arrow between a label and its value; returns where to go on. */
  #leader(start: number): number {
    const text = this.#text;
    leader.lastIndex = start;
    const length = leader.exec(text)?.[0].length;
    if (length === undefined) return start + 1;
    let labelEnd = start;
    while (text.charAt(labelEnd - 1) === ' ') labelEnd--;
    const end = start + length;
    const label =
      labelEnd > this.#values.free ? this.#rules.labels.before(text, labelEnd, 'wide') : null;
    if (label !== null) this.#values.read(label, labelEnd, valueStart(text, end, 'wide'), 'colon');
    return end;
  }

  /** A colon, a bar or spaces; returns where to go on. */
  #separator(start: number, flags: number): number {
    const text = this.#text;
    let separator: Separator = (flags & colonFlag) !== 0 ? 'colon' : 'space';
    let end = start;
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end);
      const next = charFlags[code] ?? 0;
      if ((next & colonFlag) !== 0) {
        // `12：30：` has two; the label belongs to the first.
        if (separator === 'colon' && end > start) break;
        separator = 'colon';
      } else if ((next & spaceFlag) === 0) break;
      else if (separator === 'space' && (isWide(code) || end > start)) separator = 'wide';
    }
    const labelEnd = separator === 'colon' ? this.#labelEnd(start) : start;
    if (labelEnd <= this.#values.free) return end;
    const label =
      this.#rules.labels.before(text, labelEnd, separator) ??
      (separator === 'colon' && text.charCodeAt(labelEnd) === equals
        ? meaningOfValueAttribute(text, labelEnd, this.#rules.words)
        : null);
    if (label !== null)
      this.#values.read(label, labelEnd, valueStart(text, end, separator), separator);
    return end;
  }

  /** End of the label before a colon at `start`; on the line before if the colon begins its own. */
  #labelEnd(start: number): number {
    const text = this.#text;
    const before = charFlags[text.charCodeAt(start - 1)] ?? 0;
    // <span>姓名</span>：<span>张三</span>
    if ((before & tagFlag) !== 0) return textEndBefore(text, start - 1) ?? start;
    if ((before & newlineFlag) === 0) return start;
    let end = start;
    while (end > 0 && start - end < 4 && /[\r\n\s]/.test(text.charAt(end - 1))) end--;
    return end;
  }

  /** The end of a line that is nothing but a label: its value may be the next line. */
  #lineEnd(index: number): void {
    const text = this.#text;
    if (index <= this.#values.free) return;
    let labelEnd = index;
    if (text.charAt(labelEnd - 1) === '\r') labelEnd--;
    const label = this.#rules.labels.before(text, labelEnd, 'line');
    if (label === null) return;
    const start = valueStart(text, index, 'line');
    if (this.#rules.values.isWholeLine(text, start))
      this.#values.read(label, labelEnd, start, 'line');
  }

  #trigger(index: number, flags: number): number {
    if ((flags & newlineFlag) !== 0) this.#lineEnd(index);
    if ((flags & tagFlag) !== 0) this.#tag(index);
    if ((flags & triggerFlag) !== 0) this.#ask(index);
    if ((flags & nameFlag) !== 0) this.#clue(index);
    return index + 1;
  }

  /** Names right beside a person's number. */
  #beside(start: number, end: number): void {
    const text = this.#text;
    const before = nameBeforeNumber(text, start);
    if (before) this.#found.add('personName', before.start, before.end, 3);
    const behind = nameBehindNumber(text, end);
    if (behind) this.#found.add('personName', behind.start, behind.end, 3);
  }

  /** Forms that are recognised at the character. */
  #ask(index: number): void {
    const text = this.#text;
    for (const { kind, form } of triggersAt.get(text.charCodeAt(index)) ?? []) {
      const span = form.at(text, index);
      if (span) this.#found.add(kind, span.start, span.end, 2);
    }
  }

  /** 35Y and F/78 behind a name. */
  #aged(start: number, end: number): void {
    const text = this.#text;
    const slash = text.charCodeAt(start - 1) === 0x2f;
    if (slash || (text.charCodeAt(end - 1) | 0x20) === smallY) this.#caption(start);
  }

  /** 于玄 F 35Y, CHEN YULAN F 058Y: captions of films, labels of tubes. */
  #caption(start: number): void {
    const head = this.#text.slice(Math.max(0, start - 40), start);
    const match = caption.exec(head);
    if (match === null) return;
    const name = match[1] ?? match[2] ?? '';
    const at = start - head.length + match.index + match[0].indexOf(name);
    this.#found.add('personName', at, at + name.length, 3);
  }

  /** A word without digits: few of them introduce a name. */
  #latin(start: number, end: number): void {
    const text = this.#text;
    const span = introducedName(text, start, end);
    if (span) this.#found.add('personName', span.start, span.end, 3);
    const first = text.charCodeAt(start) | 0x20;
    if (end - start < 5 || (first !== 0x6b && first !== 0x68 && first !== 0x64)) return;
    for (const item of knownItems(text, start)) {
      this.#found.add('sensitiveDiagnosis', item.start, item.end, 3);
    }
  }

  /** 现住…, 已迁居…: an address without a colon. */
  #residence(index: number): void {
    const text = this.#text;
    const form = text.charAt(index) === '住' ? livesAt : movesTo;
    form.lastIndex = index - 1;
    const length = form.exec(text)?.[0].length;
    if (length === undefined) return;
    const start = index - 1 + length;
    const end = this.#rules.values.end(text, start, 'address');
    if (end === undefined || !addressLike.test(text.slice(start, end))) return;
    this.#found.add('address', start, end, 1);
  }

  /** 就职于…, 就读于…. */
  #workplace(index: number): boolean {
    const text = this.#text;
    if (!/^[职職读讀][于於]/.test(text.slice(index + 1, index + 3))) return false;
    const end = this.#rules.values.end(text, index + 3, 'employer');
    if (end === undefined) return false;
    this.#found.add('employer', index + 3, end, 1);
    return true;
  }

  /** 1926年11月22日出生. */
  #born(index: number): void {
    const text = this.#text;
    // 1979年6月18日生.
    const alone = text.charAt(index) === '生' && text.charAt(index - 1) === '日';
    if (!alone && text.charAt(index + 1) !== '生') return;
    const from = Math.max(0, index - 24);
    const last = dates(text.slice(from, index)).at(-1);
    if (last && from + last.end === index)
      this.#found.add('birthDate', from + last.start, index, 1);
  }

  #clue(index: number): void {
    const text = this.#text;
    if (!mayBeClue(text, index)) return;
    if (text.charAt(index) === '史') {
      for (const { start, end } of historyItems(text, index)) {
        this.#found.add('sensitiveDiagnosis', start, end, 3);
      }
      return;
    }
    const unit = text.charAt(index);
    if (unit === '住' || unit === '居') {
      this.#residence(index);
      return;
    }
    if (unit === '出' || unit === '生') {
      this.#born(index);
      return;
    }
    if (unit === '就' && this.#workplace(index)) return;
    const span = nameClueAt(text, index);
    if (span) this.#found.add('personName', span.start, span.end, 3);
  }

  /** <patient><name>: what holds a bare name says whose it is. */
  #ofParent(index: number): FieldMeaning | undefined {
    const head = this.#text.slice(Math.max(0, index - 80), index);
    const parent = /<([A-Za-z][\w.-]{1,30})(?:\s[^<>]*)?>\s*<[^<>]*$/.exec(head)?.[1];
    return parent === undefined ? undefined : this.#rules.words.kindOfKey(`${parent}Name`);
  }

  /** A value behind a tag: the tag's name is its label, or the text before the tags is. */
  #tag(index: number): void {
    const text = this.#text;
    if (index < this.#values.free) return;
    const name = tagNameAt(text, index);
    // Labels themselves.
    if (name === undefined || labelTags.has(name.toLowerCase())) return;
    const start = valueStart(text, index + 1, 'line');
    const meaning =
      this.#rules.words.kindOfKey(name) ??
      (name === 'name' ? this.#ofParent(index) : undefined) ??
      meaningOfTag(text, index, this.#rules.words);
    if (meaning !== undefined) {
      this.#values.read(keyLabel(meaning), start, start, 'colon');
      return;
    }
    let end = textEndBefore(text, index);
    if (end === undefined) return;
    // The colon may stand inside the label's tag: <td>姓名：</td><td>.
    while (end > 0 && /[:：\s]/.test(text.charAt(end - 1))) end--;
    if (end === 0) return;
    const label = this.#rules.labels.before(text, end, 'colon');
    // A paragraph that ends in a label's word is none: what is left of it must be a tag.
    if (label !== null && /(?:^|>)\s*[^<>]{1,24}$/.test(text.slice(Math.max(0, end - 26), end)))
      this.#values.read(label, end, start, 'colon');
  }
}

const bar = /[|｜│┃]/;

/** A tab, a bar or a wide space sets a label off from its value. */
function isWide(code: number): boolean {
  return code === 9 || code === 0x3000 || code === 0x2003 || bar.test(String.fromCharCode(code));
}

/** A value may stand on the next line of a form, on a drawn line, and in quotes. */
function valueStart(text: string, from: number, separator: Separator): number {
  let at = from;
  if (separator === 'space') return at;
  let newlines = 0;
  while (at < text.length && at - from < 40) {
    const code = text.charCodeAt(at);
    const flags = charFlags[code] ?? 0;
    if ((flags & newlineFlag) !== 0) newlines++;
    else if ((flags & (spaceFlag | colonFlag)) === 0 && code !== underscore) break;
    if (newlines > 2 || (newlines > 0 && separator === 'wide')) return from;
    at++;
  }
  if (separator === 'colon' && text.charAt(at) === '<') at = behindTags(text, at);
  if (text.charCodeAt(at) === backslash) at++;
  if (((charFlags[text.charCodeAt(at)] ?? 0) & quoteFlag) !== 0) at++;
  while (((charFlags[text.charCodeAt(at)] ?? 0) & spaceFlag) !== 0 && at - from < 60) at++;
  return at;
}

const labelTags = new Set(['th', 'label', 'dt', 'legend', 'option', 'title']);
const tags = /(?:<\/?[A-Za-z][^<>]{0,120}>\s{0,8}){1,4}[:：\s]{0,4}/y;

/** <b>姓名：</b>张三, <td>姓名：</td><td>张三: tags between a label and its value. */
function behindTags(text: string, from: number): number {
  tags.lastIndex = from;
  return from + (tags.exec(text)?.[0].length ?? 0);
}

const leader = /(?:[.．]{2,}|…+|—{1,}|-{2,}|-{1,2}>) ?/y;
const caption =
  /(?:^|[\n\s①-⑳])(?:(\p{Script=Han}{2,4})|([A-Z]{2,15}(?: [A-Z]{2,15}){1,2}))[ \t]{1,3}[MF♂♀男女](?:[ \t]{1,3}|\/)$/u;
const smallY = 0x79;
const backslash = 0x5c;
const underscore = 0x5f;
const equals = 0x3d;
const livesAt =
  /[，,。；;、\s]住(?=\p{Script=Han}{2}.{0,3}[省市区县])|[现家居暂租常]住(?:在|于|址为|址是|(?![证證地所民址院宅户戶]))|住[在于]/uy;
const movesTo = /[迁移]居(?:至|到|于)?|居住[在于]/y;
const addressLike =
  /[省市区县區縣镇鎮乡鄉村路街道巷弄号號楼樓室栋棟].{0,40}\d|[省市县縣].{2,}[镇鎮乡鄉村]/;
