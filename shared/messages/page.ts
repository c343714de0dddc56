// What a page's script and the background say to each other, and what the popup asks. Every message
// is parsed by who receives it; nothing here tells the background who the sender is.
import * as z from 'zod/mini';
import { identifierKinds } from '../identifiers/kind.ts';
import { guardModes } from '../policy/guards.ts';
import { attestationReasons, emergencyId } from '../records/attestation.ts';
import { sessionMark } from '../records/session-mark.ts';
import { revealScopes } from '../records/reveal-scope.ts';
import { statisticsFacts } from '../records/statistics-facts.ts';
import { lookCounts } from './coverage.ts';
import { pageEvent } from './intake.ts';

const path = z.string().check(z.maxLength(2000));
const patients = pageEvent.shape.patients;
const code = z.string().check(z.maxLength(40));
/** HIS account as the page shows or stores it; what the background reads itself counts more. */
const user = z.optional(z.string().check(z.maxLength(120)));

/** Something happened in a page. Time, site and policy version are added by the background. */
const happened = z.strictObject({
  type: z.literal('happened'),
  event: z.enum(['view', 'copy', 'print', 'writeback', 'sight']),
  path,
  patients: patients.check(z.minLength(1)),
  template: pageEvent.shape.template,
  printService: pageEvent.shape.printService,
  stopped: pageEvent.shape.stopped,
  unmarked: pageEvent.shape.unmarked,
  sight: pageEvent.shape.sight,
  user,
});
/** A table that counts prescriptions by doctor and drug is on the page. */
const statistics = z.strictObject({
  type: z.literal('statistics'),
  path,
  statistics: statisticsFacts,
  user,
});
/** How much of a page is protected, as it stands; numbers only. */
const coverage = z.strictObject({
  type: z.literal('coverage'),
  /** Path and fragment. */
  address: path,
  /** Names the look: made by the page at random. */
  look: z.string().check(z.regex(/^[0-9a-f]{8,32}$/)),
  policyVersion: z.int(),
  counts: lookCounts,
  user,
});
/** A patient that does not exist stands on the page in clear. */
const canary = z.strictObject({
  type: z.literal('canary'),
  address: path,
  kinds: z.nonoptional(pageEvent.shape.canary),
  user,
});
/** A file or text is given to a page, or is not: said before the page gets it. True when that is stored. */
const gave = z.strictObject({
  type: z.literal('gave'),
  path,
  patients,
  file: z.nonoptional(pageEvent.shape.file),
  user,
});
/** A file comes from a page to the workstation, or does not: said before it is there. True when stored. */
const took = z.strictObject({
  type: z.literal('took'),
  path,
  patients,
  file: z.nonoptional(pageEvent.shape.download),
  user,
});
/** A frame wants to judge a download that it was shown: true for the first of a tab. */
const claim = z.strictObject({ type: z.literal('claim'), id: z.int() });
/** What became of a download that the background holds; true when it was in time: it lets go or ends it. */
const judged = z.strictObject({ type: z.literal('judged'), id: z.int(), goes: z.boolean() });
/** The person may have what comes from this address next, once. */
const giving = z.strictObject({
  type: z.literal('giving'),
  url: z.string().check(z.maxLength(8000)),
});
/** Who and where, for the watermark and the line on printed pages. Answered with a `WhoAnswer`. */
const who = z.strictObject({ type: z.literal('who'), user });
export const whoAnswer = z.strictObject({
  user: z.optional(z.string()),
  /** What a cookie of the site says; it goes before what the page shows. */
  account: z.optional(z.string()),
  device: z.optional(z.string()),
  /** Code of this session's watermark, where the policy wants one. */
  mark: z.optional(sessionMark),
});
export type WhoAnswer = z.infer<typeof whoAnswer>;
/** A person asks to read fields of a patient: the kinds that the patient carries here. */
const reveal = z.strictObject({
  type: z.literal('reveal'),
  path,
  patients: patients.check(z.minLength(1)),
  /** A batch has several patients, and a record for each. */
  scope: z.enum(revealScopes),
  /** Only as long as the person holds on. */
  hold: z.optional(z.literal(true)),
  /** Absent where the person hopes that the patient is in care. */
  reason: z.optional(code),
  /** The person was told how often the reason has been given, and gives it all the same. */
  confirmed: z.optional(z.literal(true)),
  user,
});
/** An emergency: everything masked of one patient, at once and without a reason. Said again until it has
 *  been taken: it is shown all the same. */
