// What extension and intake say to each other under /v1/. Both sides parse what they receive.
//
// Authentication: every call but enrolment carries `authorization: Medveil JWT`, an ES256 JWT made
// with the device's key: `{iss: deviceId, iat, jti, htm: METHOD, htu: PATH, bsh: base64url SHA-256 of
// the body}`, valid for 120 s either way.
import * as z from 'zod/mini';
import { identifierKinds } from '../identifiers/kind.ts';
import { ruleDraft } from '../policy/rule-draft.ts';
import { attestationReasons, emergencyId } from '../records/attestation.ts';
import { downloadFacts } from '../records/download-facts.ts';
import { sessionMark } from '../records/session-mark.ts';
import { revealScopes } from '../records/reveal-scope.ts';
import { sightSpans } from '../records/sight-facts.ts';
import { statisticsFacts } from '../records/statistics-facts.ts';
import { uploadFacts } from '../records/upload-facts.ts';
import { mostPages, pageCoverage } from './coverage.ts';

/** An EC P-256 public key as a JWK without private or optional members (RFC 7518 §6.2). */
export const devicePublicKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().check(z.maxLength(64)),
  y: z.string().check(z.maxLength(64)),
});

/** POST /v1/enrol: the token from managed storage buys the device an identity, once per key. */
export const enrolRequest = z.strictObject({
  token: z.string().check(z.minLength(16), z.maxLength(200)),
  publicKey: devicePublicKey,
  /** Extension version and browser, for the device list: `0.1.0`, `Chromium 156`. */
  version: z.string().check(z.maxLength(40)),
  browser: z.string().check(z.maxLength(80)),
});
export const enrolResponse = z.strictObject({
  deviceId: z.string(),
  /** EC P-256 public JWK that policies are signed with (compact JWS, ES256). */
  policyKey: devicePublicKey,
});

/** GET /v1/policy answers `{policy}`: a compact JWS over a `Policy`; 304 by ETag when unchanged. */
export const policyResponse = z.strictObject({ policy: z.string() });

const shownPatient = z.strictObject({
  /** Raw identifying values as the page holds them; the server keeps only their pseudonyms. */
  identifiers: z.strictObject({
    residentId: z.optional(z.string().check(z.maxLength(64))),
    patientNumber: z.optional(z.string().check(z.maxLength(64))),
    personName: z.optional(z.string().check(z.maxLength(128))),
    mobilePhone: z.optional(z.string().check(z.maxLength(64))),
  }),
  /** Fields of this patient that the event concerns. */
  kinds: z.array(z.enum(identifierKinds)).check(z.maxLength(30)),
});

