// The vocabulary of the ledger. A record says who did what to how many patients' which fields; it
// never carries a patient's value: patients are keyed pseudonyms, paths are redacted.
import * as z from 'zod/mini';
import { attestationReasons, emergencyId } from './attestation.ts';
import { incidentCanary, incidentDrift } from './coverage-records.ts';
import { base, inspection, pageBase, patientRef, patients, tlsFacts } from './record-base.ts';
import {
  attestationRefusals,
  incidentAttestation,
  incidentEcho,
  incidentUnviewed,
} from './protection-records.ts';
import { policyDraft } from './policy-records.ts';
import { ledgerDestroy, ledgerHold } from './retention-records.ts';
import { revealScopes } from './reveal-scope.ts';
import { refusalReasons } from './refusal-reasons.ts';
import {
  shareAgreement,
  shareApprove,
  shareDelegate,
  shareEmergency,
  shareExpire,
  shareFeedback,
  sharePartner,
  sharePatients,
  shareRequest,
  shareReview,
  shareUse,
} from './sharing-records.ts';
import {
  incidentTransfer,
  incidentTunnel,
  transferIntent,
  transferManual,
  transferOutcome,
  transferReceipt,
  tunnel,
} from './transfer-records.ts';
import { downloadFacts } from './download-facts.ts';
import { statisticsFacts } from './statistics-facts.ts';
import { sightSpans } from './sight-facts.ts';
import { uploadFacts } from './upload-facts.ts';

const view = z.strictObject({
  kind: z.literal('view'),
  ...pageBase,
  /** The page kept the watermark away that the policy wants over it. */
  unmarked: z.optional(z.literal(true)),
  /** A table that counts prescriptions by doctor and drug (统方) was on the page; no patient is in it. */
  statistics: z.optional(statisticsFacts),
});
/** How long whose fields were really on a screen, and whether they could be read: a list of patients is one. */
const sight = z.strictObject({
  kind: z.literal('sight'),
  ...pageBase,
  /** From the first field to the last, without the time when nobody could look. */
  milliseconds: z.int().check(z.nonnegative()),
  people: z
    .array(z.strictObject({ refs: z.array(patientRef).check(z.maxLength(8)), spans: sightSpans }))
    .check(z.maxLength(500)),
  /** Somebody else had been signed in until then, and the page stayed open. */
  handover: z.optional(z.literal(true)),
});
const reveal = z.strictObject({
  kind: z.literal('reveal'),
  ...pageBase,
  reason: z.string(),
  seconds: z.int(),
  /** Absent in records of earlier browsers: one field. */
  scope: z.optional(z.enum(revealScopes)),
  /** Readable only while held, at most for `seconds`. */
  hold: z.optional(z.literal(true)),
  /** Opened in an emergency, without a reason: the id that its attestation names. */
  breakGlass: z.optional(emergencyId),
  /** So many patients has the account opened for this reason in the time that the policy counts, this one
   *  included; absent below the policy's number. */
  repeated: z.optional(z.int().check(z.positive())),
});
/** Why somebody opened a patient in an emergency, said afterwards. */
const revealAttested = z.strictObject({
  kind: z.literal('reveal.attested'),
  ...pageBase,
  breakGlass: emergencyId,
  reason: z.enum(attestationReasons),
  /** In the person's own words, patients' values masked; may be empty. */
  note: z.string().check(z.maxLength(400)),
});
const copy = z.strictObject({ kind: z.literal('copy'), ...pageBase });
const print = z.strictObject({
  kind: z.literal('print'),
  ...pageBase,
  /** The policy's template that let some kinds through in clear; without one everything was masked. */
  template: z.optional(z.string()),
  /** Host and port of the print service on the workstation that it went to, not through the browser. */
  printService: z.optional(z.string()),
  /** Nothing was printed: the content held masks, or values that no template allows. */
  stopped: z.optional(z.literal(true)),
});
/** A page was about to save a mask in place of a value, and the browser stopped it. */
const incidentWriteback = z.strictObject({ kind: z.literal('incident.writeback'), ...pageBase });

/** Whose messages of a WebSocket. Texts: proxy/console/i18n/protection-words.ts. */
export const messageSenders = ['his', 'browser'] as const;

