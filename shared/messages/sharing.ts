// What people and programs say to the proxy about sharing with other institutions, under /api/sharing. Both
// sides parse what they receive. A patient's number travels only in the body of a POST and comes back as
// nothing but a count.
import * as z from 'zod/mini';
import { _default as otherwise } from 'zod/mini';
import { identifierKinds } from '../identifiers/kind.ts';
import { dataClasses } from '../records/record-base.ts';
import {
  emergencyReasons,
  partnerId,
  shareChannels,
  shareEnds,
  sharedFormats,
} from '../records/sharing-records.ts';
import { isOrganisationCode } from './organisation-code.ts';

/** Why a step was not taken. Texts: proxy/sharing/refusal-texts.ts. */
export const sharingRefusals = [
  'unknownPartner',
  'unknownRequest',
  'unknownDelegation',
  'unknownAccount',
  'notPending',
  'notInForce',
  'ownRequest',
  'decidedBefore',
  'wrongRole',
  'wrongDepartment',
  'judgementMissing',
  'agreementMissing',
  'feedbackOverdue',
  'feedbackNotDue',
  'reviewOverdue',
  'periodReversed',
  'periodTooLong',
  'channelMissing',
] as const;
export type SharingRefusal = (typeof sharingRefusals)[number];

const filled = (most: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(most));
const words = (most: number) => z.string().check(z.trim(), z.maxLength(most));
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const positive = z.int().check(z.positive());
const kinds = z.array(z.enum(identifierKinds)).check(z.minLength(1));
// No credentials and no query: it stands in records and is shown.
const address = z
  .string()
  .check(
    z.maxLength(400),
    z.regex(
      /^https:\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:\/[A-Za-z0-9._~%/-]*)?$/,
    ),
  );
const quotas = z.strictObject({
  transfers: z.optional(positive),
  bytes: z.optional(positive),
  patients: z.optional(positive),
});

/** PUT /api/sharing/partners/{partner} */
export const partnerForm = z.strictObject({
  state: otherwise(z.enum(['active', 'ended']), 'active'),
  name: filled(120),
  organisationCode: z.string().check(z.refine(isOrganisationCode)),
  contacts: otherwise(
    z
      .array(z.strictObject({ name: filled(60), duty: words(60), reach: filled(120) }))
      .check(z.maxLength(10)),
    [],
  ),
  url: otherwise(z.nullable(address), null),
  ca: z.optional(z.string().check(z.maxLength(20_000), z.regex(/^-----BEGIN CERTIFICATE-----/))),
  pins: otherwise(z.array(sha256).check(z.maxLength(8)), []),
  channels: otherwise(z.array(z.enum(shareChannels)), ['https']),
  receiptKey: z.optional(filled(200)),
  quotas: z.optional(quotas),
});
export type PartnerForm = z.infer<typeof partnerForm>;
export const partnerName = partnerId;

/** PUT /api/sharing/agreements/{agreement} */
export const agreementForm = z.strictObject({
  partner: partnerId,
  state: otherwise(z.enum(['active', 'ended']), 'active'),
  title: filled(200),
  from: z.iso.date(),
  until: z.iso.date(),
  documentSha256: sha256,
});
export type AgreementForm = z.infer<typeof agreementForm>;
export const agreementName = z.string().check(z.regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,59}$/u));

/** Kinds of numbers that a set of patients may be given by. */
const personNumbers = ['patientNumber', 'residentId', 'insuranceNumber', 'passport'] as const;

/** POST /api/sharing/requests: 信息共享申请表 */
export const requestForm = z.strictObject({
  partner: partnerId,
  /** The applicant's own where the account says one. */
  department: z.optional(filled(120)),
  purpose: filled(400),
  legalBasis: filled(400),
  dataClass: z.enum(dataClasses),
  fields: kinds,
  maxPatients: positive,
  from: z.optional(z.iso.datetime()),
  expires: z.iso.datetime(),
  names: z.optional(z.array(filled(80)).check(z.minLength(1), z.maxLength(200))),
  /** Only these; become pseudonyms on arrival and are kept nowhere. */
  patients: z.optional(
    z
      .array(z.strictObject({ kind: z.enum(personNumbers), value: filled(64) }))
      .check(z.minLength(1), z.maxLength(20_000)),
  ),
  uses: z.optional(z.int().check(z.positive(), z.lte(10_000))),
  maxBytes: z.optional(positive),
  sha256: z.optional(sha256),
  formats: z.optional(z.array(z.enum(sharedFormats)).check(z.minLength(1))),
  recipientPin: z.optional(sha256),
  channel: z.optional(z.enum(shareChannels)),
  excess: z.optional(z.enum(['refuse', 'mask'])),
  mode: z.optional(z.enum(['spool', 'stream'])),
  quotas: z.optional(quotas),
});
export type RequestForm = z.infer<typeof requestForm>;

