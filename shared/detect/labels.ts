// From the words beside a value to what the value is. Knows labels as people read them and keys as
// programs write them; knows nothing of pages. A word it does not know means nothing: undefined.
import { type FieldMeaning, keyMeanings, labelMeanings } from './dictionary.ts';
import { keyGrammar } from './key-grammar.ts';
import { chineseLabel, contactLabel, englishLabel } from './label-grammar.ts';
import { maxLabelLength, normaliseLabel } from './label-text.ts';

export type { FieldMeaning } from './dictionary.ts';

const remembered = new Map<string, FieldMeaning | undefined>();
const maxRemembered = 4000;

/**
 * Kind of the value that a label names: `住 院 号：` → patientNumber, `医生姓名` → other (it speaks
 * against a patient's value), `你好` → undefined. zh-CN, zh-TW and English; `姓名/住院号` is the first.
 */
export function kindOfLabel(label: string): FieldMeaning | undefined {
  if (label.length > maxLabelLength * 2) return undefined;
  const known = remembered.get(label);
  if (known !== undefined || remembered.has(label)) return known;
  const meaning = decide(normaliseLabel(label));
  // A page full of distinct short texts must not grow this without bound.
  if (remembered.size >= maxRemembered) remembered.clear();
  remembered.set(label, meaning);
  return meaning;
}

/** Whether a label names a relative or contact rather than the patient. */
export function isContactLabel(label: string): boolean {
  return contactLabel.test(normaliseLabel(label));
}

/**
 * Kind of the value under a JSON, form or column key: `brxm`, `patient_name`, `Patient.birthDate`,
 * `contacts[0].phone`. A bare `name` is undefined: it may be a drug or a department.
 */
export function kindOfKey(key: string): FieldMeaning | undefined {
  if (key.length > 120) return undefined;
  const last = key.slice(key.lastIndexOf('.') + 1).replace(/\[\d*\]$/, '');
  // Form libraries write name.0-given: the number is an index, not part of the word.
  const word = last.replace(/^\d+[-_]/, '');
  if (/\p{Script=Han}/u.test(word)) return kindOfLabel(word);
  const plain = word.toLowerCase().replace(/[^a-z0-9]/g, '');
  const bare = plain.replace(affixes, '');
  return keyMeanings.get(plain) ?? keyMeanings.get(bare) ?? keyGrammar(word);
}

const affixes =
  /^(?:txt|lbl|hid|hidden|search|query|prm|div|input|sp)(?=[a-z]{2})|(?:text|value|show)$/g;

function decide(label: string): FieldMeaning | undefined {
  if (label === '') return undefined;
  const listed = labelMeanings.get(label);
  if (listed) return listed;
  const parts = label.split(/[/、\\|&]|或/).filter((part) => part !== '');
  if (parts.length < 2) return grammar(label);
  const meanings = parts.slice(0, 6).map((part) => labelMeanings.get(part) ?? grammar(part));
  return meanings.find((m) => m !== undefined && m !== 'other') ?? meanings.find(Boolean);
}

function grammar(label: string): FieldMeaning | undefined {
  return /\p{Script=Han}/u.test(label) ? chineseLabel(label) : englishLabel(label);
}
