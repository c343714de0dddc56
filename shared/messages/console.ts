// What the console and its API under /api/ say to each other. Both sides parse what they receive.
//
// Every call carries `x-medveil: 1` (`background` when no person caused it, which does not keep a
// session alive) and the session cookie; bodies are JSON. A patient's number travels only in the
// body of a POST and comes back as pseudonyms.
import * as z from 'zod/mini';
import { patientRef } from '../records/record-base.ts';
import { retentionRefusals } from './retention.ts';
import { draftRefusals } from './rules.ts';
import { sharingRefusals } from './sharing.ts';
import { type RecordKind, recordSchema } from '../records/record.ts';
import { passwordProblems } from './password-rule.ts';

/** Three administrators are separate people (design.md §6); beside them those who ask for and approve sharing. */
export const consoleRoles = [
  'systemAdmin',
  'securityAdmin',
  'auditAdmin',
  'infoAdmin',
  'departmentHead',
  'privacyOfficer',
  'applicant',
] as const;
export type ConsoleRole = (typeof consoleRoles)[number];

/** Roles that may read the record; `systemAdmin` runs the system and sees none of it. */
export const readingRoles: readonly ConsoleRole[] = ['securityAdmin', 'auditAdmin'];

export const consoleErrors = [
  'badRequest',
  'crossSite',
  'signInRequired',
  'signInFailed',
  'accountLocked',
  'tooManyAttempts',
  'passwordChangeRequired',
  'passwordWrong',
  'passwordRule',
  'roleForbidden',
  'notFound',
  'patientValue',
  'recordingFailed',
  'tooManyRecords',
  'stepRefused',
  'sharingRefused',
  'fault',
] as const;
export type ConsoleError = (typeof consoleErrors)[number];

/** Body of every answer that is not 2xx. */
export const errorBody = z.object({
  error: z.enum(consoleErrors),
  /** For a person, in the language of `Accept-Language` (Chinese or English). */
  message: z.string(),
  /** Seconds until trying again makes sense. */
  retryAfter: z.optional(z.int()),
  problems: z.optional(z.array(z.enum(passwordProblems))),
  /** Why a step towards destroying records was not taken. */
  step: z.optional(z.enum(retentionRefusals)),
  /** Why a step of sharing was not taken. */
  sharing: z.optional(z.enum(sharingRefusals)),
  /** Why a code was not given, or a step with a draft of rules not taken. */
  draft: z.optional(z.enum(draftRefusals)),
});
export type ErrorBody = z.infer<typeof errorBody>;

/** POST /api/login */
export const loginRequest = z.strictObject({
  user: z.string().check(z.minLength(1), z.maxLength(64)),
  password: z.string().check(z.minLength(1), z.maxLength(200)),
});

/** POST /api/password */
export const passwordRequest = z.strictObject({
  current: z.string().check(z.minLength(1), z.maxLength(200)),
  next: z.string().check(z.maxLength(400)),
});

/** GET /api/me; also the answer of login and password. */
export const me = z.object({
  user: z.string(),
  role: z.enum(consoleRoles),
  /** Only POST /api/password and /api/logout work until it is false. */
  mustChange: z.boolean(),
  hospital: z.string(),
});
export type Me = z.infer<typeof me>;

