// From a text and its context to the values in it. Pure but for the context it is given.
import type { Detector } from '../../shared/detect/detector.ts';
import type { Finding } from '../../shared/detect/finding.ts';
import type { KnownPatients } from '../../shared/detect/known-patients.ts';
import { identifierOf } from '../../shared/identifiers/registry.ts';
import { looksLikeHanName } from '../../shared/identifiers/surnames.ts';
import type { Context } from './context.ts';

// `: 张三` carries its label's colon, and old pages pad with zero-width characters.
const leading = /^[\s:：\u200b\ufeff]*/;
// Under 医院电话 a mobile number is the hospital's own.
const phoneLabel = /电话|電話|手机|手機|phone|tel|传真|傳真|热线/i;
// 张三（本人）, 李四 13床: a name with something behind it, in a cell of names.
const nameAtHead = /^(\p{Script=Han}{2,4})(?=[\s(（,，/|·-])/u;

/** Values in one text. A staff label (医生) keeps known patients' names of the same writing visible. */
export function judge(
  raw: string,
  context: Context | undefined,
  known: KnownPatients,
  detector: Detector,
): readonly Finding[] {
  if (context === undefined) return detector.scan(raw, known);
  if (context.meaning === 'other') return foreign(raw, context, known, detector);
  const start = leading.exec(raw)?.[0].length ?? 0;
  const end = raw.trimEnd().length;
  const value = raw.slice(start, end);
  const kind = context.meaning;
  const fits = identifierOf(kind).accepts(value) && believable(value, context);
  if (fits || (context.certain && end > start)) return [{ kind, start, end }];
  const found = detector.scan(raw, known);
  if (kind !== 'personName' || found.some((f) => f.kind === 'personName')) return found;
  const head = nameAtHead.exec(value)?.[1];
  if (!head || !looksLikeHanName(head)) return found;
  const name: Finding = { kind, start, end: start + head.length };
  return [name, ...found.filter((f) => f.start >= name.end)];
}

/** Without a colon, label element or header, 患者 beside 挂号 is a menu: the name must look like one. */
function believable(value: string, context: Context): boolean {
  if (context.meaning !== 'personName' || context.strong) return true;
  if (/\p{Script=Han}/u.test(value)) return looksLikeHanName(value);
  return /^\p{Lu}[\p{L}'’.-]+(?: \p{Lu}[\p{L}'’.-]*){1,4}$/u.test(value);
}

/** Under a label of something else only what stands for itself is a patient's: 病程 mentions patients,
 *  but a cell under 主管医生 that is nothing but a name is the doctor, even one with a patient's name. */
function foreign(
  raw: string,
  context: Context,
  known: KnownPatients,
  detector: Detector,
): readonly Finding[] {
  const whole = raw.trim();
  const found = detector.scan(raw, known);
  const phone = phoneLabel.test(context.label);
  return found.filter((f) => {
    if (phone && f.kind === 'mobilePhone') return false;
    return !(f.kind === 'personName' && raw.slice(f.start, f.end) === whole);
  });
}
