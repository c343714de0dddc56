// What records have in common: who, when, which patients, what inspection and encryption saw.
import * as z from 'zod/mini';
import { identifierKinds } from '../identifiers/kind.ts';
import { sessionMark } from './session-mark.ts';

/** `p1.` + 22 characters: key epoch and truncated HMAC of one identifier of a patient. */
export const patientRef = z.string().check(z.regex(/^p\d+\.[A-Za-z0-9_-]{22}$/));
export type PatientRef = string & { readonly __brand: 'PatientRef' };

const kindCounts = z.partialRecord(z.enum(identifierKinds), z.int().check(z.nonnegative()));

/** Who acted, as far as it is known; `null` is an explicit "unknown". */
export const actor = z.strictObject({
  /** Account in the HIS or, for console and egress, in Medveil. */
  user: z.nullable(z.string().check(z.maxLength(120))),
  device: z.nullable(z.string().check(z.maxLength(64))),
  /** Network address the request came from. */
  workstation: z.nullable(z.string().check(z.maxLength(64))),
  /** In the HIS, as its signs say them; absent where none does. */
  roles: z.optional(z.array(z.string().check(z.maxLength(120))).check(z.maxLength(8))),
});
export type Actor = z.infer<typeof actor>;

/** Distinct patients concerned. `refs` holds every pseudonym of each (a resident ID and a patient
 *  number of one person are two refs), at most 2,000; `count` is always the whole number. */
export const patients = z.strictObject({
  count: z.int().check(z.nonnegative()),
  refs: z.array(patientRef).check(z.maxLength(2000)),
});

export const verdicts = ['clean', 'found', 'unscannable', 'uninspected'] as const;
/** Why a body was not, or not wholly, inspected. */
export const inspectionReasons = [
  'format',
  'coding',
  'charset',
  'malformed',
  'tooLarge',
  'aborted',
  'fault',
  /** Locked by a password. */
  'encrypted',
  /** Bodies in bodies, or members, beyond the caps. */
  'tooDeep',
  /** The time for it was used up. */
  'tooSlow',
] as const;

/** The hospitals' policies sort data so: 临床数据、财务数据、管理数据. */
export const dataClasses = ['clinical', 'financial', 'management'] as const;
export type DataClass = (typeof dataClasses)[number];

/** What inspection saw of a body. Bytes are counted after content decoding. */
export const inspection = z.strictObject({
  verdict: z.enum(verdicts),
  reason: z.optional(z.enum(inspectionReasons)),
  kinds: kindCounts,
  bytesInspected: z.int().check(z.nonnegative()),
  bytesTotal: z.int().check(z.nonnegative()),
  /** A name or declared type said another format than the bytes are; absent when none did. */
  disagrees: z.optional(z.literal(true)),
  /** What its columns, keys and labels speak of; absent when they say nothing. */
  classes: z.optional(z.array(z.enum(dataClasses)).check(z.maxLength(3))),
  /** Level of GB/T 39725-2020 §6.2 that the kinds found ask for: 1 may be public, 5 is for a few eyes. */
  level: z.optional(z.int().check(z.gte(1), z.lte(5))),
  /** Prescriptions counted by doctor and drug (统方), which no sales representative may see. */
  prescriptionStatistics: z.optional(z.literal(true)),
});
export type Inspection = z.infer<typeof inspection>;

export const tlsFacts = z.strictObject({
  /** As OpenSSL names it: `TLSv1.3`. */
  version: z.string(),
  cipher: z.string(),
  /** SHA-256 of the peer's SubjectPublicKeyInfo, hex. */
  peerPin: z.optional(z.string()),
});
export type TlsFacts = z.infer<typeof tlsFacts>;

/** Of every record. */
export const base = {
  v: z.literal(1),
  /** Server time at which the record was accepted, ISO 8601 UTC with milliseconds. */
  at: z.iso.datetime({ precision: 3 }),
  actor,
};

/** Of what a browser reports. */
export const pageBase = {
  ...base,
  /** Browser time of the event. */
  seenAt: z.iso.datetime(),
  site: z.string(),
  /** Redacted path of the page. */
  path: z.string(),
  kinds: kindCounts,
  patients,
  policyVersion: z.int(),
  /** Sequence number the device gave the event. */
  deviceSeq: z.int(),
  /** Code of the watermark that lay over the page; absent without one. */
  mark: z.optional(sessionMark),
};
