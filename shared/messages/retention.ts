// What the console and the proxy say to each other about destroying records, and keeping them back.
import * as z from 'zod/mini';
import { patientRef } from '../records/record-base.ts';
import { retentionClasses } from '../records/retention-class.ts';
import { recordMonth } from '../records/retention-records.ts';

const note = z.string().check(z.maxLength(400));

/** Why a step was not taken. */
export const retentionRefusals = [
  'unknownCase',
  'notExpired',
  'ownRequest',
  'alreadyApproved',
  'notOpen',
  'notApproved',
  'monthsReversed',
] as const;

/** POST /api/retention/cases */
export const destroyRequest = z.strictObject({
  class: z.enum(retentionClasses),
  from: recordMonth,
  to: recordMonth,
  note: note.check(z.minLength(1)),
});

/** POST /api/retention/cases/{id}/decide */
export const decideRequest = z.strictObject({ step: z.enum(['approved', 'refused']), note });

/** POST /api/retention/holds */
export const holdRequest = z.strictObject({
  from: recordMonth,
  to: recordMonth,
  note: note.check(z.minLength(1)),
  /** Only records of these patients; none: all. */
  refs: z.optional(z.array(patientRef).check(z.maxLength(50))),
});

/** POST /api/retention/holds/{id}/lift */
export const liftRequest = z.strictObject({ note });

const destructionCase = z.object({
  id: z.string(),
  class: z.enum(retentionClasses),
  from: recordMonth,
  to: recordMonth,
  requestedBy: z.string(),
  requestedAt: z.string(),
  reason: z.string(),
  approvedBy: z.array(z.string()),
  state: z.enum(['open', 'approved', 'refused', 'executed']),
  /** Of an execution: entries destroyed, and kept back. */
  entries: z.nullable(z.int()),
  held: z.nullable(z.int()),
});

/** GET /api/retention */
export const retentionView = z.object({
  classes: z.array(
    z.object({
      class: z.enum(retentionClasses),
      days: z.int(),
      /** Youngest month whose records may all be destroyed. */
      expired: recordMonth,
    }),
  ),
  /** Oldest first. */
  cases: z.array(destructionCase),
  holds: z.array(
    z.object({
      id: z.string(),
      from: recordMonth,
      to: recordMonth,
      patients: z.int(),
      note: z.string(),
      by: z.nullable(z.string()),
      at: z.string(),
    }),
  ),
});
export type RetentionView = z.infer<typeof retentionView>;
