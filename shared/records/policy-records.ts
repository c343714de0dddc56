// What becomes of rules that were picked on pages: who picked them, and who put them in force.
import * as z from 'zod/mini';
import { base } from './record-base.ts';

/** `opened`: a browser may pick for a while. Texts: proxy/console/i18n/record-words.ts and its neighbours. */
export const draftSteps = ['opened', 'saved', 'taken', 'refused', 'withdrawn'] as const;

export const policyDraft = z.strictObject({
  kind: z.literal('policy.draft'),
  ...base,
  step: z.enum(draftSteps),
  /** Of every step but `opened`. */
  draft: z.optional(z.string()),
  site: z.optional(z.string()),
  rules: z.optional(z.int().check(z.positive())),
  /** Rules that say that a value is not a patient's. */
  uncovering: z.optional(z.int().check(z.positive())),
  /** SHA-256 (hex) of the canonical JSON of the draft's rules. */
  sha256: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
});
