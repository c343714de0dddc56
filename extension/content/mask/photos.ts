// Pictures of patients: told by the label beside them, their own words, or a patient's name in these. They
// are blurred by style, as fields are, and revealed like them.
import type { Fields } from './fields.ts';
import { contextOf } from '../label/context.ts';
import type { Context } from '../label/label.ts';
import type { Reading } from '../label/reading.ts';
import type { KnownPatients } from '../../../shared/detect/known-patients.ts';

export const pictureNames: ReadonlySet<string> = new Set(['img', 'canvas']);
const pictureSelector = 'img,canvas';

const words = ['alt', 'title', 'aria-label'] as const;
/** 李四的照片, 患者头像, patient photo: the word at the end says what the picture is. */
const portrait = /(?:照片|头像|頭像|相片|人像|大头照|photo(?:graph)?|portrait|headshot)$/i;
/** 医生头像, 科室照片, 用户头像. */
const ofOthers =
  /医|醫|护士|護理|专家|主任|教授|科室|医院|设备|药|检查|报告|员工|用户|doctor|nurse|staff|user|logo/i;

/** Pictures that a name learnt later can say something of; icons have no words. */
export function hasWords(picture: Element): boolean {
  return words.some((name) => (picture.getAttribute(name) ?? '') !== '');
}

/** Decides a picture and blurs it; one that was taken for a patient's stays so, whatever it shows next. */
export function lookAtPicture(
  picture: Element,
  fields: Fields,
  known: KnownPatients,
  reading: Reading,
): void {
  if (fields.stateOf(picture)) return;
  const context = contextOf(picture, reading);
  if (isPatient(picture, context, known, reading)) {
    fields.cover(picture, { kind: 'photo', context, named: true });
  }
}

function isPatient(
  picture: Element,
  context: Context | undefined,
  known: KnownPatients,
  { rules }: Reading,
): boolean {
  if (context?.meaning === 'photo' && (context.row !== undefined || !isSecond(picture)))
    return true;
  return words.some((name) => {
    const text = picture.getAttribute(name)?.trim() ?? '';
    if (text === '' || text.length > 60 || ofOthers.test(text)) return false;
    if (portrait.test(text)) return true;
    return rules.detector.scan(text, known).some(({ kind }) => kind === 'personName');
  });
}

const meaningful = /[\p{L}\p{N}]/u;
const levels = 4;

/** Whether the words before a picture have a picture already: a label speaks for one. */
function isSecond(picture: Element): boolean {
  let at: Element | null = picture;
  for (let level = 0; at && level < levels; level++, at = at.parentElement) {
    for (let before = at.previousElementSibling; before; before = before.previousElementSibling) {
      if (before.matches(pictureSelector) || before.querySelector(pictureSelector)) return true;
      if (meaningful.test(before.textContent ?? '')) return false;
    }
  }
  return false;
}
