// Sensitive diseases that a text says the patient has: an item of a diagnosis, 既往有梅毒病史, known
// gonorrhea. Denied ones (否认肝炎、结核等病史) say nothing about anybody.
import type { Span } from '../identifiers/identifier.ts';
import { sensitiveItems } from '../identifiers/sensitive-diagnosis.ts';

const reach = 30;
const affirmed = /(?:有|患|患有|确诊|确诊为|诊断为)([^，,。；;：:\n否无有患]{2,20})$/u;
const denied =
  /(?:否认|否認|無|无|未|没|沒|排除|家族|denies|denied|no (?:history|known)|negative for)有?[^。；;\n有]{0,24}$/i;
const none = /\b(?:no|denies|denied|without|negative for)\s+(?:an[y]\s+)?$/i;
const english = /\b(?:known|history of|h\/o|hx of|diagnosed with)\s+([A-Za-z][A-Za-z -]{2,40})/iy;

/** As `sensitiveItems` without those that a denial before them takes in: 否认肝炎、结核. */
export function affirmedItems(value: string, codes: boolean): Span[] {
  return sensitiveItems(value, codes)
    .filter(({ start }) => !denied.test(value.slice(Math.max(0, start - 40), start)))
    .map((item) => withoutPhrase(value, item));
}

/** Of 既往有强迫症病史23天 the disease: what must stay readable is not part of it. */
function withoutPhrase(value: string, { start, end }: Span): Span {
  const item = value.slice(start, end);
  const head = /^.{0,12}?(?:有|患有?|曾患|确诊)(?!无)/.exec(item)?.[0].length ?? 0;
  const tail = /(?:病史|史).*$/.exec(item)?.index ?? item.length;
  return tail > head + 1 ? { start: start + head, end: start + tail } : { start, end };
}

/** Sensitive diseases before 病史 whose 史 stands at `index`. */
export function historyItems(text: string, index: number): Span[] {
  if (text.charAt(index - 1) !== '病') return [];
  const from = Math.max(0, index - reach);
  const head = text.slice(from, index - 1);
  const match = affirmed.exec(head);
  const item = match?.[1];
  if (
    match === null ||
    item === undefined ||
    /(?:否认|否認|無|无|未|没|沒)$|家族[^。；;\n]{0,24}$/.test(head.slice(0, match.index))
  )
    return [];
  return moved(sensitiveItems(item, false), from + head.length - item.length);
}

/** Sensitive diseases behind `known` or `history of` whose first letter stands at `index`. */
export function knownItems(text: string, index: number): Span[] {
  english.lastIndex = index;
  const match = english.exec(text);
  const item = match?.[1]?.replace(/ (?:in|on|at|for|since|with|and|but|who|was|is)\b.*$/i, '');
  if (match === null || item === undefined || none.test(text.slice(Math.max(0, index - 16), index)))
    return [];
  return moved(sensitiveItems(item, false), index + match[0].length - (match[1] ?? '').length);
}

function moved(spans: readonly Span[], by: number): Span[] {
  return spans.map(({ start, end }) => ({ start: start + by, end: end + by }));
}
