// Destroying records whose time is over, and keeping them back from it.
import * as z from 'zod/mini';
import { base, patientRef } from './record-base.ts';
import { retentionClasses } from './retention-class.ts';

/** `2026-11`. */
export const recordMonth = z.string().check(z.regex(/^\d{4}-(?:0[1-9]|1[0-2])$/));
const caseId = z.string().check(z.regex(/^[0-9a-f]{16}$/));
/** One step of destroying records whose time is over. */
export const ledgerDestroy = z.strictObject({
  kind: z.literal('ledger.destroy'),
  ...base,
  case: caseId,
  /** `purged`: carried out in a backup as well, which `note` names. */
  step: z.enum(['requested', 'approved', 'refused', 'executed', 'purged']),
  class: z.enum(retentionClasses),
  /** First and last month of records, both included. */
  from: recordMonth,
  to: recordMonth,
  note: z.string().check(z.maxLength(1000)),
  /** Of an execution: what the certificate certifies. */
  executed: z.optional(
    z.strictObject({
      /** Entries destroyed, and entries in the same months that a hold keeps. */
      entries: z.int().check(z.nonnegative()),
      held: z.int().check(z.nonnegative()),
      /** SHA-256 of the destroyed entries' indexes, 8 bytes each, ascending, hex. */
      digest: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
      /** Ids of the data keys that are destroyed with them. */
      keys: z.array(z.string()),
    }),
  ),
});
/** Records that must not be destroyed while a case of law is open (legal hold), or may be again. */
export const ledgerHold = z.strictObject({
  kind: z.literal('ledger.hold'),
  ...base,
  hold: caseId,
  state: z.enum(['set', 'lifted']),
  from: recordMonth,
  to: recordMonth,
  /** Only records of these patients; none: all of the months. */
  refs: z.array(patientRef).check(z.maxLength(2000)),
  note: z.string().check(z.maxLength(1000)),
});
