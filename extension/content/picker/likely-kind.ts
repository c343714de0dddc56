// Which kind a value most likely is, by its looks alone: what the picker proposes, and a person confirms.
import { builtInDetector } from '../../../shared/detect/detector.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { looksLikeHanName } from '../../../shared/identifiers/surnames.ts';

/** What a word beside a value ends in when the value has no form of its own. */
const endings: readonly (readonly [RegExp, IdentifierKind])[] = [
  [/(?:电话|電話|手机|手機|热线|熱線|联系方式)$/u, 'mobilePhone'],
  [/(?:生日|出生日期?)$/u, 'birthDate'],
  [/(?:单位|單位|雇主)$/u, 'employer'],
  [/(?:址|处|處|住所|居所)$/u, 'address'],
  [/(?:号|號|码|碼|编号|ID)$/iu, 'patientNumber'],
  [/(?:人|者|名|姓名)$/u, 'personName'],
];

/** Undefined where nothing speaks for one. @param words what stands around it, the nearest first */
export function likelyKind(value: string, words: readonly string[]): IdentifierKind | undefined {
  return byForm(value) ?? byWord(words[0] ?? '');
}

function byWord(word: string): IdentifierKind | undefined {
  return endings.find(([ending]) => ending.test(word))?.[1];
}

function byForm(value: string): IdentifierKind | undefined {
  const text = value
    .normalize('NFKC')
    .trim()
    .replace(/^[^:：]{1,20}[:：]\s*/u, '');
  const [found] = builtInDetector.scan(text);
  if (found && found.end - found.start >= text.length * 0.6) return found.kind;
  if (/^\p{Script=Han}{2,4}$/u.test(text) && looksLikeHanName(text)) return 'personName';
  if (/^(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?$/u.test(text)) return 'birthDate';
  if (/^\d{1,3}\s*岁/u.test(text)) return 'age';
  if (/[省市区县镇乡路街弄号室栋]/u.test(text) && text.length >= 6) return 'address';
  if (/(?:公司|单位|学校|大学|中学|医院|厂)$/u.test(text)) return 'employer';
  if (/^[A-Za-z]{0,6}[-_]?\d[\dA-Za-z-]{3,}$/u.test(text)) return 'patientNumber';
  return undefined;
}
