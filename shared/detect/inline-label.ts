// Labelled values inside one text: `姓名：张三 性别：男`, `住院号 ZY0012`, `Patient Name: John Smith`.
// Walks the separators once and looks a bounded distance to either side, so time is linear.
import type { IdentifierKind } from '../identifiers/kind.ts';
import { looksLikeHanName } from '../identifiers/surnames.ts';
import { labelMeanings } from './dictionary.ts';
import type { Finding } from './finding.ts';
import { inlineValue } from './inline-value.ts';
import { kindOfLabel } from './labels.ts';
import { normaliseLabel } from './label-text.ts';

const separator = /[ \t\u00a0\u3000]*[:：﹕=＝][ \t\u00a0\u3000]*|[ \t\u00a0\u3000]+/g;
const boundary = /[，,。；;、！!？?\n\r\t|<>{}"'「」…（）()【】[\]]/;
const longestLabel = 24;
const hanUnit = /\p{Script=Han}/u;

/** Last characters that positive labels have: anything else before a separator is no label. */
const lastUnits = new Set<string>('）)*');
for (const [label, meaning] of labelMeanings) {
  if (meaning !== 'other') lastUnits.add(label.charAt(label.length - 1));
}
for (const unit of '名號碼證話機聯絡電籍貫間歷') lastUnits.add(unit);

export interface Labelled {
  readonly findings: Finding[];
  /** Offsets at which values start that a label declares not to be a patient's (医院电话：). */
  readonly foreign: ReadonlySet<number>;
}

/** Values that stand behind their label in the same text, left to right, never overlapping. */
export function findLabelled(text: string): Labelled {
  const findings: Finding[] = [];
  const foreign = new Set<number>();
  let free = 0;
  for (const match of text.matchAll(separator)) {
    if (match.index < free) continue;
    const colon = match[0].trim() !== '';
    if (!lastUnits.has(text.charAt(match.index - 1).toLowerCase())) continue;
    const label = labelBefore(text, match.index, colon);
    if (label === undefined) continue;
    if (label === 'other') {
      foreign.add(match.index + match[0].length);
      continue;
    }
    const finding = valueAfter(text, match.index + match[0].length, label, colon);
    if (!finding) continue;
    findings.push(finding);
    free = finding.end;
  }
  return { findings, foreign };
}

interface InlineLabel {
  readonly kind: IdentifierKind;
  /** 姓名 says it; 患者, 联系人 and `Patient` are also used as plain words. */
  readonly names: boolean;
}

function labelBefore(text: string, end: number, colon: boolean): InlineLabel | 'other' | undefined {
  let start = end;
  while (start > 0 && end - start < longestLabel) {
    const unit = text.charAt(start - 1);
    if (/[:：]/.test(unit) || (boundary.test(unit) && !/[()（）]/.test(unit))) break;
    if (!colon && /[\s\u3000]/.test(unit)) break;
    start--;
  }
  const run = text.slice(start, end);
  for (const candidate of candidates(run, colon)) {
    const meaning = kindOfLabel(candidate);
    if (meaning === 'other') return meaning;
    if (meaning) return { kind: meaning, names: /名|name/.test(normaliseLabel(candidate)) };
  }
  return undefined;
}

/** The run itself, then its tails, longest first: 现住院患者姓名 ends in a label. */
function candidates(run: string, colon: boolean): string[] {
  if (!hanUnit.test(run)) {
    if (!colon) return [];
    const words = run.trim().split(/\s+/);
    return words.map((_, i) => words.slice(i).join(' ')).slice(-4);
  }
  const tight = run.replace(/[\s\u3000\u00a0]+/g, '');
  const tails = [run];
  for (let length = Math.min(10, tight.length - 1); length >= 2; length--) {
    tails.push(tight.slice(-length));
  }
  return tails;
}

function valueAfter(
  text: string,
  start: number,
  label: InlineLabel,
  colon: boolean,
): Finding | undefined {
  const end = inlineValue(text, start, label.kind);
  if (end === undefined) return undefined;
  if (label.kind === 'personName' && !(colon && label.names)) {
    const value = text.slice(start, end);
    const plausible = hanUnit.test(value) ? looksLikeHanName(value) : value.includes(' ');
    if (!plausible) return undefined;
  }
  return { kind: label.kind, start, end };
}