const breakGlass = z.strictObject({
  type: z.literal('breakGlass'),
  id: emergencyId,
  path,
  patients: patients.check(z.minLength(1), z.maxLength(1)),
  /** When it was opened. */
  at: z.iso.datetime(),
  user,
});
/** What the emergency was; true when that is stored, or had been said before. From pages and the popup. */
export const attestMessage = z.strictObject({
  type: z.literal('attest'),
  id: emergencyId,
  reason: z.enum(attestationReasons),
  note: z.string().check(z.maxLength(100)),
  user,
});
/** Numbers by which a patient of a worklist is known again. */
const number = z.optional(z.string().check(z.minLength(1), z.maxLength(64)));
const carePatient = z.strictObject({ residentId: number, patientNumber: number });
export type CarePatient = z.infer<typeof carePatient>;
/** A worklist as it stands; true when its patients are in care now. */
const worklist = z.strictObject({
  type: z.literal('worklist'),
  /** Path and fragment: pages change them without being loaded, and senders' addresses do not follow. */
  address: path,
  patients: z.array(carePatient).check(z.minLength(1), z.maxLength(500)),
  /** Account whose list it is, where the profile asks for it. */
  owner: user,
  user,
});
/** Names of patients found in one frame, for the tab's other frames. */
const names = z.strictObject({
  type: z.literal('names'),
  names: z.array(z.string().check(z.maxLength(128))).check(z.maxLength(500)),
});

/** A frame starts: which names does the tab know already? Answered with a `FrameMessage`. */
const hello = z.strictObject({ type: z.literal('hello') });

/** The frame's rules have patterns: bring the engine that runs them. Answered with true when it came. */
const engine = z.strictObject({ type: z.literal('engine') });

/** The gateway gave this document masked. Answered with true when it is worth loading again. */
const servedMasked = z.strictObject({ type: z.literal('servedMasked') });

/** A file may come: bring up the document that inspects files. Answered with true when it stands and can be
 *  spoken to over its port. */
const inspector = z.strictObject({ type: z.literal('inspector') });

/** What a card says and asks. A frame may be too small to be seen, so the page around it all shows it: this is
 *  what the frame says to the background and the background to that page. Answered with a choice, with
 *  undefined by nobody. */
export const cardMessage = z.strictObject({
  type: z.literal('card'),
  /** Whether it may go if the person wants it. */
  asks: z.boolean(),
  takesFocus: z.boolean(),
  title: z.string().check(z.maxLength(200)),
  /** Host it would go to. */
  to: z.string().check(z.maxLength(300)),
  /** It is no file or text that goes to `to`, but comes from there; absent: it goes. */
  about: z.optional(z.enum(['download', 'statistics'])),
  /** What was found, a line each. */
  lines: z.array(z.string().check(z.maxLength(600))).check(z.maxLength(30)),
});
export type CardMessage = z.infer<typeof cardMessage>;
/** `wrong`: it is no patient data, says the person. `replaced`: another question came before an answer. */
export const cardChoice = z.enum(['go', 'wrong', 'no', 'replaced']);
export type CardChoice = z.infer<typeof cardChoice>;

export const pageMessage = z.discriminatedUnion('type', [
  happened,
  statistics,
  coverage,
  canary,
  gave,
  took,
  claim,
  judged,
  giving,
  who,
  reveal,
  breakGlass,
  attestMessage,
  worklist,
  names,
  hello,
  engine,
  servedMasked,
  inspector,
  cardMessage,
]);
export type PageMessage = z.infer<typeof pageMessage>;

