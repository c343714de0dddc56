// `"name"` in JSON is a patient, a doctor or a drug: what holds it, and what stands beside it, decides.
import type { FieldMeaning } from './dictionary.ts';
import type { Labels } from './labels.ts';

const reach = 400;
const patientKey =
  /"(?:\w*(?:idcard|id_card|idno|identity|sfz|zjh|birth|csrq|mrn|patient|zyh|mzh|blh|jzkh|gender|sex|xb|age|phone|mobile|lxdh|relation)\w*|性别|年龄|出生日期|身份证号?|住院号|门诊号)"\s*:/i;
const staffKey =
  /"(?:title|dept|department|ward|code|job\w*|staff\w*|employee\w*|gh|ysgh|duty|position|role|price|spec|unit|dose\w*)"\s*:/i;

const vague = /^(?:name|text|value|label)$/i;

/** Whether a key alone says nothing, and what stands around it may. */
export function isVagueKey(key: string): boolean {
  return vague.test(key);
}

/** What the value under a vague key whose opening quote stands at `index` is: `"name"`, and FHIR's
 *  `"name":[{"text":…}]` and `"address":[{"text":…}]`. */
export function meaningOfVagueKey(
  key: string,
  text: string,
  index: number,
  labels: Labels,
): FieldMeaning | undefined {
  if (/^name$/i.test(key)) return meaningOfBareName(text, index, labels);
  const open = openingBrace(text, index);
  if (open === undefined) return undefined;
  const parent = owner.exec(text.slice(Math.max(0, open - 60), open))?.[1];
  if (parent === undefined) return undefined;
  if (!isVagueKey(parent)) return labels.kindOfKey(parent);
  if (!/^name$/i.test(parent)) return undefined;
  const head = text.slice(Math.max(0, open - reach), open);
  return /"(?:Patient|RelatedPerson|Person)"|"contact"/.test(head) ? 'personName' : undefined;
}

const bareContact = /^(?:phone|tel|telephone|mobile|fax|email|mail|address|addr)$/i;
const owner = /"([\w.-]{1,40})"\s*:\s*(?:\[\s*)?$/;
const institution =
  /hospital|clinic|organi[sz]ation|^org|dept|department|facility|institution|company|supplier|vendor|merchant|ward|practitioner|doctor|physician|nurse|staff|employee/i;
const institutionType =
  /"resourceType"\s*:\s*"(?:Organization|Location|Practitioner|PractitionerRole|HealthcareService)"/;

/** Whether the value under a key that says phone or address, and not whose, is a hospital's or a
 *  colleague's: `{"hospital":{"phone":…}}`. The key's opening quote stands at `index`. */
export function isInstitutions(key: string, text: string, index: number): boolean {
  if (!bareContact.test(key)) return false;
  const open = openingBrace(text, index);
  if (open === undefined) return false;
  if (institutionType.test(text.slice(open, index))) return true;
  const parent = owner.exec(text.slice(Math.max(0, open - 60), open))?.[1];
  return parent !== undefined && institution.test(parent);
}

/** What the value under a quoted `"name"` key is whose opening quote stands at `index`. */
function meaningOfBareName(text: string, index: number, labels: Labels): FieldMeaning | undefined {
  const open = openingBrace(text, index);
  if (open === undefined) return undefined;
  const parent = /"([\w.-]{1,40})"\s*:\s*$/.exec(text.slice(Math.max(0, open - 60), open))?.[1];
  if (parent !== undefined) {
    const meaning = labels.kindOfKey(`${parent}Name`);
    if (meaning === 'other' || meaning === 'personName') return meaning;
    if (/operator|consult|attending|surgeon|owner|creator|updater|auditor/i.test(parent))
      return 'other';
  }
  const object = text.slice(open, index + reach).split('}')[0] ?? '';
  if (patientKey.test(object)) return 'personName';
  return staffKey.test(object) ? 'other' : undefined;
}

/** The brace of the object that a position is in; objects before it in the same one are skipped. */
function openingBrace(text: string, index: number): number | undefined {
  let depth = 0;
  for (let at = index - 1; at >= 0 && index - at <= reach; at--) {
    const unit = text.charAt(at);
    if (unit === '}') depth++;
    else if (unit === '{' && depth-- === 0) return at;
  }
  return undefined;
}
