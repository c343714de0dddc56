// What the popup, the background and pages say to each other while rules are picked on a page.
import * as z from 'zod/mini';
import { draftRule, ruleDraft } from '../policy/rule-draft.ts';

/** Why picking does not begin, or a draft was not taken. Texts: `_locales`, `pick_…`. */
export const pickRefusals = [
  /** The code is wrong, or its time is over. */
  'code',
  'unreachable',
  /** No page of the hospital's systems is open. */
  'noPage',
  /** The time is over, or the server was started anew. */
  'ticket',
  'malformed',
  /** A rule may hold a patient's value. */
  'patientValue',
] as const;
export type PickRefusal = (typeof pickRefusals)[number];

/** From the popup: begins with the page that was looked at last. */
export const pickOpen = z.strictObject({ type: z.literal('pickOpen'), code: z.string() });
export const pickOpenAnswer = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), host: z.string(), until: z.string() }),
  z.strictObject({ ok: z.literal(false), refusal: z.enum(pickRefusals) }),
]);
export type PickOpenAnswer = z.infer<typeof pickOpenAnswer>;

const rules = z.array(draftRule).check(z.maxLength(100));

/** From a frame: the rules as they are now. */
const pickKeep = z.strictObject({ type: z.literal('pickKeep'), rules });
/** From a frame: somebody points at something here; the others fold their panels. */
const pickHere = z.strictObject({ type: z.literal('pickHere'), here: z.string() });
/** From a frame: to the server, which says under which number. */
const pickSave = z.strictObject({ type: z.literal('pickSave'), draft: ruleDraft });
const pickEnd = z.strictObject({ type: z.literal('pickEnd') });
export const pickMessage = z.discriminatedUnion('type', [pickKeep, pickHere, pickSave, pickEnd]);
export type PickMessage = z.infer<typeof pickMessage>;
export const pickSaveAnswer = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), id: z.string() }),
  z.strictObject({ ok: z.literal(false), refusal: z.enum(pickRefusals) }),
]);
export type PickSaveAnswer = z.infer<typeof pickSaveAnswer>;

/** From the background to all frames of the tab. `here` names the frame whose panel stands. */
export const pickState = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('pick'), rules, here: z.optional(z.string()) }),
  z.strictObject({ type: z.literal('pickOver') }),
]);
export type PickState = z.infer<typeof pickState>;
