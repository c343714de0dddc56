// Names and numbers of patients met on a page or in a document, so that free text that mentions them
// can be recognised without any label (病程, 尊敬的…, window titles). Holds values: never stored.
import type { Span } from '../identifiers/identifier.ts';
import type { IdentifierKind } from '../identifiers/kind.ts';
import { looksLikeHanName, surnameLength } from '../identifiers/surnames.ts';

export interface KnownMention extends Span {
  readonly kind: IdentifierKind;
  readonly name: string;
}

/** Thousands on a page, nearly all of one patient. */
interface Known {
  readonly kind: IdentifierKind;
  readonly patient: string;
  others: Set<string> | undefined;
}

const han = /^[\p{Script=Han}〇·•・.．]+$/u;
const hanUnit = /[\p{Script=Han}〇]/u;
const latinWord = /[\p{Script=Latin}_]/u;
/** What follows a name in running text; anything else may be the rest of a longer name. */
const follows =
  /[的因于於已在等之女男先患是有和与及为将被说今昨现住入出术行无未曾自予给至由从到主诉，来同家其父母]/;
const longestRun = 4;

export class KnownPatients {
  /** Lengths of what is known, longest first, by first code unit: thousands of patient numbers begin with
   *  the same letter and have the same length. */
  readonly #lengths = new Map<number, number[]>();
  readonly #patients = new Map<string, Known>();

  get size(): number {
    return this.#patients.size;
  }

  /**
   * Learns that a name, or a number of the given kind, belongs to a patient. What is too short to be
   * told from other text is refused. True when it was not known before.
   */
  add(name: string, patientKey: string, kind: IdentifierKind = 'personName'): boolean {
    const word = name.trim();
    if (!worthKnowing(word, kind)) return false;
    const known = this.#patients.get(word);
    if (known) {
      if (known.patient !== patientKey) (known.others ??= new Set()).add(patientKey);
      return false;
    }
    this.#patients.set(word, { kind, patient: patientKey, others: undefined });
    const first = word.charCodeAt(0);
    const lengths = this.#lengths.get(first);
    if (lengths === undefined) this.#lengths.set(first, [word.length]);
    else if (!lengths.includes(word.length)) {
      lengths.push(word.length);
      lengths.sort((a, b) => b - a);
    }
    return true;
  }

  /** Forgets all but the first so many that were learnt: what came with rules that are no longer tried. */
  forgetAfter(size: number): void {
    let at = 0;
    for (const word of this.#patients.keys()) if (at++ >= size) this.#patients.delete(word);
  }

  /** Whether a name is known to be this patient's. */
  has(name: string, patientKey: string): boolean {
    const known = this.#patients.get(name);
    return known?.patient === patientKey || known?.others?.has(patientKey) === true;
  }

  /** What is known in a text, longest first at each place, left to right, never overlapping. */
  find(text: string): KnownMention[] {
    const found: KnownMention[] = [];
    if (this.#patients.size === 0) return found;
    for (let i = 0; i < text.length; i++) {
      const lengths = this.#lengths.get(text.charCodeAt(i));
      const name = lengths && this.#knownAt(text, i, lengths);
      if (name === undefined) continue;
      const kind = this.#patients.get(name)?.kind ?? 'personName';
      found.push({ start: i, end: i + name.length, name, kind });
      i += name.length - 1;
    }
    return found;
  }

  #knownAt(text: string, at: number, lengths: readonly number[]): string | undefined {
    for (const length of lengths) {
      const word = text.slice(at, at + length);
      if (this.#patients.has(word) && fits(text, at, word)) return word;
    }
    return undefined;
  }
}

function worthKnowing(word: string, kind: IdentifierKind): boolean {
  if (kind !== 'personName') return /^[\w-]{6,}$/.test(word) && /\d{3}/.test(word);
  if (han.test(word)) return word.length >= 2;
  if (/^\p{Script=Han}{1,2}[ \u3000]\p{Script=Han}{1,2}$/u.test(word)) return true;
  return word.length >= 5 && /\p{L}{2,}/u.test(word) && !word.includes('*');
}

function fits(text: string, at: number, word: string): boolean {
  if (!text.startsWith(word, at)) return false;
  const before = text.charAt(at - 1);
  const after = text.charAt(at + word.length);
  if (!han.test(word)) return !latinWord.test(before) && !latinWord.test(after);
  // 阳锋 inside 欧阳锋.
  if (surnameLength(before + word.charAt(0)) === 2) return false;
  return !insideLongerName(text, at, word);
}

/** 张三 in a cell that holds just 张三丰: the whole run of ideographs is another person's name. */
function insideLongerName(text: string, at: number, word: string): boolean {
  const end = at + word.length;
  if (hanUnit.test(text.charAt(at - 1)) || !hanUnit.test(text.charAt(end))) return false;
  let runEnd = end;
  while (runEnd - at <= longestRun && hanUnit.test(text.charAt(runEnd))) runEnd++;
  if (runEnd - at > longestRun || follows.test(text.charAt(end))) return false;
  return looksLikeHanName(text.slice(at, runEnd));
}