/** Of a file that went into a page or came out of one. */
const aboutFile = {
  mediaType: z.string().check(z.maxLength(200)),
  /** Null when the browser did not say. */
  bytes: z.nullable(z.int().check(z.nonnegative())),
  /** Hex; null when it was not read. */
  sha256: z.nullable(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  /** `asked`: the person was asked and went on. */
  action: z.enum(['allowed', 'asked', 'stopped']),
  /** Distinct people in it, of whom `patients` has the first; absent: as many as these. */
  people: z.optional(z.int().check(z.nonnegative())),
};

/** What happened in a page; sealed before it is queued. */
export const pageEvent = z.strictObject({
  v: z.literal(1),
  /** `writeback`: a request that held a mask in a value's place was stopped; `attest`: why a patient was
   *  opened in an emergency; `upload`: a file was given to a page; `download`: one came from a page; `sight`: how
   *  long whose fields were on the screen; `notice`: somebody has read what staff are told; `canary`: a patient
   *  that does not exist stood there in clear. */
  type: z.enum([
    'view',
    'reveal',
    'copy',
    'print',
    'writeback',
    'attest',
    'upload',
    'download',
    'sight',
    'notice',
    'canary',
  ]),
  at: z.iso.datetime(),
  /** HIS account at that moment, by the policy's cookie rule; absent when unknown. The device's word,
   *  to be compared with what the gateway saw. */
  user: z.optional(z.string().check(z.maxLength(200))),
  /** Origin of the page. */
  site: z.string().check(z.maxLength(300)),
  /** Path of the page, without query; the server redacts what looks like a number. */
  path: z.string().check(z.maxLength(2000)),
  patients: z.array(shownPatient).check(z.maxLength(1000)),
  /** Reason code of a reveal. */
  reason: z.optional(z.string().check(z.maxLength(40))),
  /** How long a revealed value stays readable. */
  seconds: z.optional(z.int()),
  /** Of a reveal: patients whom the account has opened for this reason, as records say it. */
  repeated: z.optional(z.int().check(z.positive())),
  /** Absent in events of earlier browsers: `field`. */
  scope: z.optional(z.enum(revealScopes)),
  /** Readable only while a key or button was held, at most for `seconds`. */
  hold: z.optional(z.literal(true)),
  /** Of a reveal: opened in an emergency. Of an attestation: the emergency it is about. */
  breakGlass: z.optional(emergencyId),
  attestation: z.optional(
    z.strictObject({
      reason: z.enum(attestationReasons),
      /** The person's own words; the server masks what is a patient's. */
      note: z.string().check(z.maxLength(100)),
    }),
  ),
  /** Of a print: the policy's template that let some kinds through in clear. */
  template: z.optional(z.string().check(z.maxLength(120))),
  /** Of a print that went to a service on the workstation: its host and port. */
  printService: z.optional(z.string().check(z.maxLength(120))),
  /** Of a print that was stopped: nothing was printed. */
  stopped: z.optional(z.literal(true)),
  /** Of an upload. */
  file: z.optional(
    z.strictObject({
      /** Origin it was given to. */
      destination: z.string().check(z.maxLength(300)),
      ...aboutFile,
      ...uploadFacts,
    }),
  ),
  /** Of a download. */
  download: z.optional(z.strictObject({ ...aboutFile, ...downloadFacts })),
  /** Of a sight. */
  sight: z.optional(
    z.strictObject({
      /** From the first field on the screen to the last, counted without the time when nobody could look. */
      milliseconds: z.int().check(z.nonnegative()),
      /** What of each of `patients` was on the screen, in their order. */
      people: z.array(sightSpans).check(z.maxLength(500)),
      /** Until then somebody else was signed in, and the page stayed open. */
      handover: z.optional(z.literal(true)),
    }),
  ),
  /** Code of the watermark that lay over the page; absent where the policy wants none. */
  mark: z.optional(sessionMark),
  /** Of a view: the policy wants a watermark over it, and the page kept it away. */
  unmarked: z.optional(z.literal(true)),
  /** Of a notice: SHA-256 (hex) of what was read. */
  notice: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  /** Of a canary: kinds of its values that were in clear. */
  canary: z.optional(z.array(z.enum(identifierKinds)).check(z.minLength(1), z.maxLength(30))),
  /** Of a view: a table that counts prescriptions by doctor and drug. */
  statistics: z.optional(statisticsFacts),
  policyVersion: z.int(),
});
export type PageEvent = z.infer<typeof pageEvent>;
export type ShownPatient = z.infer<typeof shownPatient>;

/** A queued event: HPKE base mode (RFC 9180) DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM;
 *  info `medveil/event/v1`, aad `DEVICE/SEQ`; plaintext is the UTF-8 JSON of a `PageEvent`. */
export const sealedEvent = z.strictObject({
  seq: z.int().check(z.positive()),
  /** Encapsulated key, base64url. */
  enc: z.string().check(z.maxLength(200)),
  /** Ciphertext, base64url. */
  ct: z.string().check(z.maxLength(400_000)),
});
export type SealedEvent = z.infer<typeof sealedEvent>;

/** What a browser says of itself, with its events and without any every few minutes. Its numbers are of one moment. */
export const beat = z.strictObject({
  /** As at the enrolment, of now. */
  version: z.string().check(z.maxLength(40)),
  browser: z.string().check(z.maxLength(80)),
  /** In force; null without one. */
  policyVersion: z.nullable(z.int()),
  /** Events that wait here, these included. */
  queued: z.int().check(z.nonnegative()),
  /** Events that were lost for want of room since the enrolment. */
  dropped: z.int().check(z.nonnegative()),
  /** The last number that was given. */
  lastSeq: z.int().check(z.nonnegative()),
  /** The lowest number that waits; absent when none does. */
  oldest: z.optional(z.int().check(z.positive())),
  /** Pages that were looked at since the last beat; absent when there were none. */
  coverage: z.optional(z.array(pageCoverage).check(z.maxLength(mostPages))),
});
export type Beat = z.infer<typeof beat>;

/** POST /v1/picker: the code from the console lets this browser pick rules on pages for a while. */
export const pickerRequest = z.strictObject({
  code: z.string().check(z.regex(/^\d{8}$/)),
});
export const pickerResponse = z.strictObject({
  ticket: z.string().check(z.maxLength(100)),
  /** Console account that the code was given to: the draft is its. */
  account: z.string(),
  until: z.iso.datetime(),
});

/** POST /v1/drafts: the rules that were picked. 401 `ticket` once the time is over, 422 `patientValue` with the
 *  place of the rule that may hold one. */
export const draftRequest = z.strictObject({
  ticket: z.string().check(z.maxLength(100)),
  draft: ruleDraft,
});
export const draftResponse = z.strictObject({ id: z.string() });

/** POST /v1/events: at most 200 events a call; safe to repeat, (device, seq) is accepted once. */
export const eventsRequest = z
  .strictObject({
    events: z.array(sealedEvent).check(z.maxLength(200)),
    beat: z.optional(beat),
  })
  .check(
    z.refine(({ events, beat: said }) => events.length > 0 || said !== undefined, 'says nothing'),
  );
export const eventsResponse = z.strictObject({
  /** Durable on the server: the browser may forget these. */
  accepted: z.array(z.int()),
  /** Never acceptable (unreadable or malformed), with the reason; the browser drops them too. */
  rejected: z.array(z.strictObject({ seq: z.int(), reason: z.string() })),
  /** The server's current policy version, so that a browser fetches a newer one. */
  policyVersion: z.int(),
});
