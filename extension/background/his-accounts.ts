// The HIS account of a site, where a cookie of it says who is signed in: no script of the page can set that aside.
// A page that stays open learns when it becomes another one.
import type { Policy } from '../../shared/policy/policy.ts';
import { type AccountSource, profilesFor } from '../../shared/policy/site-profile.ts';
import { tokenClaim } from '../../shared/records/token-claim.ts';

/** Value of a cookie of an origin. */
export type ReadCookie = (origin: string, name: string) => Promise<string | undefined>;
type Rules = Pick<Policy, 'profiles' | 'userCookies'>;

/** Where the policy names a cookie for the site, the account in it; the server cleans it. */
export async function accountAt(
  policy: Rules | undefined,
  origin: string,
  read: ReadCookie,
): Promise<string | undefined> {
  for (const source of sourcesAt(policy, origin)) {
    const user = await cookieAccount(source, origin, read);
    if (user !== undefined) return user;
  }
  return undefined;
}

/** The account in a source's cookie, or in the token that the cookie is. */
export async function cookieAccount(
  { cookie, claim }: AccountSource,
  origin: string,
  read: ReadCookie,
): Promise<string | undefined> {
  const value = cookie === undefined ? undefined : await read(origin, cookie);
  return claim === undefined || value === undefined ? value : tokenClaim(value, claim);
}

/** Whether a cookie of that name says, at some site, who is signed in. */
export function namesAccount(policy: Rules | undefined, cookie: string): boolean {
  const { profiles = [], userCookies = {} } = policy ?? {};
  if (profiles.some(({ hisUser }) => hisUser?.cookie === cookie)) return true;
  return Object.values(userCookies).includes(cookie);
}

function sourcesAt(policy: Rules | undefined, origin: string): AccountSource[] {
  const ofProfiles = profilesFor(policy?.profiles, origin).map(({ hisUser }) => hisUser ?? {});
  return [...ofProfiles, { cookie: policy?.userCookies?.[origin] }];
}
