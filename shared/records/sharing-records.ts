// Steps of a sharing request (信息共享申请表): asked for, judged, approved, used, reported on.
import * as z from 'zod/mini';
import { identifierKinds } from '../identifiers/kind.ts';
import { base } from './record-base.ts';

const dataClasses = ['clinical', 'financial', 'management'] as const;
const shareBase = {
  ...base,
  /** Number of the sharing request. */
  request: z.string().check(z.maxLength(60)),
};
/** What may be shared is asked for (信息共享申请表). Holds no patient's value. */
export const shareRequest = z.strictObject({
  kind: z.literal('share.request'),
  ...shareBase,
  partner: z.string(),
  purpose: z.string().check(z.maxLength(400)),
  legalBasis: z.string().check(z.maxLength(400)),
  dataClass: z.enum(dataClasses),
  /** Kinds of fields that may be in it. */
  fields: z.array(z.enum(identifierKinds)),
  maxPatients: z.int().check(z.positive()),
  /** Last moment of the period asked for. */
  expires: z.iso.datetime(),
});
/** Two judgements that are given apart: 合法性, 必要性. */
export const shareReview = z.strictObject({
  kind: z.literal('share.review'),
  ...shareBase,
  lawful: z.boolean(),
  necessary: z.boolean(),
  note: z.string().check(z.maxLength(1000)),
});
export const shareApprove = z.strictObject({
  kind: z.literal('share.approve'),
  ...shareBase,
  /** Place in the chain of approvals, from 1. */
  step: z.int().check(z.positive()),
  decision: z.enum(['approved', 'rejected', 'returned']),
  note: z.string().check(z.maxLength(1000)),
});
/** A transfer was sent under a request. */
export const shareUse = z.strictObject({
  kind: z.literal('share.use'),
  ...shareBase,
  transferId: z.string(),
});
export const shareFeedback = z.strictObject({
  kind: z.literal('share.feedback'),
  ...shareBase,
  note: z.string().check(z.maxLength(1000)),
});
export const shareExpire = z.strictObject({ kind: z.literal('share.expire'), ...shareBase });
