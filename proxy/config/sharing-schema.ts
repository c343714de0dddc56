// `sharing` in the configuration: the hospital's own figures for requests, approvals and feedback.
import * as z from 'zod';
import { defaultStepRules } from '../sharing/approval-chain.ts';

const quota = z.strictObject({
  transfers: z.int().positive().optional(),
  bytes: z.int().positive().optional(),
  patients: z.int().positive().optional(),
});

export const sharingSchema = z
  .strictObject({
    /** From which level (GB/T 39725) or number of patients on how many approvals are needed; one at least. */
    steps: z
      .array(
        z.strictObject({
          steps: z.union([z.literal(2), z.literal(3)]),
          level: z.int().min(1).max(6),
          patients: z.int().nonnegative(),
        }),
      )
      .max(10)
      .default([...defaultStepRules]),
    /** For feedback, from the end of a request on. */
    feedbackDays: z.int().min(1).max(90).default(10),
    /** For the second person's word on an emergency. */
    reviewHours: z.int().min(1).max(720).default(72),
    /** A request that nobody has decided by then has ended. */
    decideDays: z.int().min(1).max(90).default(14),
    /** Longest period of a request. */
    periodDays: z.int().min(1).max(1096).default(366),
    /** false: partners need no agreement in force. */
    agreement: z.boolean().default(true),
    /** Most in a day, by purpose as the request words it. */
    purposes: z.array(quota.extend({ purpose: z.string().min(1).max(400) })).default([]),
  })
  .prefault({});
