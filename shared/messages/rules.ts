// What the console and its API say to each other about rules: the packs in force, drafts that were picked on
// pages, and codes that let a browser pick.
import * as z from 'zod/mini';
import { draftRule } from '../policy/rule-draft.ts';

/** `saved` waits for a decision; `taken` is in force; `withdrawn` was. */
export const draftStates = ['saved', 'taken', 'refused', 'withdrawn'] as const;
export type DraftState = (typeof draftStates)[number];

const count = z.int();

export const draftView = z.object({
  id: z.string(),
  site: z.string(),
  /** Redacted. */
  path: z.string(),
  rules: z.array(draftRule),
  tested: z.object({ before: count, after: count, hits: z.array(count) }),
  /** Console account whose code it was, and browser. */
  by: z.string(),
  device: z.string(),
  at: z.string(),
  state: z.enum(draftStates),
  /** Who decided last, and when; null while it waits. */
  decidedBy: z.nullable(z.string()),
  decidedAt: z.nullable(z.string()),
  /** It shows what would be masked: somebody else has to take it. */
  uncovers: z.boolean(),
});
export type DraftView = z.infer<typeof draftView>;

/** GET /api/rules */
export const rulesResponse = z.object({
  packs: z.array(
    z.object({
      id: z.string(),
      version: z.string(),
      title: z.nullable(z.string()),
      sites: z.array(z.string()),
      labels: count,
      keys: count,
      selectors: count,
      patterns: count,
      /** The draft it comes from; null for a file of the hospital's own. */
      draft: z.nullable(z.string()),
    }),
  ),
  /** The newest first. */
  drafts: z.array(draftView),
});
export type RulesResponse = z.infer<typeof rulesResponse>;

/** POST /api/rules/codes answers with a code for one browser. */
export const codeResponse = z.object({ code: z.string(), until: z.string() });

/** POST /api/rules/drafts/{id}/decide */
export const draftDecision = z.strictObject({ step: z.enum(['taken', 'refused', 'withdrawn']) });

/** Why a step was not taken, or a code not given. */
export const draftRefusals = [
  'unknownDraft',
  'notOpen',
  'ownDraft',
  'badRules',
  'tooManyCodes',
] as const;
export type DraftRefusal = (typeof draftRefusals)[number];
