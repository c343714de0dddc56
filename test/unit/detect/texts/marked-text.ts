// Texts with their truth written into them: ⟦n:张三⟧ is a name that must be found, everything outside a mark
// must stay. ⟦?:…⟧ is text two careful readers would disagree on: whatever is found there is not scored.
import type { IdentifierKind } from '../../../../shared/identifiers/kind.ts';

/** What the text shows, and the text with marks in it. */
export type HospitalText = readonly [name: string, marked: string];

/** Mark → kinds that are right there; a telephone without its label may be of either kind. */
const marks: Readonly<Record<string, readonly IdentifierKind[]>> = {
  n: ['personName'],
  id: ['residentId'],
  pr: ['permanentResidentId'],
  hm: ['hkMacauPermit'],
  tp: ['taiwanPermit'],
  pp: ['passport'],
  ml: ['militaryId'],
  bc: ['birthCertificate'],
  hk: ['hkid'],
  mo: ['macauId'],
  tw: ['taiwanId'],
  ssn: ['ssn'],
  m: ['mobilePhone'],
  l: ['landline'],
  tel: ['mobilePhone', 'landline'],
  e: ['email'],
  a: ['address'],
  b: ['birthDate'],
  age: ['age'],
  p: ['patientNumber'],
  s: ['specimenNumber'],
  num: ['patientNumber', 'specimenNumber', 'insuranceNumber'],
  ins: ['insuranceNumber'],
  bk: ['bankCard'],
  emp: ['employer'],
  soc: ['socialAccount'],
  car: ['licensePlate'],
  ph: ['photo'],
  sd: ['sensitiveDiagnosis'],
};

/** UTF-16 offsets. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

export interface Expected extends TextSpan {
  readonly kinds: readonly IdentifierKind[];
}

export interface ReadText {
  readonly text: string;
  readonly expected: readonly Expected[];
  /** Not scored. */
  readonly undecided: readonly TextSpan[];
}

/** The text without its marks, and what they say. Offsets are UTF-16. Throws on a mark that is none. */
export function readMarked(marked: string): ReadText {
  const expected: Expected[] = [];
  const undecided: TextSpan[] = [];
  let text = '';
  let from = 0;
  for (const mark of marked.matchAll(/⟦(\?|[a-z]{1,4}):([^⟦⟧]*)⟧/g)) {
    const [whole, name = '', value = ''] = mark;
    text += marked.slice(from, mark.index);
    const span = { start: text.length, end: text.length + value.length };
    const kinds = marks[name];
    if (name === '?') undecided.push(span);
    else if (kinds) expected.push({ kinds, ...span });
    else throw new Error(`no such mark: ${name}`);
    text += value;
    from = mark.index + whole.length;
  }
  text += marked.slice(from);
  if (/[⟦⟧]/.test(text)) throw new Error(`a mark is left open in: ${marked}`);
  return { text, expected, undecided };
}
