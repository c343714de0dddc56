// Names on cards that no label introduces: the element beside one says 男 or 35岁, or an element around
// it carries the patient's name for programs (data-xm).
import { isCommonWord } from '../../../shared/detect/common-words.ts';
import type { Detector } from '../../../shared/detect/detector.ts';
import type { Finding } from '../../../shared/detect/finding.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import { looksLikeHanName } from '../../../shared/identifiers/surnames.ts';

/** Elements whose neighbours are other subjects. */
const walls = /^(?:tr|li|ul|ol|table|tbody|form|section|article|main|body)$/;
const age = '\\d{1,3}\\s?(?:周?岁|歲|个月|月龄|天)';
const sexOrAge = new RegExp(
  `^[(（]?(?:(?:性别[:：]?)?[男女](?:$|[\\s|/，,·)）])|(?:年龄[:：]?)?${age})`,
);
/** 林国华 男 主任医师 is on the staff's page. */
const staff = /医师|医生|护士|护师|主任|教授|药师|技师|工号|职称/;
/** 责任护士：王芳 is a line about somebody else. */
const staffLine =
  /^(?:责任|主管|管床|经治|接诊|主治|开单|床位|负责)[医护]\p{Script=Han}{0,2}[\s:：]*\p{Script=Han}{2}/u;
/** Name, sex and age stand this close, and in texts no longer than this. */
const nearest = 4;
const longest = 40;
/** The name's own element, its line, its card's head. */
const levels = 3;
const dataLevels = 5;

/** The name a bare text is, by its company; undefined when it is none. */
export function cardName(text: Text, raw: string): Finding | undefined {
  const name = raw.trim();
  if (!looksLikeHanName(name) || isCommonWord(name)) return undefined;
  let at: Node = text;
  let held = 0;
  while (held < levels) {
    const company = companyOf(at);
    if (company.some((beside) => staff.test(beside) && !staffLine.test(beside))) return undefined;
    if (company.some((beside) => sexOrAge.test(beside))) {
      const start = raw.indexOf(name);
      return { kind: 'personName', start, end: start + name.length };
    }
    // A wrapper around the name alone is still the name.
    if (company.length > 0) held++;
    const parent: Element | null = at.parentElement;
    if (!parent || walls.test(parent.localName)) return undefined;
    at = parent;
  }
  return undefined;
}

/** Short texts of the nodes beside one, nearest first on either side. */
function companyOf(node: Node): string[] {
  const texts: string[] = [];
  for (const direction of ['previousSibling', 'nextSibling'] as const) {
    let count = 0;
    for (let at = node[direction]; at && count < nearest; at = at[direction]) {
      const beside = at.textContent?.trim() ?? '';
      if (beside === '') continue;
      count++;
      if (beside.length <= longest) texts.push(beside);
    }
  }
  return texts;
}

/** Names and numbers in data attributes around an element, so that the texts inside are recognised.
 *  `visited` holds elements that this batch has read already. */
export function* dataValues(
  element: Element,
  visited: Set<Element>,
  detector: Detector,
): Generator<[IdentifierKind, string]> {
  let at: Element | null = element;
  for (let level = 0; at && level < dataLevels && !visited.has(at); level++) {
    visited.add(at);
    for (const { name, value } of at.hasAttributes() ? at.attributes : []) {
      if (!name.startsWith('data-') || value.length < 2 || value.length > longest) continue;
      const kind = detector.kindOfKey(name.slice(5));
      if (kind !== 'personName' && kind !== 'patientNumber') continue;
      if (identifierOf(kind).accepts(value)) yield [kind, value];
    }
    at = at.parentElement;
  }
}
