// Labels and field keys of hospital pages and interfaces, by kind. `other` are texts that name
// something else and so speak against a patient's value beside them (医生姓名, 科室, 医院电话).
import data from './dictionary.json' with { type: 'json' };
import type { IdentifierKind } from '../identifiers/kind.ts';

/** What a label or key says about the value it names. */
export type FieldMeaning = IdentifierKind | 'other';

/** Normalised labels (label-text.ts) to their meaning. */
export const labelMeanings = index(data.labels);
/** Keys in lower case without separators to their meaning. */
export const keyMeanings = index(data.keys);

function index(
  lists: Partial<Record<FieldMeaning, readonly string[]>>,
): ReadonlyMap<string, FieldMeaning> {
  const map = new Map<string, FieldMeaning>();
  for (const [meaning, entries] of Object.entries(lists)) {
    for (const entry of entries) map.set(entry, meaning as FieldMeaning);
  }
  return map;
}
