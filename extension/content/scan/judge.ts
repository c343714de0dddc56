// From a text and its context to the values in it. Pure but for the context it is given.
import type { Detector } from '../../../shared/detect/detector.ts';
import type { FieldMeaning } from '../../../shared/detect/dictionary.ts';
import type { Finding } from '../../../shared/detect/finding.ts';
import { affirmedItems } from '../../../shared/detect/history-items.ts';
import type { KnownPatients } from '../../../shared/detect/known-patients.ts';
import { refineKind } from '../../../shared/detect/refine-kind.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import { looksLikeHanName } from '../../../shared/identifiers/surnames.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { isUnit } from '../label/context.ts';
import type { Context } from '../label/label.ts';

// `: 张三` carries its label's colon, and old pages pad with zero-width characters.
const colonFirst = /^[\s\u200b\ufeff]*[:：]/;
const leading = /^[\s:：\u200b\ufeff]*/;
// Under 医院电话 and 医院地址 numbers and addresses are the hospital's own.
const contactLabel =
  /电话|電話|手机|手機|phone|tel|传真|傳真|热线|熱線|专线|總機|总机|地址|地点|地點|邮箱|郵箱|mail/i;
const contacts: ReadonlySet<IdentifierKind> = new Set([
  'mobilePhone',
  'landline',
  'email',
  'address',
]);
// 张三（本人）, 李四 13床: a name with something behind it, in a cell of names.
const nameAtHead = /^(\p{Script=Han}{2,4})(?=[\s(（,，/|·-])/u;

/** Longer than any unit of measure. */
const organisation = /\p{Script=Han}{4}/u;
/** 张三之子, 李四之大女. */
const newborn = /之[长次大小幼]?[子女婴]$/;

/** Units before the value itself. Most texts begin with it. */
function leadOf(raw: string): number {
  const unit = raw.charCodeAt(0);
  const plain = (unit > 0x20 && unit < 0x80 && unit !== 0x3a) || (unit > 0x3400 && unit < 0xa000);
  return plain ? 0 : (leading.exec(raw)?.[0].length ?? 0);
}

/** Whether what stands under a label of this meaning is read as text: it names no value, or, as a
 *  diagnosis does, a stretch of words of which only some must not be read. */
export function isProse(meaning: FieldMeaning): boolean {
  return meaning === 'other' || meaning === 'sensitiveDiagnosis';
}

export interface Judged extends Finding {
  /** It has the form that its label asks for. */
  readonly fits?: boolean;
}

/** Values in one text. A staff label (医生) keeps known patients' names of the same writing visible. */
export function judge(
  raw: string,
  context: Context | undefined,
  known: KnownPatients,
  detector: Detector,
): readonly Judged[] {
  if (context === undefined) return detector.scan(raw, known);
  const kind = context.meaning;
  if (kind === 'other') return foreign(raw, context, known, detector);
  const start = leadOf(raw);
  const end = raw.trimEnd().length;
  const value = raw.slice(start, end);
  if (context.certain && end > start) return [{ kind: refineKind(kind, value), start, end }];
  if (kind === 'sensitiveDiagnosis') return diagnosis(raw, known, detector);
  if (isUnit(context.label) && !organisation.test(value))
    return foreign(raw, context, known, detector);
  const fits = identifierOf(kind).accepts(value) && believable(value, context, raw);
  if (fits) {
    const refined = refineKind(kind, value);
    return [{ kind: refined, start, end, fits: refined === kind }];
  }
  const found = detector.scan(raw, known);
  if (kind !== 'personName' || found.some((f) => f.kind === 'personName')) return found;
  const head = nameAtHead.exec(value)?.[1];
  if (!head || !looksLikeHanName(head)) return found;
  const name: Finding = { kind, start, end: start + head.length };
  return [name, ...found.filter((f) => f.start >= name.end)];
}

/** The sensitive items of a diagnosis and nothing else of it: 高血压 stays readable beside 梅毒. */
function diagnosis(raw: string, known: KnownPatients, detector: Detector): readonly Finding[] {
  const items = affirmedItems(raw, true);
  const others = detector.scan(raw, known).filter((f) => {
    return !items.some((item) => item.start < f.end && f.start < item.end);
  });
  const found = items.map((item): Finding => ({ kind: 'sensitiveDiagnosis', ...item }));
  return [...found, ...others].sort((a, b) => a.start - b.start);
}

/** Without a colon, label element or header, 患者 beside 挂号 is a menu: the name must look like one. */
function believable(value: string, context: Context, raw: string): boolean {
  if (context.meaning !== 'personName' || context.strong || colonFirst.test(raw)) return true;
  if (/\p{Script=Han}/u.test(value)) return looksLikeHanName(value.replace(newborn, ''));
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
  const ours = contactLabel.test(context.label);
  return behindLabel(raw, context.label, known, detector).filter((f) => {
    if (ours && contacts.has(f.kind)) return false;
    return !(f.kind === 'personName' && raw.slice(f.start, f.end) === whole);
  });
}

/** Reads a text as if its label stood before it: 订单号 speaks against a number, 备注 against nothing. */
function behindLabel(
  raw: string,
  label: string,
  known: KnownPatients,
  detector: Detector,
): Finding[] {
  const lead = `${label.replace(/[\s:：﹕∶]+$/, '')}：`;
  const start = leadOf(raw);
  const by = start - lead.length;
  return detector
    .scan(lead + raw.slice(start), known)
    .filter((f) => f.start >= lead.length)
    .map(({ kind, start: from, end }) => ({ kind, start: from + by, end: end + by }));
}
