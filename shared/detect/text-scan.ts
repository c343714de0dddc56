// One pass over one text. At every character a table says whether there is anything to do; most have
// nothing. Rules are asked where they may hit, and what they find is settled at the end.
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
  spaceFlag,
  tagFlag,
  triggerFlag,
  triggersAt,
  wordFlag,
} from './char-flags.ts';
import type { FieldMeaning } from './dictionary.ts';
import { longestIntroduction } from './english-clues.ts';
import type { Findings } from './findings.ts';
import { keyLabel, type Separator } from './inline-label.ts';
import { LabelledValues } from './labelled-values.ts';
import { isPublicLine } from './letterhead.ts';
import { meaningOfTag, meaningOfValueAttribute } from './markup-attributes.ts';
import { tagNameAt, textEndBefore } from './markup-label.ts';
import { type NumberFound, NumberTokens } from './number-tokens.ts';
import { ProseClues } from './prose-clues.ts';
import type { ScanRules } from './scan-rules.ts';
import { isWide, valueStart } from './value-start.ts';

const underscore = 0x5f;
/** Characters that lead alone: — and …. */
const leaders = new Set([0x2014, 0x2026]);
const leader = /(?:[.．]{2,}|…+|—{1,}|-{2,}|-{1,2}>) ?/y;
const equals = 0x3d;
const labelTags = new Set(['th', 'label', 'dt', 'legend', 'option', 'title']);

export class TextScan {
  readonly #text: string;
  readonly #rules: ScanRules;
  readonly #numbers: NumberTokens;
  readonly #found: Findings;
  readonly #values: LabelledValues;
  readonly #prose: ProseClues;
  #lastWordEnd = -2;

  constructor(text: string, rules: ScanRules, found: Findings) {
    this.#text = text;
    this.#rules = rules;
    this.#found = found;
    this.#numbers = new NumberTokens(text);
    this.#values = new LabelledValues(text, rules.values, found);
    this.#prose = new ProseClues(text, rules, found);
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
        ((before & hanFlag) !== 0 || /[.#]/.test(text.charAt(start - 1))) &&
        (this.#rules.words.ends.mayEnd(text, start) || /[國国]/.test(text.charAt(start - 1)))
      )
        this.#direct(start);
      const joined = this.#lastWordEnd === start - 1 && (before & joinerFlag) !== 0;
      const found = this.#numbers.run(start, end, unseen, joined);
      if (found && !this.#isNobodys(found)) {
        this.#found.add(found.kind, found.start, found.end, 0);
        // A labelled number has been looked beside already.
        if (found.kind !== null && found.start >= this.#values.free) {
          this.#prose.beside(found.start, found.end);
        }
      }
      this.#lastWordEnd = end;
      if (end - start <= 4) this.#prose.aged(start, end);
      else if (/^qq\d{5,11}$/i.test(text.slice(start, start + 14)) && end - start < 14) {
        this.#found.add('socialAccount', start + 2, end, 1);
      }
    } else if (text.charCodeAt(start) === underscore && start > this.#values.free) {
      // 姓名_张三_: the line of a paper form.
      const label = this.#rules.labels.before(text, start, 'wide');
      if (label !== null) this.#values.read(label, start, end, 'colon');
    } else if (end - start <= longestIntroduction || end - start === 9)
      this.#prose.latin(start, end);
    return end;
  }

  /** A telephone that the public, or a colleague, is called on. */
  #isNobodys({ kind, start }: NumberFound): boolean {
    switch (kind) {
      case 'landline':
        return isPublicLine(this.#text, start) || this.#values.isStaffNumber(start);
      case 'mobilePhone':
        return this.#values.isStaffNumber(start);
      default:
        return false;
    }
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
    // Points and hyphens of numbers and words: one look, no pattern.
    const next = charFlags[text.charCodeAt(start + 1)] ?? 0;
    if (
      (next & leaderFlag) === 0 &&
      !leaders.has(text.charCodeAt(start)) &&
      text.charAt(start + 1) !== '>'
    ) {
      return start + 1;
    }
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
    if ((flags & nameFlag) !== 0) this.#prose.clue(index);
    return index + 1;
  }

  /** Forms that are recognised at the character. */
  #ask(index: number): void {
    const text = this.#text;
    // Inside a labelled value a shape says nothing that the label does not say better.
    if (index < this.#values.free) return;
    for (const { kind, form } of triggersAt.get(text.charCodeAt(index)) ?? []) {
      const span = form.at(text, index);
      if (span === undefined || (kind === 'landline' && isPublicLine(text, span.start))) continue;
      let end = span.end;
      while (text.charCodeAt(end - 1) === 0x20) end--;
      this.#found.add(kind, span.start, end, 2);
    }
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