/** Every record kind once; the compiler asks for a new one here. */
const recordKind = z.enum({
  view: 'view',
  sight: 'sight',
  reveal: 'reveal',
  'reveal.attested': 'reveal.attested',
  copy: 'copy',
  print: 'print',
  'incident.writeback': 'incident.writeback',
  served: 'served',
  export: 'export',
  'transfer.intent': 'transfer.intent',
  'transfer.outcome': 'transfer.outcome',
  'transfer.manual': 'transfer.manual',
  'transfer.receipt': 'transfer.receipt',
  'exposure.plaintext': 'exposure.plaintext',
  'exposure.tls': 'exposure.tls',
  download: 'download',
  upload: 'upload',
  tunnel: 'tunnel',
  'share.partner': 'share.partner',
  'share.agreement': 'share.agreement',
  'share.request': 'share.request',
  'share.patients': 'share.patients',
  'share.review': 'share.review',
  'share.approve': 'share.approve',
  'share.delegate': 'share.delegate',
  'share.use': 'share.use',
  'share.feedback': 'share.feedback',
  'share.expire': 'share.expire',
  'share.emergency': 'share.emergency',
  'policy.issued': 'policy.issued',
  'policy.draft': 'policy.draft',
  'notice.read': 'notice.read',
  'auth.login': 'auth.login',
  'auth.loginFailed': 'auth.loginFailed',
  'auth.logout': 'auth.logout',
  'auth.passwordChanged': 'auth.passwordChanged',
  'admin.query': 'admin.query',
  'admin.open': 'admin.open',
  'admin.verify': 'admin.verify',
  'device.enrolled': 'device.enrolled',
  'device.refused': 'device.refused',
  'device.gap': 'device.gap',
  'device.rewound': 'device.rewound',
  'ledger.destroy': 'ledger.destroy',
  'ledger.hold': 'ledger.hold',
  'incident.attestation': 'incident.attestation',
  'incident.echo': 'incident.echo',
  'incident.unviewed': 'incident.unviewed',
  'incident.drift': 'incident.drift',
  'incident.canary': 'incident.canary',
  'incident.export': 'incident.export',
  'incident.witness': 'incident.witness',
  'incident.spool': 'incident.spool',
  'incident.transfer': 'incident.transfer',
  'incident.tunnel': 'incident.tunnel',
  'ledger.heartbeat': 'ledger.heartbeat',
  'ledger.epoch': 'ledger.epoch',
} satisfies { [K in RecordKind]: K });

// No `=`, `&`, quotes or control characters: these words are shown, kept in links and recorded.
const word = z.string().check(z.regex(/^[\p{L}\p{N} ._:@/\\-]{1,120}$/u));

/** Which records are asked for; an absent member asks nothing. */
export const filterRequest = z.strictObject({
  kinds: z.optional(z.array(recordKind).check(z.maxLength(60))),
  /** Inclusive. */
  from: z.optional(z.iso.datetime()),
  /** Exclusive. */
  to: z.optional(z.iso.datetime()),
  user: z.optional(word),
  device: z.optional(word),
  partner: z.optional(word),
  verdict: z.optional(word),
  /** Pseudonyms; any of them. */
  patientRefs: z.optional(z.array(patientRef).check(z.maxLength(50))),
  /** Any number that says who a patient is (person-kinds.ts), as the officer typed it. Becomes pseudonyms on
   *  arrival and is neither stored nor logged. */
  patient: z.optional(z.string().check(z.minLength(3), z.maxLength(64))),
});
export type FilterRequest = z.infer<typeof filterRequest>;

/** POST /api/records/search */
export const searchRequest = z.strictObject({
  filter: filterRequest,
  /** 50 unless told. */
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(200))),
  before: z.optional(z.int().check(z.minimum(0))),
  /** Also count, over the whole range, the rows of each of these instead of what the filter names. */
  facets: z.optional(
    z.strictObject({
      kinds: z.array(recordKind).check(z.maxLength(60)),
      verdicts: z.array(word).check(z.maxLength(8)),
    }),
  ),
});
export type SearchRequest = z.infer<typeof searchRequest>;

/** Most records of one export in the console; more are for the command line. */
export const mostExported = 100_000;

/** POST /api/records/export: answered with a file, newest first. */
export const exportRequest = z.strictObject({
  filter: filterRequest,
  format: z.enum(['csv', 'ndjson']),
  /** Of the headings. */
  language: z.enum(['zh-CN', 'zh-TW', 'en']),
});
export type ExportRequest = z.infer<typeof exportRequest>;

const total = z.object({
  count: z.int(),
  /** There may be more: counting ended at a bound. */
  isAtLeast: z.boolean(),
});
export type ConsoleTotal = z.infer<typeof total>;

const row = z.object({ index: z.int(), record: recordSchema });
export type ConsoleRow = z.infer<typeof row>;

