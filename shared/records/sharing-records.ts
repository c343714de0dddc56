// Sharing with other institutions, step by step: who they are, what was agreed, asked for (信息共享申请表),
// judged, approved, used, reported on. What stands here is all that the registers know.
import * as z from 'zod/mini';
import { identifierKinds } from '../identifiers/kind.ts';
import { base, dataClasses, patients } from './record-base.ts';

const words = (most: number) => z.string().check(z.maxLength(most));
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
/** Part of the egress's addresses. */
export const partnerId = z.string().check(z.regex(/^[a-z0-9-]{1,40}$/));
/** Formats that a request may name, as inspection tells them by the bytes. */
export const sharedFormats = [
  'json',
  'ndjson',
  'csv',
  'xml',
  'html',
  'text',
  'hl7',
  'form',
  'spreadsheet',
  'document',
  'pdf',
  'dicom',
  'archive',
  'multipart',
  'mail',
] as const;
export type SharedFormat = (typeof sharedFormats)[number];
export const shareChannels = ['https', 'usb', 'paper', 'disc'] as const;
export type ShareChannel = (typeof shareChannels)[number];

/** Most in one day; absent ones are not limited. */
const quotas = z.strictObject({
  transfers: z.optional(z.int().check(z.positive())),
  bytes: z.optional(z.int().check(z.positive())),
  patients: z.optional(z.int().check(z.positive())),
});

/** An institution outside, as it is from now on; `ended`: nothing goes there any more. */
export const sharePartner = z.strictObject({
  kind: z.literal('share.partner'),
  ...base,
  partner: partnerId,
  state: z.enum(['active', 'ended']),
  name: words(120),
  /** 统一社会信用代码 (GB 32100-2015). */
  organisationCode: z.string().check(z.regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/)),
  /** People there who answer for it; none of them a patient. */
  contacts: z
    .array(z.strictObject({ name: words(60), duty: words(60), reach: words(120) }))
    .check(z.maxLength(10)),
  /** Where transfers go: `https://host[:port][/base]`; none: only other channels. */
  url: z.nullable(words(400)),
  /** Trust anchors, PEM; absent: the system's. */
  ca: z.optional(words(20_000)),
  /** SHA-256 of public keys (SubjectPublicKeyInfo) that the partner may show, hex; none: any that is trusted. */
  pins: z.array(sha256).check(z.maxLength(8)),
  channels: z.array(z.enum(shareChannels)).check(z.maxLength(4)),
  /** Key (C2SP signed-note verifier key) that its receipts are signed with, where it runs Medveil too. */
  receiptKey: z.optional(words(200)),
  quotas: z.optional(quotas),
});
export type SharePartner = z.infer<typeof sharePartner>;

/** A signed agreement (与第三方签订信息安全协议); outside its days nothing goes to the partner. */
export const shareAgreement = z.strictObject({
  kind: z.literal('share.agreement'),
  ...base,
  agreement: words(60),
  partner: partnerId,
  state: z.enum(['active', 'ended']),
  title: words(200),
  from: z.iso.date(),
  /** Its last day. */
  until: z.iso.date(),
  /** Of the signed document, hex: which paper it was. */
  documentSha256: sha256,
});
export type ShareAgreement = z.infer<typeof shareAgreement>;

const shareBase = {
  ...base,
  /** Number of the sharing request. */
  request: words(60),
};
/** What may be shared is asked for (信息共享申请表). Holds no patient's value. */
export const shareRequest = z.strictObject({
  kind: z.literal('share.request'),
  ...shareBase,
  partner: z.string(),
  purpose: words(400),
  legalBasis: words(400),
  dataClass: z.enum(dataClasses),
  /** Kinds of fields that may be in it. */
  fields: z.array(z.enum(identifierKinds)),
  maxPatients: z.int().check(z.positive()),
  /** Last moment of the period asked for. */
  expires: z.iso.datetime(),
  department: z.optional(words(120)),
  /** First moment; absent: from the approval on. */
  from: z.optional(z.iso.datetime()),
  /** Names of columns, keys and elements that may be in it; absent: any. */
  names: z.optional(z.array(words(80)).check(z.maxLength(200))),
  /** Only these patients: how many, and SHA-256 over their numbers' pseudonyms (`share.patients`). */
  patientSet: z.optional(z.strictObject({ count: z.int().check(z.positive()), digest: sha256 })),
  /** Transfers; absent: any number within the period. */
  uses: z.optional(z.int().check(z.positive())),
  /** Largest body as sent. */
  maxBytes: z.optional(z.int().check(z.positive())),
  /** Only this file, hex. */
  sha256: z.optional(sha256),
  formats: z.optional(z.array(z.enum(sharedFormats)).check(z.maxLength(sharedFormats.length))),
  /** Only to who shows this public key, hex. */
  recipientPin: z.optional(sha256),
  channel: z.optional(z.enum(shareChannels)),
  /** What is found and not approved: the transfer is refused, or it is masked and the rest goes. */
  excess: z.optional(z.enum(['refuse', 'mask'])),
  /** `spool`: looked through before the first byte leaves; `stream`: while it leaves. */
  mode: z.optional(z.enum(['spool', 'stream'])),
  quotas: z.optional(quotas),
  agreement: z.optional(words(60)),
  /** Approvals it takes, by what is asked for. */
  steps: z.optional(z.int().check(z.gte(1), z.lte(3))),
});
export type ShareRequest = z.infer<typeof shareRequest>;

