// Names in English letters: Dear Ms. Chan Siu Ming, Mr Wong, next of kin, John Smith, Patient LI NA, a
// 63-year-old. Asked at words; most words are not the ones that introduce a name.
import type { Span } from '../identifiers/identifier.ts';

const staffBefore =
  /(?:consultant|clinician|surgeon|gp|physician|doctor|attending|referr\w{1,8}|nurse|registrar|signed)\s{0,2}:?\s{0,2}$/i;
const staffBehind =
  /,? (?:Consultant|Surgeon|Physician|Registrar|MD\b|FRC|MRC|MBBS|RN\b|Staff Nurse)/;
const word =
  '(?!(?:DOB|HKID|MRN|NHS|ID|No|Tel|Re|The|He|She|Please|Your|This)\\b)' +
  "\\p{Lu}(?:\\.(?= )|[\\p{Script=Latin}'’-]{0,24})";
const particles = '(?:de|da|van|von|bin|al|der|del|la|den)';
const name = `((?:${particles} ){0,2}${word}(?:,? (?:${particles} ){0,2}${word}){0,4})`;
const introductions: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    title: `\\.? (?:${name}|(\\p{Script=Han}{2,4})(?=[ ,，]))`,
    dear: ` (?!(?:Sir|Madam|Dr|Doctor|Prof|Colleague|Team|Patient|All|Customer|Family|Parent)\\b)(?:(?:Mr|Mrs|Ms|Miss|Mdm|Madam)\\.? )?${name}(?=[,:，：])`,
    patient: `,? ${name}(?=,? (?:a |an |is |was |has |had |presented|presents|\\(|aged )|,? \\(?\\d{1,3}[ -]?(?:y|Y))`,
    self: ` is ${name}`,
    certified: ` ${name}(?=,)`,
    field: ` (${word})(?= )`,
    kin: `,? (?:is |was )?(?:(?:Mr|Mrs|Ms|Miss)\\.? )?${name}`,
  }).map(([key, form]) => [key, new RegExp(form, 'uy')]),
);
const words: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Mr: 'title',
    Mrs: 'title',
    Ms: 'title',
    Miss: 'title',
    Mdm: 'title',
    Mister: 'title',
    Dear: 'dear',
    Patient: 'patient',
    patient: 'patient',
    kin: 'kin',
    name: 'self',
    that: 'certified',
    Surname: 'field',
    Forename: 'field',
  }),
);

/** Longest word that introduces a name. */
export const longestIntroduction = 7;

/** The name that the word from `start` to `end` introduces; undefined mostly. */
export function introducedName(text: string, start: number, end: number): Span | undefined {
  const key = words.get(text.slice(start, end));
  if (key === undefined) return undefined;
  const form = introductions.get(key);
  if (form === undefined) return undefined;
  form.lastIndex = end;
  const match = form.exec(text);
  const found = (match?.[1] ?? match?.[2])?.replace(/[.,]+$/, '');
  if (staffBefore.test(text.slice(Math.max(0, start - 24), start))) return undefined;
  if (match !== null && staffBehind.test(text.slice(end, end + match[0].length + 24)))
    return undefined;
  if (match === null || found === undefined || /^(?:Dr|Doctor|Prof|Professor)\b/.test(found))
    return undefined;
  const at = end + match[0].lastIndexOf(match[1] ?? match[2] ?? '');
  return { start: at, end: at + found.length };
}