/** POST /api/sharing/requests/{id}/decide: both judgements, each by itself. */
export const decisionForm = z.strictObject({
  lawful: z.boolean(),
  necessary: z.boolean(),
  decision: z.enum(['approved', 'rejected', 'returned']),
  note: otherwise(words(400), ''),
});
export type DecisionForm = z.infer<typeof decisionForm>;

/** POST /api/sharing/requests/{id}/end (by the applicant: withdrawn; by an approver: revoked) and /feedback */
export const noteForm = z.strictObject({ note: filled(400) });

/** POST /api/sharing/delegations */
export const delegationForm = z.strictObject({
  to: filled(64),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  note: otherwise(words(400), ''),
});
export type DelegationForm = z.infer<typeof delegationForm>;

/** POST /api/sharing/emergencies */
export const emergencyForm = z.strictObject({
  partner: partnerId,
  reason: z.enum(emergencyReasons),
  note: filled(400),
  fields: kinds,
  maxPatients: positive,
  /** How long transfers may go. */
  minutes: otherwise(z.int().check(z.positive(), z.lte(240)), 60),
});
export type EmergencyForm = z.infer<typeof emergencyForm>;

/** POST /api/sharing/manual: handed over by people. */
export const manualForm = z.strictObject({
  medium: z.enum(['usb', 'paper', 'disc', 'other']),
  partner: otherwise(z.nullable(partnerId), null),
  recipient: filled(120),
  request: otherwise(z.nullable(filled(60)), null),
  handedAt: z.iso.datetime(),
  department: filled(120),
  handedBy: filled(120),
  receivedBy: filled(120),
  dataClass: z.enum(dataClasses),
  fields: kinds,
  patientCount: z.int().check(z.nonnegative()),
  /** Those who are known by number; become pseudonyms on arrival. */
  patients: otherwise(
    z
      .array(z.strictObject({ kind: z.enum(personNumbers), value: filled(64) }))
      .check(z.maxLength(2000)),
    [],
  ),
  purpose: filled(400),
  bytes: otherwise(z.nullable(z.int().check(z.nonnegative())), null),
  sha256: otherwise(z.nullable(sha256), null),
  returnBy: z.optional(z.iso.date()),
  note: otherwise(words(400), ''),
});
export type ManualForm = z.infer<typeof manualForm>;

const decision = z.object({
  step: z.int(),
  decision: z.enum(['approved', 'rejected', 'returned']),
  by: z.string(),
  onBehalfOf: z.nullable(z.string()),
  at: z.string(),
  note: z.string(),
  lawful: z.nullable(z.boolean()),
  necessary: z.nullable(z.boolean()),
});

/** One request as it stands. */
export const requestView = z.object({
  id: z.string(),
  partner: z.string(),
  isEmergency: z.boolean(),
  applicant: z.string(),
  department: z.nullable(z.string()),
  submittedAt: z.string(),
  /** Purpose, or why it was an emergency. */
  purpose: z.string(),
  legalBasis: z.nullable(z.string()),
  dataClass: z.nullable(z.enum(dataClasses)),
  fields: z.array(z.enum(identifierKinds)),
  maxPatients: z.int(),
  patientSet: z.nullable(z.object({ count: z.int(), digest: z.string() })),
  from: z.string(),
  until: z.string(),
  status: z.enum(['pending', 'ready', 'rejected', 'returned', 'ended']),
  cause: z.nullable(z.enum(shareEnds)),
  steps: z.int(),
  /** Roles whose decision comes next; none: nobody's. */
  waitsFor: z.array(z.string()),
  /** The caller may decide it now. */
  mayDecide: z.boolean(),
  decisions: z.array(decision),
  /** Transfers that may be sent, and that were. */
  uses: z.nullable(z.int()),
  used: z.int(),
  transfers: z.int(),
  feedback: z.object({
    state: z.enum(['none', 'due', 'overdue', 'given']),
    due: z.nullable(z.string()),
    note: z.nullable(z.string()),
  }),
  /** What is asked for beyond: names, formats, sizes. */
  limits: z.object({
    names: z.nullable(z.array(z.string())),
    formats: z.nullable(z.array(z.enum(sharedFormats))),
    maxBytes: z.nullable(z.int()),
    sha256: z.nullable(z.string()),
    recipientPin: z.nullable(z.string()),
    channel: z.nullable(z.enum(shareChannels)),
    excess: z.enum(['refuse', 'mask']),
    mode: z.enum(['spool', 'stream']),
  }),
});
export type RequestView = z.infer<typeof requestView>;

/** GET /api/sharing/requests */
export const requestList = z.object({ requests: z.array(requestView) });
