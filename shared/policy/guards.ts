// What a hospital lets its staff give to pages outside, and take out of its own: by place, how strictly, and what
// becomes of files that nobody can read. Knows the shape and which mode holds where; looks at no file and no page.
import * as z from 'zod/mini';
import { isStrong } from '../identifiers/person-kinds.ts';
import { identifierKinds, type KindCounts } from '../identifiers/kind.ts';

/** `off` looks at nothing, `monitor` records, `coach` asks the person and records, `enforce` stops. */
export const guardModes = ['off', 'monitor', 'coach', 'enforce'] as const;
export type GuardMode = (typeof guardModes)[number];

/** What becomes of a file that could not be read. */
export const unreadRules = ['pass', 'ask', 'stop'] as const;
export type UnreadRule = (typeof unreadRules)[number];

/** A name stands for itself and all below it, an address for itself. */
export const hostForm = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/;
/** Files that come from the hospital's pages to the disk of a workstation. */
const downloadsSchema = z.strictObject({
  mode: z.enum(guardModes),
  unread: z.optional(z.enum(unreadRules)),
  pictures: z.optional(z.enum(unreadRules)),
});
/** How strictly, and what becomes of files that nobody can read. */
export type FileGuard = z.infer<typeof downloadsSchema>;

/** Who gives the same reason for one patient after the other. */
const sameReasonSchema = z.strictObject({
  /** `coach` asks once more, `enforce` wants another reason. */
  mode: z.enum(guardModes),
  /** Patients of one account and one reason, beyond which it counts. */
  patients: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  /** Within so many. */
  minutes: z.optional(z.int().check(z.minimum(5), z.maximum(1440))),
});

const hostName = z.string().check(z.maxLength(253), z.regex(hostForm));

export const guardsSchema = z.strictObject({
  /** Of every page outside that no place names. */
  mode: z.enum(guardModes),
  places: z.optional(
    z
      .array(
        z.strictObject({
          hosts: z.array(hostName).check(z.minLength(1), z.maxLength(10_000)),
          mode: z.enum(guardModes),
        }),
      )
      .check(z.maxLength(64)),
  ),
  /** Locked, damaged, too large. Absent: as the mode is, `pass`, `ask` or `stop`. */
  unread: z.optional(z.enum(unreadRules)),
  /** Pictures, sound, programs: nobody can read in them. Absent: `pass`. */
  pictures: z.optional(z.enum(unreadRules)),
  /** Absent: recorded, and nothing stopped. */
  downloads: z.optional(downloadsSchema),
  /** Prescriptions counted by doctor and drug, on the hospital's own pages. Absent: recorded. */
  statistics: z.optional(z.strictObject({ mode: z.enum(guardModes) })),
  /** Absent: recorded. */
  sameReason: z.optional(sameReasonSchema),
});
export type Guards = z.infer<typeof guardsSchema>;

/** Where a policy says nothing: everything is recorded and nothing stopped. */
export const shippedGuards: Guards = { mode: 'monitor' };

/** What holds for files that come from the hospital's pages. */
export function downloadGuardOf(guards: Guards | undefined): FileGuard {
  return guards?.downloads ?? { mode: 'monitor' };
}

/** What holds for tables that count prescriptions by doctor and drug. */
export function statisticsModeOf(guards: Guards | undefined): GuardMode {
  return guards?.statistics?.mode ?? 'monitor';
}

/** What holds for a reason that is given for patient after patient. */
export function sameReasonOf(
  guards: Guards | undefined,
): Required<NonNullable<Guards['sameReason']>> {
  const { mode = 'monitor', patients = 30, minutes = 60 } = guards?.sameReason ?? {};
  return { mode, patients, minutes };
}

/**
 * The mode for what is given to a page of an origin. The longest name that fits counts, of equal ones the
 * first. Pages without an origin of the web (`null`, `file:`) are nobody's place: the general mode holds.
 */
export function guardModeAt(guards: Guards, origin: string): GuardMode {
  const { places = [], mode } = guards;
  for (const name of namesOf(origin)) {
    const place = places.find(({ hosts }) => hosts.includes(name));
    if (place !== undefined) return place.mode;
  }
  return mode;
}

/** The host itself and every domain above it, the longest first; an address is only itself. */
function namesOf(origin: string): string[] {
  const host = hostOf(origin);
  if (host === '' || /^\[|^[0-9.]+$/.test(host)) return [host];
  const labels = host.split('.');
  return labels.map((_, i) => labels.slice(i).join('.'));
}

function hostOf(origin: string): string {
  try {
    // A final dot names the same host (RFC 1034 §3.1).
    return new URL(origin).hostname.replace(/\.$/, '');
  } catch {
    return '';
  }
}

/** What is done with a file that could not be read. @param isPicture there is no text in its format */
export function unreadRuleOf(guards: FileGuard, mode: GuardMode, isPicture: boolean): UnreadRule {
  if (isPicture) return guards.pictures ?? 'pass';
  if (guards.unread !== undefined) return guards.unread;
  return mode === 'enforce' ? 'stop' : mode === 'coach' ? 'ask' : 'pass';
}

/** Kinds that make a person of a name. */
const traits = new Set<string>([
  'mobilePhone',
  'landline',
  'address',
  'birthDate',
  'specimenNumber',
  'sensitiveDiagnosis',
]);
/** So many values without a number among them are a list of people. */
const aList = 3;

/**
 * Whether what was found speaks of patients. One's own phone number in a form does not, nor does a name alone:
 * a document's or patient's number does, a name beside a trait, and several people of whatever kind.
 * @param kinds values found, by kind
 * @param people distinct people, as far as they were told apart
 */
export function tellsOfPatients(kinds: KindCounts, people: number): boolean {
  let values = 0;
  for (const kind of identifierKinds) {
    const count = kinds[kind] ?? 0;
    if (count === 0) continue;
    if (isStrong(kind) || kind === 'sensitiveDiagnosis') return true;
    if (traits.has(kind) && (kinds.personName ?? 0) > 0) return true;
    // Mail and firms are in every signature.
    if (kind !== 'email' && kind !== 'employer' && kind !== 'age') values += count;
  }
  return people >= aList && values >= aList;
}
