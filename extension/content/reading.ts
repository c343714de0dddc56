// What a batch reads the page with: its rules, and the headers it has looked up so far.
import type { Label } from './label.ts';
import type { PageRules } from './page-rules.ts';

/** Header lookups of one batch; the document may be quite another in the next. */
export type ColumnMemory = Map<Element, readonly (Label | undefined)[]>;

export interface Reading {
  readonly rules: PageRules;
  readonly columns: ColumnMemory;
}

/** For a new batch. */
export function newReading(rules: PageRules): Reading {
  return { rules, columns: new Map() };
}
