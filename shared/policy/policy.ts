// The policy a hospital gives its browsers: which pages are protected, what each field shows, how a
// reveal works. It is data, signed by the server; a browser without one behaves as `strictestPolicy`.
import * as z from 'zod/mini';
import { isOrigin, rulePackSchema } from '../detect/rule-pack.ts';
import type { MaskLevel } from '../identifiers/identifier.ts';
import { identifierKinds } from '../identifiers/kind.ts';
import { canarySchema, mostCanaries } from './canary.ts';
import { guardsSchema } from './guards.ts';
import { noticeSchema } from './notice.ts';
import { siteProfileSchema } from './site-profile.ts';

/** `show` in clear, `mask` partly with reveal, `hide` without reveal (design.md §6). */
export const resolutions = ['show', 'mask', 'hide'] as const;
export type Resolution = (typeof resolutions)[number];

/** How much of a masked value stays readable; a kind that is absent is `partial`. */
export const maskLevels = ['partial', 'strict'] as const satisfies readonly MaskLevel[];

/** How clearly a watermark stands out. */
export const watermarkOpacities = ['faint', 'normal'] as const;

const revealReason = z.strictObject({
  /** Short ASCII word that the record keeps, such as `treatment`. */
  code: z.string().check(z.regex(/^[a-z][a-zA-Z]{1,30}$/)),
  label: z.strictObject({ 'zh-CN': z.string(), 'zh-TW': z.string(), en: z.string() }),
});

export const policySchema = z.strictObject({
  v: z.literal(1),
  /** Rises with every change; a browser never goes back to a lower one. */
  version: z.int().check(z.positive()),
  issuedAt: z.iso.datetime(),
  hospital: z.string(),
  /** Origins whose pages are protected (`https://his.example:8443`); empty protects every page. */
  sites: z.array(z.string()),
  /** What staff of this browser may see of each kind; a kind that is absent is masked. */
  fields: z.partialRecord(z.enum(identifierKinds), z.enum(resolutions)),
  /** How much a mask leaves of each kind, as roles need it. */
  maskLevels: z.optional(z.partialRecord(z.enum(identifierKinds), z.enum(maskLevels))),
  /** The hospital's own labels, keys, selectors and number formats. */
  rules: z.optional(z.array(rulePackSchema).check(z.maxLength(64))),
  /** What else is known of each HIS: lists of patients in care, accounts, prints. */
  profiles: z.optional(z.array(siteProfileSchema).check(z.maxLength(32))),
  reveal: z.strictObject({
    /** How long a revealed value stays readable. */
    seconds: z.int().check(z.minimum(3), z.maximum(600)),
    reasons: z.array(revealReason).check(z.minLength(1), z.maxLength(9)),
    /** Most patients of one batch; `revealLimits` has what is meant where these three are absent. */
    batchLimit: z.optional(z.int().check(z.minimum(1), z.maximum(200))),
    /** Without any input for so long, everything is masked again. */
    idleSeconds: z.optional(z.int().check(z.minimum(10), z.maximum(3600))),
    /** How long a patient stays readable that was opened in an emergency. */
    breakGlassSeconds: z.optional(z.int().check(z.minimum(10), z.maximum(3600))),
  }),
  /** Who looks at the page, faintly all over it, with a code that `medveil trace` reads from photos of it.
   *  None where it is absent; `on` is meant where it is not said. */
  watermark: z.optional(
    z.strictObject({
      on: z.optional(z.boolean()),
      opacity: z.optional(z.enum(watermarkOpacities)),
    }),
  ),
  /** Cookie in which a site keeps its user's account, by origin; sites without one stay "unknown". */
  userCookies: z.optional(z.record(z.string(), z.string())),
  /** Origins behind the hospital's gateway that ask browsers for an attestation with every request. */
  attested: z.optional(z.array(z.string().check(z.refine(isOrigin))).check(z.maxLength(32))),
  /** What may be given to pages outside; `shippedGuards` has what is meant where it is absent. */
  guards: z.optional(guardsSchema),
  /** Patients that do not exist; a page that shows one of their values in clear is reported. */
  canaries: z.optional(z.array(canarySchema).check(z.maxLength(mostCanaries))),
  /** What the hospital tells its staff of all this, in its own words. */
  notice: z.optional(noticeSchema),
  /** Server key that queued events are sealed to: HPKE DHKEM(P-256), raw public key, base64url. */
  sealKey: z.string(),
});

export type Policy = z.infer<typeof policySchema>;
export type RevealReason = z.infer<typeof revealReason>;