const servedBase = {
  ...base,
  site: z.string(),
  method: z.string(),
  path: z.string(),
  status: z.int(),
  mediaType: z.string(),
  patients,
  inspection,
  tls: tlsFacts,
  /** What left had masks in the place of what was found: the browser had no extension. */
  masked: z.optional(z.literal(true)),
  /** Why the browser counted as one without it; absent where nobody asked, and where it has it. */
  attestation: z.optional(z.enum(attestationRefusals)),
  /** Messages of one end of a WebSocket, counted together over some seconds; absent for answers. */
  messages: z.optional(
    z.strictObject({
      from: z.enum(messageSenders),
      /** Begun since the record before. */
      count: z.int().check(z.nonnegative()),
    }),
  ),
};
/** The gateway answered a page or API call with patient data. */
const served = z.strictObject({ kind: z.literal('served'), ...servedBase });
/** The gateway answered with a file to keep (attachment, CSV, spreadsheet). */
const exported = z.strictObject({ kind: z.literal('export'), ...servedBase });

/** A body or login came over plaintext, or a plaintext call was turned to TLS. */
const exposurePlaintext = z.strictObject({
  kind: z.literal('exposure.plaintext'),
  ...base,
  site: z.string(),
  method: z.string(),
  path: z.string(),
  /** Bytes of the body that had been announced; null when the sender did not say. */
  bytesAnnounced: z.nullable(z.int()),
});
const exposureTls = z.strictObject({
  kind: z.literal('exposure.tls'),
  ...base,
  site: z.string(),
  reason: z.string(),
  /** Of `exception:…` and `exceptionEnded:…`: who allowed the weak transport, until which day. */
  exception: z.optional(
    z.strictObject({ owner: z.string().check(z.maxLength(120)), until: z.iso.date() }),
  ),
});

const fileBase = {
  ...pageBase,
  mediaType: z.string(),
  /** Null when the browser did not say. */
  bytes: z.nullable(z.int().check(z.nonnegative())),
  /** SHA-256 of the file, hex; null when it was not read. */
  sha256: z.nullable(z.string()),
  /** `asked`: the person was asked and went on. */
  action: z.enum(['allowed', 'asked', 'stopped']),
};
/** A file came from a page to the workstation. */
const download = z.strictObject({ kind: z.literal('download'), ...fileBase, ...downloadFacts });
/** A file or a text was given to a page. */
const upload = z.strictObject({
  kind: z.literal('upload'),
  ...fileBase,
  /** Origin it was given to. */
  destination: z.string(),
  ...uploadFacts,
});