/** Why a reveal is refused, in words of the user interface's tables. */
export const revealRefusals = [
  'notRevealable',
  'reasonNeeded',
  'unknownReason',
  'tooMany',
  'sameReason',
  'otherReason',
  'queueFull',
  'storage',
] as const;
export const revealAnswer = z.discriminatedUnion('ok', [
  /** The first `recorded` patients may be shown: for the others there was no room to record it. */
  z.strictObject({ ok: z.literal(true), seconds: z.int(), recorded: z.int() }),
  z.strictObject({
    ok: z.literal(false),
    refusal: z.enum(revealRefusals),
    /** Of `sameReason` and `otherReason`: patients opened for it so far, and in how many minutes. */
    patients: z.optional(z.int()),
    minutes: z.optional(z.int()),
  }),
]);
export type RevealAnswer = z.infer<typeof revealAnswer>;

/** Background to the frames of a tab. */
export const frameMessage = z.strictObject({
  type: z.literal('names'),
  names: z.array(z.string()),
});
export type FrameMessage = z.infer<typeof frameMessage>;
/** Background to all pages: somebody else may be signed in. */
export const accountMessage = z.strictObject({ type: z.literal('account') });

/** Background to a page: a file is on its way to the workstation, and waits. Who can judge it
 *  claims it. Without `reads`, only one that can read what is at the address answers. */
export const downloadMessage = z.strictObject({
  type: z.literal('download'),
  id: z.int(),
  url: z.string(),
  name: z.string(),
  mediaType: z.string(),
  /** Null while nobody knows. */
  bytes: z.nullable(z.int()),
  reads: z.boolean(),
});
export type DownloadMessage = z.infer<typeof downloadMessage>;

/** The popup's only question, and its answer. */
export const statusQuestion = z.strictObject({ type: z.literal('status') });
export const protectionStates = [
  'protected',
  'offline',
  'noPolicy',
  'notEnrolled',
  'refused',
  'unconfigured',
] as const;
export const statusAnswer = z.strictObject({
  state: z.enum(protectionStates),
  hospital: z.nullable(z.string()),
  policyVersion: z.nullable(z.int()),
  server: z.nullable(z.string()),
  deviceId: z.nullable(z.string()),
  queued: z.int(),
  dropped: z.int(),
  lastContact: z.nullable(z.number()),
  /** Whoever is signed in has not read the hospital's notice. */
  noticeUnread: z.boolean(),
  offlineSince: z.nullable(z.number()),
});
export type ProtectionStatus = z.infer<typeof statusAnswer>;

/** The page that explains the protection asks what holds here; `read`: whoever sits here has read the notice. */
export const guideQuestion = z.strictObject({
  type: z.literal('guide'),
  read: z.optional(z.literal(true)),
});
const kindList = z.array(z.enum(identifierKinds));
export const guideAnswer = z.strictObject({
  hospital: z.nullable(z.string()),
  /** Origins; none: every page is protected. */
  sites: z.array(z.string()),
  fields: z.strictObject({ mask: kindList, hide: kindList, show: kindList }),
  revealSeconds: z.int(),
  watermark: z.boolean(),
  guards: z.strictObject({
    outside: z.enum(guardModes),
    downloads: z.enum(guardModes),
    statistics: z.enum(guardModes),
    sameReason: z.enum(guardModes),
  }),
  /** Account that is signed in, where it is known. */
  user: z.nullable(z.string()),
  notice: z.nullable(
    z.strictObject({
      text: z.string(),
      contact: z.nullable(z.string()),
      /** Milliseconds since the epoch; null: this account has not read it. */
      readAt: z.nullable(z.number()),
    }),
  ),
});
export type GuideAnswer = z.infer<typeof guideAnswer>;

/** The popup asks which emergencies have not been explained. */
export const emergenciesQuestion = z.strictObject({ type: z.literal('emergencies') });
export const emergency = z.strictObject({
  id: emergencyId,
  at: z.iso.datetime(),
  site: z.string(),
  path: z.string(),
  kinds: z.array(z.enum(identifierKinds)),
});
export type Emergency = z.infer<typeof emergency>;
export const emergenciesAnswer = z.array(emergency);

/** storage.local, written by the background only: what pages know before it answers. */
export const storedKeys = { policy: 'policy', managed: 'managed' } as const;
export const managedMirror = z.object({
  server: z.optional(z.string()),
  sites: z.optional(z.array(z.string())),
});
