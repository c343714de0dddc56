// What a form field is for: what labels, surroundings, programs and hints say of it. Reads the document,
// never the field's value.
import type { FieldMeaning } from '../../../shared/detect/dictionary.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { Context } from '../label/label.ts';
import type { PageRules } from '../scan/page-rules.ts';

/** Elements whose value a form sends. */
export type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const autocompletes: Readonly<Record<string, IdentifierKind>> = {
  name: 'personName',
  'given-name': 'personName',
  'family-name': 'personName',
  tel: 'mobilePhone',
  'street-address': 'address',
  'address-line1': 'address',
  bday: 'birthDate',
};

/** Labels first, then surroundings, then what programs call it, last the hint inside the field. */
export function fieldMeaning(
  field: Field,
  context: Context | undefined,
  { detector }: PageRules,
): FieldMeaning | undefined {
  if (context?.certain) return context.meaning;
  if (isSearch(field)) return undefined;
  const labels = [...(field.labels ?? [])].map((label) => label.textContent ?? '');
  const described = field.getAttribute('aria-labelledby')?.split(/\s+/) ?? [];
  for (const id of described) labels.push(document.getElementById(id)?.textContent ?? '');
  labels.push(field.getAttribute('aria-label') ?? '');
  for (const label of labels) {
    const meaning = label.length <= 60 ? detector.kindOfLabel(label) : undefined;
    if (meaning) return meaning;
  }
  if (context) return context.meaning;
  const complete = autocompletes[field.autocomplete];
  if (complete) return complete;
  for (const key of [field.name, field.id, field.getAttribute('data-testid') ?? '']) {
    const meaning = key === '' ? undefined : detector.kindOfKey(key);
    if (meaning) return meaning;
  }
  return detector.kindOfLabel(field.getAttribute('placeholder') ?? '');
}

/** Boxes in which a person types what to look for (姓名/住院号): masking them hides nothing of theirs. */
export function isSearch(field: Field): boolean {
  if (field.type === 'search' || field.closest('[role="search"],search')) return true;
  const placeholder = field.getAttribute('placeholder') ?? '';
  return /搜索|查询|查詢|检索|檢索|search|filter|[/／、]|或/i.test(placeholder);
}
