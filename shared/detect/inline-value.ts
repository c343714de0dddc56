// Where a labelled value ends inside running text. Each kind has its own idea of an end; all of them
// look at no more than a hundred characters.
import { dates } from '../identifiers/birth-date.ts';
import type { IdentifierKind } from '../identifiers/kind.ts';
import { halfWidth } from '../identifiers/normalise.ts';
import { identifierOf } from '../identifiers/registry.ts';
import { looksLikeHanName, surnameLength } from '../identifiers/surnames.ts';
import { labelMeanings } from './dictionary.ts';
import { normaliseLabel } from './label-text.ts';
import { kindOfLabel } from './labels.ts';

const longest = 100;
const hanName = /^[\p{Script=Han}〇]{1,12}(?:[·•・][\p{Script=Han}]{1,12}){0,4}/u;
const latinName = /^\p{Lu}[\p{Script=Latin}'’.-]*(?: \p{Lu}[\p{Script=Latin}'’.-]*){0,4}/u;
const nextField =
  /性别|性別|年龄|年齡|出生|民族|职业|電話|电话|手机|住址|地址|住院|门诊|床号|科室|身份|病历|病案|女士|先生|联系|[男女](?=$|\d)/;
const afterName = /[因于於已在等之男女患是有和与及为将被说今昨现入出行未曾自给至由从到诉来]/;
const number = /^[0-9A-Za-z](?:[0-9A-Za-z]|-(?=[0-9A-Za-z])){3,23}(?:\([0-9A]\))?/;
const phone = /^[+(]{0,2}\d(?:\d|[\s().-]{1,2}(?=[\d(])){5,24}/;
const local = /^[0-9A-Za-z][0-9A-Za-z\-_/.#]{1,31}/;
const measure = /^\s?[年月日岁天次个周时分元]/;
const addressEnd = /[，；;。|\n\r\t<>{}"：:\u3000]| {2}/;

/** Offset behind the value that starts at `start`, or undefined when nothing plausible stands there. */
export function inlineValue(text: string, start: number, kind: IdentifierKind): number | undefined {
  const rest = halfWidth(text.slice(start, start + longest));
  const length = lengthOf(rest, kind);
  if (length <= 0 || !identifierOf(kind).accepts(rest.slice(0, length))) return undefined;
  return start + length;
}

function lengthOf(rest: string, kind: IdentifierKind): number {
  const byPattern = identifierOf(kind).find?.(rest)[0];
  if (byPattern?.start === 0) return byPattern.end;
  switch (kind) {
    case 'personName':
      return nameLength(rest);
    case 'residentId':
      return number.exec(rest)?.[0].length ?? 0;
    case 'mobilePhone':
      return phone.exec(rest)?.[0].length ?? 0;
    case 'birthDate': {
      const first = dates(rest.split(/[，,；;。|\n]/)[0] ?? '')[0];
      return first?.start === 0 ? first.end : 0;
    }
    case 'patientNumber':
      return localNumberLength(rest);
    case 'address':
      return addressLength(rest);
    default:
      return 0;
  }
}

function nameLength(rest: string): number {
  const latin = latinName.exec(rest)?.[0];
  if (latin) return dropLabelTail(rest, latin).length;
  let name = hanName.exec(rest)?.[0];
  if (!name) return 0;
  name = dropLabelTail(rest, name);
  const field = name.search(nextField);
  if (field > 0) name = name.slice(0, field);
  if (/[·•・]/.test(name) || name.length <= 4) return name.length;
  // Running text goes on behind the name: 张三因发热入院.
  const surname = surnameLength(name);
  if (surname === 0) return 0;
  for (const length of [surname + 1, surname + 2]) {
    if (afterName.test(name.charAt(length)) && looksLikeHanName(name.slice(0, length)))
      return length;
  }
  return 0;
}

/** `John Smith DOB` before a colon and 张三性别 before 性别's colon: the tail is the next label. */
function dropLabelTail(rest: string, value: string): string {
  if (!/^\s*[:：]/.test(rest.slice(value.length))) return value;
  const latin = value.includes(' ');
  const cuts = latin
    ? [...value.matchAll(/ /g)].map((m) => m.index)
    : Array.from({ length: value.length - 1 }, (_, i) => i + 1);
  const listed = cuts.find((cut) => labelMeanings.has(normaliseLabel(value.slice(cut))));
  const cut = listed ?? (latin ? cuts.at(-1) : undefined);
  return cut === undefined ? value : value.slice(0, cut);
}

function localNumberLength(rest: string): number {
  const found = local.exec(rest)?.[0].replace(/[-_/.#]+$/, '');
  if (!found || !/\d/.test(found)) return 0;
  return measure.test(rest.slice(found.length)) ? 0 : found.length;
}

function addressLength(rest: string): number {
  const latin = !/\p{Script=Han}/u.test(rest.slice(0, 20));
  const end = rest.search(addressEnd);
  let value = end === -1 ? rest : rest.slice(0, end);
  if (!latin) value = value.split(',')[0] ?? '';
  const words = value.split(' ');
  const kept = words.findIndex((word, i) => i > 0 && kindOfLabel(word) !== undefined);
  const joined = (kept === -1 ? words : words.slice(0, kept)).join(' ');
  return joined.trimEnd().length;
}