export const searchResponse = z.object({
  /** Newest first. A row carries at most 20 pseudonyms; the opened record carries all. */
  rows: z.array(row),
  /** Of the whole filter, not of this page. */
  total,
  /** `before` of the next page, null at the end. A page that is short and not the last has looked at as many
   *  records as one answer may: the search goes on with the next. */
  next: z.nullable(z.int()),
  /** Pseudonyms that `patient` or `patientRefs` of the filter stood for. */
  patientRefs: z.array(patientRef),
  /** Answers `facets` of the request. */
  facets: z.optional(
    z.object({ kinds: z.record(z.string(), total), verdicts: z.record(z.string(), total) }),
  ),
  /** When only outcomes were asked for: intents that have none yet. On the first page only. */
  inFlight: z.array(row),
});
export type SearchResponse = z.infer<typeof searchResponse>;

/** POST /api/records/counts: one total a filter, one record of the look for all. */
export const countsRequest = z.strictObject({
  filters: z.array(filterRequest).check(z.minLength(1), z.maxLength(12)),
});
export const countsResponse = z.object({ totals: z.array(total) });

/** GET /api/checkpoint */
export const checkpointResponse = z.object({
  note: z.string(),
  size: z.int(),
  verifierKey: z.string(),
});

/** GET /api/spool: what waits for the database; null when every record goes into the log itself. */
export const spoolResponse = z.object({
  spool: z.nullable(
    z.object({
      since: z.iso.datetime(),
      /** Records that are not in the log yet. */
      records: z.int(),
      trouble: z.nullable(z.enum(['full', 'damaged', 'refused'])),
    }),
  ),
});
export type SpoolResponse = z.infer<typeof spoolResponse>;

/** GET /api/exceptions: weak transport of the gateway, each with who answers for it. */
export const exceptionsResponse = z.object({
  exceptions: z.array(
    z.object({
      /** Public origin. */
      site: z.string(),
      kind: z.enum(['plaintext', 'oldTls', 'unverified']),
      owner: z.string(),
      until: z.iso.date(),
      state: z.enum(['inForce', 'endsSoon', 'ended']),
    }),
  ),
});
export type ExceptionsResponse = z.infer<typeof exceptionsResponse>;

/** GET /api/consistency?from&to: RFC 9162 proof, hex. */
export const consistencyResponse = z.object({ hashes: z.array(z.string()) });

/** GET /api/records/INDEX */
export const openResponse = z.object({
  index: z.int(),
  /** Null when the stored payload is no record any more, or was destroyed. */
  record: z.nullable(recordSchema),
  proof: z.object({
    index: z.int(),
    size: z.int(),
    leaf: z.string(),
    /** Null, as the payload is, when the entry was destroyed: its leaf is still proven. */
    salt: z.nullable(z.string()),
    payload: z.nullable(z.string()),
    hashes: z.array(z.string()),
    checkpoint: z.string(),
  }),
  verifierKey: z.string(),
});
export type OpenResponse = z.infer<typeof openResponse>;

/** GET /api/records/related/INDEX: the same patients or the same transfer, oldest first. */
export const relatedResponse = z.object({
  rows: z.array(
    z.object({ ...row.shape, why: z.enum(['self', 'transfer', 'emergency', 'patient']) }),
  ),
  /** More exist than are listed. */
  more: z.boolean(),
});
export type RelatedResponse = z.infer<typeof relatedResponse>;

/** Outcome of recomputing the whole log from its payloads. */
const verifyResponse = z.object({
  ok: z.boolean(),
  entries: z.int(),
  /** Recomputed root, as the verifier writes it. */
  root: z.string(),
  /** First entry that is not as it was signed, the rule it breaks and that in English. */
  firstBad: z.optional(z.object({ entry: z.int(), rule: z.string(), message: z.string() })),
  /** Transfers begun without an outcome. */
  openTransfers: z.optional(z.int()),
});
export type VerifyResponse = z.infer<typeof verifyResponse>;

/** Lines of POST /api/verify when the caller accepts `application/x-ndjson`; the last is a result. */
export const verifyLine = z.union([
  z.strictObject({ done: z.int(), total: z.int() }),
  z.strictObject({ result: verifyResponse }),
]);
