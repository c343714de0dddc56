// Pages and what browsers protect on them, as the console shows them. No value and no word of a page is in it.
import * as z from 'zod/mini';
import { identifierKinds } from '../identifiers/kind.ts';
import { canaryCounts, fieldCounts } from './coverage.ts';

const time = z.iso.datetime();

export const ruleView = z.strictObject({
  /** `PACK/selectors/2`, or `kind/KIND` for all fields of a kind. */
  name: z.string(),
  kind: z.enum(identifierKinds),
  /** Word, selector or pattern as the hospital wrote it; null for all fields of a kind. */
  text: z.nullable(z.string()),
  hits: z.int(),
  /** Looks in a row without a hit. */
  misses: z.int(),
  lastHitAt: time,
  /** When it was recorded as lost; null while it finds something. */
  driftAt: z.nullable(time),
});
export type RuleView = z.infer<typeof ruleView>;

export const pageView = z.strictObject({
  site: z.string(),
  path: z.string(),
  /** The last hundred or two; the fields are of these. */
  looks: z.int(),
  ...fieldCounts.shape,
  kinds: z.partialRecord(z.enum(identifierKinds), fieldCounts),
  browsers: z.int(),
  firstAt: time,
  lastAt: time,
  /** Own rules of the hospital's that have found something here, and kinds that are lost. */
  rules: z.array(ruleView),
  /** When it was recorded that fewer of the fields are masked; null while they are. */
  shareDriftAt: z.nullable(time),
  canary: canaryCounts,
  /** When a canary's value last was in clear. */
  leakAt: z.nullable(time),
});
export type PageView = z.infer<typeof pageView>;

/** GET /api/coverage */
export const coverageResponse = z.strictObject({
  /** The server's clock. */
  now: time,
  /** Patients that do not exist in the policy in force. */
  canaries: z.int(),
  pages: z.array(pageView),
});
export type CoverageResponse = z.infer<typeof coverageResponse>;
