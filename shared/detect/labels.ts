// From the words beside a value to what the value is. Knows labels as people read them and keys as
// programs write them; knows nothing of pages. A word it does not know means nothing: undefined.
import { type FieldMeaning, keyMeanings, labelMeanings } from './dictionary.ts';
import { keyGrammar } from './key-grammar.ts';
import { LabelEnds } from './label-ends.ts';
import {
  chineseLabel,
  contactLabel,
  endsInAttribute,
  englishLabel,
  isForeign,
  labelSuffixes,
} from './label-grammar.ts';
import { maxLabelLength, normaliseLabel } from './label-text.ts';

export type { FieldMeaning } from './dictionary.ts';

/** What a hospital adds, by meaning; its word goes before the built-in one. */
export interface ExtraWords {
  readonly labels?: Partial<Record<FieldMeaning, readonly string[]>>;
  readonly keys?: Partial<Record<FieldMeaning, readonly string[]>>;
}

const maxRemembered = 4000;
/** Numbers are values: most cells of a list are told from labels by this alone. */
const numeric = /\d{6}/;

/** Rules about labels and keys: the built-in dictionary with a hospital's own words on top. */
export class Labels {
  readonly #labels: ReadonlyMap<string, FieldMeaning>;
  readonly #keys: ReadonlyMap<string, FieldMeaning>;
  /** How labels end; asked before any label is looked up. */
  readonly ends: LabelEnds;
  readonly #remembered = new Map<string, readonly FieldMeaning[]>();

  constructor(extra: ExtraWords = {}) {
    this.#labels = withExtra(labelMeanings, extra.labels, normaliseLabel);
    this.#keys = withExtra(keyMeanings, extra.keys, plainKey);
    this.ends = new LabelEnds([...this.#labels.keys(), ...labelSuffixes, '身分证']);
  }

  /**
   * Kind of the value that a label names: `住 院 号：` → patientNumber, `医生姓名` → other (it speaks
   * against a patient's value), `你好` → undefined. zh-CN, zh-TW and English; `姓名/住院号` is the first.
   */
  kindOfLabel(label: string): FieldMeaning | undefined {
    const kinds = this.kindsOfLabel(label);
    return kinds.find((kind) => kind !== 'other') ?? kinds[0];
  }

  /** As `kindOfLabel`, every part of `姓名/住院号` in order; empty when it says nothing. */
  kindsOfLabel(label: string): readonly FieldMeaning[] {
    if (label.length > maxLabelLength * 2 || numeric.test(label)) return [];
    const known = this.#remembered.get(label);
    if (known !== undefined) return known;
    const meanings = this.#decide(normaliseLabel(label));
    // A page full of distinct short texts must not grow this without bound.
    if (this.#remembered.size >= maxRemembered) this.#remembered.clear();
    this.#remembered.set(label, meanings);
    return meanings;
  }

  /**
   * Kind of the value under a JSON, form or column key: `brxm`, `patient_name`, `Patient.birthDate`,
   * `contacts[0].phone`. A bare `name` is undefined: it may be a drug or a department.
   */
  kindOfKey(key: string): FieldMeaning | undefined {
    if (key.length > 120) return undefined;
    const word = wordOf(key);
    if (/\p{Script=Han}/u.test(word)) return this.kindOfLabel(word);
    const [plain, bare] = keyForms(key);
    return this.#keys.get(plain) ?? this.#keys.get(bare) ?? keyGrammar(word);
  }

  /**
   * The label that a run of ideographs ends in, in its normal form: of 以上由患者家属联系电话 the last twelve;
   * undefined when it ends in none. Most runs before a colon are prose and seen once, so this asks the
   * dictionary, not the memory.
   */
  endingOf(run: string): string | undefined {
    const text = normaliseLabel(run);
    const tail = text.length <= 16 ? text : text.slice(-12);
    if (this.#labels.has(text) || endsInAttribute(tail)) return tail;
    for (let length = Math.min(12, tail.length); length >= 2; length--) {
      const word = tail.slice(-length);
      if (this.#labels.has(word)) return word;
    }
    const near = tail.slice(-8);
    return isForeign(near) ? near : undefined;
  }

  /** Whether a word is in the dictionary as it stands, without grammar. */
  isListed(word: string): boolean {
    return this.#labels.has(normaliseLabel(word));
  }

  #decide(label: string): readonly FieldMeaning[] {
    if (label === '') return [];
    const listed = this.#labels.get(label) ?? this.#labels.get(label.replace(numberSign, '号'));
    if (listed) return [listed];
    // 姓名 Name: the ideographs say it all.
    const han = englishGloss.exec(label)?.[1];
    if (han !== undefined) return this.#decide(han);
    const parts = label.split(/[/、\\|&及]|或/).filter((part) => part !== '');
    if (parts.length < 2) return listOf(grammar(label));
    const meanings = parts.slice(0, 6).map((part) => this.#labels.get(part) ?? grammar(part));
    // Else any slash before a label would make one of a date: 5/15 住院号.
    if (meanings[0] === undefined) return [];
    // An unknown part keeps its place: of 姓名/性别/住院号 the third value is the number.
    return meanings.map((meaning) => meaning ?? 'other');
  }
}

/** The built-in rules alone. */
export const builtInLabels = new Labels();

/** `Labels.kindOfLabel` with the built-in rules alone. */
export function kindOfLabel(label: string): FieldMeaning | undefined {
  return builtInLabels.kindOfLabel(label);
}

/** `Labels.kindOfKey` with the built-in rules alone. */
export function kindOfKey(key: string): FieldMeaning | undefined {
  return builtInLabels.kindOfKey(key);
}

/** Whether a label names a relative or contact rather than the patient. */
export function isContactLabel(label: string): boolean {
  return contactLabel.test(normaliseLabel(label));
}

const englishGloss = /^([\p{Script=Han}/()]{2,})[a-z][a-z.,'() -]{2,}$/u;
/** 住院No., 病案#: the sign for 号. */
const numberSign = /(?<=\p{Script=Han})(?:号?#|no)$/u;

const affixes =
  /^(?:txt|lbl|hid|hidden|search|query|prm|div|input|sp)(?=[a-z]{2})|(?:text|value|show)$/g;

/** The part of a key that names a value. */
function wordOf(key: string): string {
  const last = key.slice(key.lastIndexOf('.') + 1).replace(/\[\d*\]$/, '');
  // Form libraries write name.0-given: the number is an index, not part of the word.
  return last.replace(/^\d+[-_]|^data-/, '');
}

/** The writings by which a key is looked up: without separators, and without what frames put around it. */
export function keyForms(key: string): [plain: string, bare: string] {
  const plain = plainKey(wordOf(key));
  return [plain, plain.replace(affixes, '')];
}

function plainKey(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function listOf(meaning: FieldMeaning | undefined): readonly FieldMeaning[] {
  return meaning === undefined ? [] : [meaning];
}

function grammar(label: string): FieldMeaning | undefined {
  return /\p{Script=Han}/u.test(label) ? chineseLabel(label) : englishLabel(label);
}

function withExtra(
  base: ReadonlyMap<string, FieldMeaning>,
  extra: ExtraWords['labels'],
  normalise: (word: string) => string,
): ReadonlyMap<string, FieldMeaning> {
  if (extra === undefined) return base;
  const map = new Map(base);
  for (const [meaning, words] of Object.entries(extra)) {
    for (const word of words) map.set(normalise(word), meaning as FieldMeaning);
  }
  map.delete('');
  return map;
}