const policyIssued = z.strictObject({
  kind: z.literal('policy.issued'),
  ...base,
  version: z.int(),
  sha256: z.string(),
});
const auth = z.strictObject({
  kind: z.enum(['auth.login', 'auth.loginFailed', 'auth.logout', 'auth.passwordChanged']),
  ...base,
});
/** Somebody has read what the hospital tells its staff of what is recorded. */
const noticeRead = z.strictObject({
  kind: z.literal('notice.read'),
  ...base,
  seenAt: z.iso.datetime(),
  /** SHA-256 (hex) of the notice: the policy that had it is on record, too. */
  sha256: z.string(),
  policyVersion: z.int(),
  deviceSeq: z.int(),
});
/** A look at the record (design.md promise 10). */
const adminQuery = z.strictObject({
  kind: z.enum(['admin.query', 'admin.open', 'admin.verify']),
  ...base,
  /** Filter words in canonical form, without patient values. */
  filter: z.string(),
  results: z.int(),
  /** There were at least so many: counting ended at a bound. */
  atLeast: z.optional(z.literal(true)),
});
const deviceEnrolled = z.strictObject({
  kind: z.enum(['device.enrolled', 'device.refused']),
  ...base,
  version: z.string(),
  browser: z.string(),
});
/** Events of a browser that had numbers, do not wait in it and never arrived: lost to a crash, or taken away. */
const deviceGap = z.strictObject({
  kind: z.literal('device.gap'),
  ...base,
  /** The first and the last of them, and how many between. */
  from: z.int().check(z.positive()),
  to: z.int().check(z.positive()),
  count: z.int().check(z.positive()),
});
/** A browser counts from a number that had been there before: its profile was copied or put back. */
const deviceRewound = z.strictObject({
  kind: z.literal('device.rewound'),
  ...base,
  lastSeq: z.int().check(z.nonnegative()),
  /** The highest that had arrived. */
  highest: z.int().check(z.positive()),
});
/** A receiver of exports could not be delivered to for long; what waits for it is in the ledger. */
const incidentExport = z.strictObject({
  kind: z.literal('incident.export'),
  ...base,
  /** Name of the receiver in the configuration. */
  target: z.string(),
  /** When delivery failed first. */
  since: z.iso.datetime(),
  /** Entries that wait. */
  pending: z.int().check(z.nonnegative()),
  reason: z.enum(refusalReasons),
});
/** Why another hospital's witness does not sign our log. Texts: proxy/console/i18n/verify-words.ts. */
export const witnessRefusals = ['rollback', 'fork', 'unknown'] as const;
/** A witness refuses our log: it has seen more of it, or another history, or does not know it. */
const incidentWitness = z.strictObject({
  kind: z.literal('incident.witness'),
  ...base,
  /** Name of the witness's key. */
  witness: z.string(),
  refusal: z.enum(witnessRefusals),
  /** Entries of the checkpoint that it did not sign. */
  size: z.int().check(z.nonnegative()),
});
/** The spool was damaged, and somebody went on without what cannot be read of it. */
const incidentSpool = z.strictObject({
  kind: z.literal('incident.spool'),
  ...base,
  /** When the outage began that it was for; null when no file says so any more. */
  since: z.nullable(z.iso.datetime()),
  /** Records that could be read, which stand before this one. */
  kept: z.int().check(z.nonnegative()),
  /** Records that could not; null when nobody can tell how many. */
  lost: z.nullable(z.int().check(z.nonnegative())),
  /** The files as they were put aside, with SHA-256 (hex). */
  files: z.array(z.strictObject({ name: z.string(), sha256: z.string() })),
  /** Folder in the data directory that they are in. */
  aside: z.string(),
  /** Why, in the words of who decided it. */
  note: z.string().check(z.maxLength(400)),
});
const ledgerHeartbeat = z.strictObject({
  kind: z.literal('ledger.heartbeat'),
  ...base,
  note: z.string(),
  /** The ledger is back after its database was away: what stands before this was spooled meanwhile. */
  outage: z.optional(
    z.strictObject({
      since: z.iso.datetime(),
      until: z.iso.datetime(),
      /** What was spooled on this gateway, and how much disk it took. */
      records: z.int().check(z.nonnegative()),
      bytes: z.int().check(z.nonnegative()),
    }),
  ),
});
/** Size and root (base64) of a signed head. */
const headOf = z.strictObject({ size: z.int().check(z.nonnegative()), root: z.string() });
/** The ledger was restored from a backup: what stands before this entry is the backup. */
const ledgerEpoch = z.strictObject({
  kind: z.literal('ledger.epoch'),
  ...base,
  /** The same in words, for whoever reads the record without us. */
  note: z.string(),
  /** The head of the backup, after which the record goes on. */
  from: z.optional(headOf),
  /** The newest head that had been published; entries of it that the backup lacks are lost. */
  lost: z.optional(headOf),
});

export const recordSchema = z.discriminatedUnion('kind', [
  view,
  sight,
  reveal,
  revealAttested,
  copy,
  print,
  incidentWriteback,
  served,
  exported,
  transferIntent,
  transferOutcome,
  transferManual,
  transferReceipt,
  exposurePlaintext,
  exposureTls,
  download,
  upload,
  tunnel,
  sharePartner,
  shareAgreement,
  shareRequest,
  sharePatients,
  shareReview,
  shareApprove,
  shareDelegate,
  shareUse,
  shareFeedback,
  shareExpire,
  shareEmergency,
  policyIssued,
  policyDraft,
  noticeRead,
  auth,
  adminQuery,
  deviceEnrolled,
  deviceGap,
  deviceRewound,
  ledgerDestroy,
  ledgerHold,
  incidentAttestation,
  incidentEcho,
  incidentUnviewed,
  incidentDrift,
  incidentCanary,
  incidentExport,
  incidentWitness,
  incidentSpool,
  incidentTransfer,
  incidentTunnel,
  ledgerHeartbeat,
  ledgerEpoch,
]);
/** Every kind, in the order of the schemas. */
export const recordKinds: readonly RecordKind[] = recordSchema.def.options.flatMap(({ def }) => {
  const { kind } = def.shape;
  return [...('values' in kind.def ? kind.def.values : Object.values(kind.def.entries))];
});
export type LedgerRecord = z.infer<typeof recordSchema>;
export type RecordKind = LedgerRecord['kind'];
export type RecordOf<K extends RecordKind> = Extract<LedgerRecord, { kind: K }>;
/** A record as a feature hands it over: the ledger adds `v` and `at`. */
export type RecordDraft = LedgerRecord extends infer R
  ? R extends LedgerRecord
    ? Omit<R, 'v' | 'at'>
    : never
  : never;
