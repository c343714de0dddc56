// Keys that no list holds: camelCase and snake_case words, and pinyin initials with a known head.
import type { FieldMeaning } from './dictionary.ts';

const foreign = new Set(
  'author assigned performer custodian informant authenticator doctor physician provider practitioner nurse staff employee operator user admin login hospital clinic org organization dept department ward bed room drug medicine medication item product goods test file host server ip mac url path class type status code tag event func method device company supplier insurer bank icon image img menu role'.split(
    ' ',
  ),
);
const person = new Set(
  'patient pat pt person psn member customer client contact guardian relative relation father mother spouse parent kin holder full real family given first last middle maiden baby newborn insured subject linkman'.split(
    ' ',
  ),
);
const heads =
  '(?:br|hz|bingren|huanzhe|sjr|jzr|tjr|lxr|jjlxr|jhr|kh|cy|hy|ye|dyr|hzz|xs|patient|pat)';
const pinyin: readonly (readonly [RegExp, FieldMeaning])[] = [
  [new RegExp(`^${heads}(?:xm|mc|xingming)$`), 'personName'],
  [new RegExp(`^${heads}(?:sfzh?m?|zjhm?)$`), 'residentId'],
  [new RegExp(`^${heads}(?:lx)?(?:dh|sjh?|sjhm|dhhm)$`), 'mobilePhone'],
  [new RegExp(`^${heads}(?:lx)?(?:dz|zz|jtzz|jtdz)$`), 'address'],
  [new RegExp(`^${heads}(?:csrq|csny|sr)$`), 'birthDate'],
];

/** Meaning of a key by its words; undefined when they say nothing. */
export function keyGrammar(key: string): FieldMeaning | undefined {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  const joined = words.join('');
  const head = pinyin.find(([form]) => form.test(joined));
  if (head) return head[1];
  const meaning = byWords(words, joined);
  if (meaning === undefined) return undefined;
  return words.some((word) => foreign.has(word)) ? 'other' : meaning;
}

function byWords(words: readonly string[], joined: string): FieldMeaning | undefined {
  const last = words.at(-1) ?? '';
  if (/birth(?:date|day|dt)$|dateofbirth$|^dob|dob$/.test(joined)) return 'birthDate';
  if (/(?:idcard|idcardno|identitycard|identityno|certno|residentid)$/.test(joined)) {
    return 'residentId';
  }
  if (/^(?:phone|mobile|telephone|tel|cellphone)$/.test(last)) return 'mobilePhone';
  if (/(?:phone|mobile|telephone|tel|cell)(?:no|num|number)$/.test(joined)) return 'mobilePhone';
  if (/^(?:address|addr)$/.test(last) && words.length > 1) return 'address';
  if (
    /(?:patient|medicalrecord|admission|inpatient|outpatient)(?:id|no|number|code)$/.test(joined)
  ) {
    return 'patientNumber';
  }
  if (last === 'name' && words.length > 1 && words.some((word) => person.has(word))) {
    return 'personName';
  }
  return last === 'name' && words.some((word) => foreign.has(word)) ? 'other' : undefined;
}