/** Part of a request's set of patients, as pseudonyms; a set has one part for each 2,000 pseudonyms. */
export const sharePatients = z.strictObject({
  kind: z.literal('share.patients'),
  ...shareBase,
  part: z.int().check(z.positive()),
  parts: z.int().check(z.positive()),
  patients,
});

/** For whom an approver decided while that person was away. */
const onBehalfOf = z.optional(words(120));
/** Two judgements that are given apart: 合法性, 必要性. */
export const shareReview = z.strictObject({
  kind: z.literal('share.review'),
  ...shareBase,
  lawful: z.boolean(),
  necessary: z.boolean(),
  note: words(1000),
  onBehalfOf,
});
export const shareApprove = z.strictObject({
  kind: z.literal('share.approve'),
  ...shareBase,
  /** Place in the chain of approvals, from 1. */
  step: z.int().check(z.positive()),
  decision: z.enum(['approved', 'rejected', 'returned']),
  note: words(1000),
  onBehalfOf,
});
/** An approver lets somebody of the same standing decide for a time, or no longer. */
export const shareDelegate = z.strictObject({
  kind: z.literal('share.delegate'),
  ...base,
  delegation: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
  state: z.enum(['set', 'lifted']),
  /** Account that may decide in the place of the actor. */
  to: words(120),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  note: words(400),
});
/** A transfer was sent under a request. */
export const shareUse = z.strictObject({
  kind: z.literal('share.use'),
  ...shareBase,
  transferId: z.string(),
  /** Which of the approved uses it takes, from 1. */
  use: z.optional(z.int().check(z.positive())),
  /** How often that one had been taken and given back before; absent in older records. */
  turn: z.optional(z.int().check(z.nonnegative())),
  /** Given back: no byte of that transfer has left. */
  released: z.optional(z.literal(true)),
});
export const shareFeedback = z.strictObject({
  kind: z.literal('share.feedback'),
  ...shareBase,
  note: words(1000),
});
/** Why a request allows nothing any more. Texts: proxy/console/i18n/sharing-words.ts. */
export const shareEnds = ['undecided', 'period', 'uses', 'withdrawn', 'revoked'] as const;
export type ShareEnd = (typeof shareEnds)[number];
export const shareExpire = z.strictObject({
  kind: z.literal('share.expire'),
  ...shareBase,
  cause: z.optional(z.enum(shareEnds)),
  note: z.optional(words(1000)),
});
/** Why something leaves before anybody has approved it. */
export const emergencyReasons = [
  'rescue',
  'transferOfCare',
  'publicHealth',
  'order',
  'other',
] as const;
export type EmergencyReason = (typeof emergencyReasons)[number];
/** Transfers are let go for a short time without an approval; a second person judges it afterwards, with
 *  `share.review` and `share.approve`. */
export const shareEmergency = z.strictObject({
  kind: z.literal('share.emergency'),
  ...shareBase,
  partner: partnerId,
  reason: z.enum(emergencyReasons),
  note: words(1000),
  fields: z.array(z.enum(identifierKinds)),
  maxPatients: z.int().check(z.positive()),
  until: z.iso.datetime(),
});
export type ShareEmergency = z.infer<typeof shareEmergency>;

/** Kinds of records that the registers of sharing are made of. */
export const shareKinds = [
  'share.partner',
  'share.agreement',
  'share.request',
  'share.patients',
  'share.review',
  'share.approve',
  'share.delegate',
  'share.use',
  'share.feedback',
  'share.expire',
  'share.emergency',
] as const;
