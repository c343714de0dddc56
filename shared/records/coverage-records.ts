// What says that protection no longer fits a page: a rule that finds nothing there any more, fields that are no
// longer masked, a patient that does not exist in clear.
import * as z from 'zod/mini';
import { base, pageBase } from './record-base.ts';

const count = z.int().check(z.nonnegative());
/** `found`: of a rule or kind, looks in which it found something; of a page, labelled fields, with those that were
 *  masked. */
const span = z.strictObject({ looks: count, found: count, masked: z.optional(count) });

/** A rule that found something on a page finds nothing there any more, or fewer of the page's fields are masked. */
export const incidentDrift = z.strictObject({
  kind: z.literal('incident.drift'),
  ...base,
  site: z.string(),
  /** Template of the page: redacted, with the route behind its `#`. */
  path: z.string(),
  /** Name of the rule (shared/detect/rule-names.ts), `kind/KIND` for all fields of a kind; absent: the page's
   *  share of masked fields. */
  ruleName: z.optional(z.string()),
  before: span,
  now: span,
  policyVersion: z.int(),
});

/** A value of a patient that does not exist stood on a page in clear: a rule is missing there. No value is here. */
export const incidentCanary = z.strictObject({ kind: z.literal('incident.canary'), ...pageBase });
