// What a hospital says of one HIS as data, beside the rule packs that find values in it: which pages list
// a person's own patients, where the account is shown, which pages print clear values. Knows the shape
// and which profile speaks for a page; reads no page itself.
import * as z from 'zod/mini';
import { isOrigin, selectorText } from '../detect/rule-pack.ts';
import { identifierKinds } from '../identifiers/kind.ts';

/** A path with `*` for any run of characters; no expression, so that no profile can slow a page down. */
const pathPattern = z
  .string()
  .check(z.regex(/^\/[^\s?]{0,299}$/, 'must begin with / and hold no space or question mark'));
const word = z.string().check(z.minLength(1), z.maxLength(120));

/** Where a page keeps the account that is signed in; the first place that holds one counts. */
const accountSource = z
  .strictObject({
    /** Cookie of the site, read by the browser: no script of the page can set it aside. */
    cookie: z.optional(word),
    /** Entry of the site's web storage; `property` leads into it where it is JSON (`user.account`). */
    storage: z.optional(
      z.strictObject({
        area: z.enum(['local', 'session']),
        key: word,
        property: z.optional(word),
      }),
    ),
    /** Element whose whole text is the account, in the page or in a page of the same site around it. */
    selector: z.optional(selectorText),
    /** Cookie and storage hold a token (JWT, RFC 7519): this claim of it is the account (`user.account`). The
     *  signature is the HIS's business; what is read is a name for a record, not a right. */
    claim: z.optional(word),
  })
  .check(
    z.refine(
      ({ cookie, storage, selector }) => cookie ?? storage ?? selector,
      'name a cookie, storage or selector',
    ),
  );

/** A page that lists the patients in a person's care. */
const worklist = z.strictObject({
  path: pathPattern,
  /** One patient each: rows of a table, or cards. */
  rows: selectorText,
  /** Kinds that name the patient, any of which is enough to know one again. */
  naming: z.optional(
    z.array(z.enum(['patientNumber', 'residentId'])).check(z.minLength(1), z.maxLength(2)),
  ),
  /** Whose list it is, where that may be somebody else's than who is signed in. */
  owner: z.optional(accountSource),
  /** How long a patient stays in care after having been on the list. */
  hours: z.optional(z.int().check(z.minimum(1), z.maximum(72))),
});

/** A page whose print carries clear values: wristbands, consent forms, prescriptions. */
const printTemplate = z.strictObject({
  name: word,
  path: pathPattern,
  /** Kinds that are printed in clear; all others stay masked. */
  kinds: z.array(z.enum(identifierKinds)).check(z.minLength(1)),
  /** A faint line of user, workstation and time on every page; `false` leaves it out, for labels that
   *  machines read. */
  watermark: z.optional(z.boolean()),
});

export const siteProfileSchema = z.strictObject({
  v: z.literal(1),
  id: z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$/)),
  title: z.optional(word),
  /** Origins whose pages it speaks for. */
  sites: z
    .array(z.string().check(z.refine(isOrigin, 'must be an origin: https://host:port, no path')))
    .check(z.minLength(1), z.maxLength(20)),
  hisUser: z.optional(accountSource),
  worklist: z.optional(worklist),
  printTemplates: z.optional(z.array(printTemplate).check(z.maxLength(100))),
});

export type SiteProfile = z.infer<typeof siteProfileSchema>;
export type AccountSource = z.infer<typeof accountSource>;
export type PrintTemplate = z.infer<typeof printTemplate>;
export type Worklist = z.infer<typeof worklist>;

/** Profiles that speak for pages of an origin, in the policy's order. */
export function profilesFor(
  profiles: readonly SiteProfile[] | undefined,
  origin: string,
): SiteProfile[] {
  return (profiles ?? []).filter(({ sites }) => sites.includes(origin));
}

/** Templates by which pages of an origin print, in the policy's order. */
export function printTemplatesFor(
  profiles: readonly SiteProfile[] | undefined,
  origin: string,
): PrintTemplate[] {
  return profilesFor(profiles, origin).flatMap(({ printTemplates }) => printTemplates ?? []);
}

/**
 * Whether an address is what a pattern means. `*` is any run of characters, slashes included; a pattern
 * that names a `#` is compared with path and fragment (`/his/#/ward/*`), any other with the path alone.
 * Queries never count. Time grows with the text only.
 * @param address path and fragment, as `location` has them: `/his/` + `#/ward/3?tab=1`
 */
export function matchesPath(pattern: string, address: string): boolean {
  const [path = '', fragment] = address.split('#', 2);
  const plain = (part: string): string => part.split('?', 1)[0] ?? '';
  const text = plain(path) + (pattern.includes('#') ? `#${plain(fragment ?? '')}` : '');
  const [head = '', ...pieces] = pattern.split('*');
  if (pieces.length === 0) return text === head;
  const tail = pieces.pop() ?? '';
  if (!text.startsWith(head)) return false;
  let from = head.length;
  for (const piece of pieces) {
    // The earliest place leaves the most room for what follows.
    const at = text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return text.length - tail.length >= from && text.endsWith(tail);
}
