// Attributes that name a value: <span title="病人姓名">张三, <input name="brxm" value="张三">. The tag that
// holds them is read, no more.
import type { FieldMeaning } from './dictionary.ts';
import { type InlineLabel, keyLabel } from './inline-label.ts';
import type { Labels } from './labels.ts';
import { textEndBefore } from './markup-label.ts';

const longestTag = 300;
const labelAttribute =
  /\b(?:aria-label|placeholder|title|label|data-label|data-title)\s?=\s?["']([^"'<>]{1,40})["']/g;
const keyAttribute =
  /\b(?:name|id|data-field|data-key|field|prop|ng-model|v-model|data-prop)\s?=\s?["']([\w.$-]{1,60})["']/g;

/** What the attributes of the opening tag that ends at `index` say of the text behind it. */
export function meaningOfTag(
  text: string,
  index: number,
  labels: Labels,
): FieldMeaning | undefined {
  const start = tagStart(text, index);
  if (start === undefined || index - start < 8) return undefined;
  return fromAttributes(text.slice(start, index), labels);
}

/** What the other attributes of its tag say of a `value="…"` whose name ends at `end`. */
export function meaningOfValueAttribute(
  text: string,
  end: number,
  labels: Labels,
): InlineLabel | null {
  if (!/[\s"']value$/.test(text.slice(Math.max(0, end - 6), end))) return null;
  const start = tagStart(text, end);
  if (start === undefined) return null;
  const rest = text.slice(start, start + longestTag * 2).split('>')[0] ?? '';
  const tag = /^<([A-Za-z][\w.-]{1,40})/.exec(rest)?.[1] ?? '';
  const meaning =
    (tag === '' ? undefined : labels.kindOfKey(tag)) ??
    fromAttributes(rest, labels) ??
    labelBeforeTag(text, start, labels);
  return meaning === undefined ? null : keyLabel(meaning);
}

/** Where the tag begins that `index` is in; tags are not longer than `longestTag`. */
function tagStart(text: string, index: number): number | undefined {
  const from = Math.max(0, index - longestTag);
  const at = text.slice(from, index + 1).lastIndexOf('<');
  return at === -1 ? undefined : from + at;
}

/** <label>出生日期</label><input value="…">. */
function labelBeforeTag(text: string, start: number, labels: Labels): FieldMeaning | undefined {
  const end = start > 0 ? textEndBefore(text, start - 1) : undefined;
  if (end === undefined) return undefined;
  const word = /[^<>\n]{1,24}$/.exec(text.slice(Math.max(0, end - 24), end))?.[0];
  return word === undefined ? undefined : labels.kindOfLabel(word);
}

function fromAttributes(tag: string, labels: Labels): FieldMeaning | undefined {
  for (const match of tag.matchAll(labelAttribute)) {
    const meaning = labels.kindOfLabel((match[1] ?? '').replace(/^请(?:输入|选择|填写)/, ''));
    if (meaning !== undefined) return meaning;
  }
  for (const match of tag.matchAll(keyAttribute)) {
    const meaning = labels.kindOfKey(match[1] ?? '');
    if (meaning !== undefined) return meaning;
  }
  return undefined;
}
