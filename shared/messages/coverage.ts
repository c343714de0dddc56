// What browsers say of how much they protect on which pages: kinds, names of rules and numbers, never a value
// or a word of a page.
import * as z from 'zod/mini';
import { ruleNameForm } from '../detect/rule-names.ts';
import { identifierKinds } from '../identifiers/kind.ts';

const count = z.int().check(z.nonnegative());
/** Labelled fields with a value; of them those that are masked, or shown because the policy or a person wants it. */
export const fieldCounts = z.strictObject({ found: count, masked: count });
export type FieldCounts = z.infer<typeof fieldCounts>;
/** Values of canary patients; of them those that are not in clear against the policy. */
export const canaryCounts = z.strictObject({ seen: count, masked: count });
export const ruleName = z.string().check(z.maxLength(130), z.regex(ruleNameForm));

/** Rules of one page that had hits; more are left out. */
export const mostRules = 60;
/** Pages of one beat. */
export const mostPages = 50;

/** One look at a page, as it stands: a later one of the same `look` replaces it. */
export const lookCounts = z.strictObject({
  kinds: z.partialRecord(z.enum(identifierKinds), fieldCounts),
  /** Hits by rule; without those that have none. */
  rules: z
    .record(ruleName, count.check(z.positive()))
    .check(z.refine((rules) => Object.keys(rules).length <= mostRules)),
  canary: z.optional(canaryCounts),
});
export type LookCounts = z.infer<typeof lookCounts>;

/** What a browser has seen of a page since it last said so. */
export const pageCoverage = z.strictObject({
  /** Origin. */
  site: z.string().check(z.maxLength(300)),
  /** Template of the page's path (shared/records/page-template.ts). */
  path: z.string().check(z.maxLength(420)),
  /** Policy that the page was read under. */
  policyVersion: z.int(),
  looks: z.int().check(z.positive()),
  ...fieldCounts.shape,
  /** `looks`: those of them with such a field. */
  kinds: z.partialRecord(
    z.enum(identifierKinds),
    z.strictObject({ ...fieldCounts.shape, looks: count }),
  ),
  rules: z
    .array(z.strictObject({ rule: ruleName, hits: count, looks: count }))
    .check(z.maxLength(mostRules)),
  canary: z.optional(canaryCounts),
});
export type PageCoverage = z.infer<typeof pageCoverage>;
