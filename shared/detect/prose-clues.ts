// What prose says of a person without any label: a name that words beside it give away, 现住… and 就职于…,
// a date with 出生, a disease with 病史. Asked at telling characters and behind numbers.
import { dates } from '../identifiers/birth-date.ts';
import type { Span } from '../identifiers/identifier.ts';
import { mayBeClue } from './clue-units.ts';
import { introducedName } from './english-clues.ts';
import type { Findings } from './findings.ts';
import { historyItems, knownItems } from './history-items.ts';
import { nameBeforeNumber, nameBehindNumber } from './name-beside-number.ts';
import { nameClueAt } from './name-clues.ts';
import { staffBehind } from './name-run.ts';
import type { ScanRules } from './scan-rules.ts';

const caption =
  /(?:^|[\n\s①-⑳])(?:(\p{Script=Han}{2,4})|([A-Z]{2,15}(?: [A-Z]{2,15}){1,2}))[ \t]{1,3}[MF♂♀男女](?:[ \t]{1,3}|\/)$/u;
const smallY = 0x79;
const livesAt =
  /[，,。；;、\s]住(?=\p{Script=Han}{2}.{0,3}[省市区县])|[现家居暂租常]住(?:在|于|址为|址是|(?![证證地所民址院宅户戶]))|住[在于]/uy;
const movesTo = /[迁移]居(?:至|到|于)?/y;
const addressLike =
  /[省市区县區縣镇鎮乡鄉村路街道巷弄号號楼樓室栋棟].{0,40}\d|[省市县縣].{2,}[镇鎮乡鄉村]/;

export class ProseClues {
  readonly #text: string;
  readonly #rules: ScanRules;
  readonly #found: Findings;

  constructor(text: string, rules: ScanRules, found: Findings) {
    this.#text = text;
    this.#rules = rules;
    this.#found = found;
  }

  /** At a character that may tell of a person. */
  clue(index: number): void {
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
    if (span) this.#name(span);
  }

  /** Names right beside a person's number. */
  beside(start: number, end: number): void {
    const text = this.#text;
    const before = nameBeforeNumber(text, start);
    if (before) this.#name(before);
    const behind = nameBehindNumber(text, end);
    if (behind) this.#name(behind);
  }

  /** 35Y and F/78 behind a name. */
  aged(start: number, end: number): void {
    const text = this.#text;
    const slash = text.charCodeAt(start - 1) === 0x2f;
    if (slash || (text.charCodeAt(end - 1) | 0x20) === smallY) this.#caption(start);
  }

  /** A word without digits: few of them introduce a name. */
  latin(start: number, end: number): void {
    const text = this.#text;
    const span = introducedName(text, start, end);
    if (span) this.#found.add('personName', span.start, span.end, 3);
    const first = text.charCodeAt(start) | 0x20;
    if (end - start < 5 || (first !== 0x6b && first !== 0x68 && first !== 0x64)) return;
    for (const item of knownItems(text, start)) {
      this.#found.add('sensitiveDiagnosis', item.start, item.end, 3);
    }
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

  /** A name that words beside it give away: no label (电话（) and nobody of the staff (沈醫師). */
  #name({ start, end }: Span): void {
    const text = this.#text;
    if (
      staffBehind.test(text.slice(end, end + 4)) ||
      this.#rules.words.isListed(text.slice(start, end))
    )
      return;
    this.#found.add('personName', start, end, 3);
  }
}
