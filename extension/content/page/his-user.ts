// The HIS account signed in, where the site's profile says that the page shows or stores it. An account
// name and nothing else leaves the page by this; cookies are the background's to read.
import { tokenClaim, valueAt } from '../../../shared/records/token-claim.ts';
import { type AccountSource, profilesFor } from '../../../shared/policy/site-profile.ts';
import type { PolicyState } from './policy-state.ts';

/** As the record keeps it; a longer text is not an account but a mistaken selector. */
const longest = 120;

/** Account on this page, or undefined when nothing says it. Reads the page as it is now. */
export function hisUserHere({ policy }: PolicyState): string | undefined {
  for (const { hisUser } of profilesFor(policy.profiles, self.origin)) {
    const user = hisUser && accountFrom(hisUser);
    if (user !== undefined) return user;
  }
  return undefined;
}

/** The account in the page's storage, else in its elements. */
export function accountFrom({ storage, selector, claim }: AccountSource): string | undefined {
  const entry = storage && stored(storage);
  const account = claim === undefined || entry === undefined ? entry : tokenClaim(entry, claim);
  return clean(account) ?? clean(selector && shown(selector));
}

function clean(text: string | undefined): string | undefined {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' || trimmed.length > longest ? undefined : trimmed;
}

function stored({
  area,
  key,
  property,
}: NonNullable<AccountSource['storage']>): string | undefined {
  try {
    const text = (area === 'local' ? localStorage : sessionStorage).getItem(key);
    if (text === null || property === undefined) return text ?? undefined;
    return valueAt(JSON.parse(text), property);
    // Sandboxed frames have no storage, and what a page stores need not be JSON.
  } catch {
    return undefined;
  }
}

// Tab shells keep the account in the page around: a frame asks its own document first, then outwards.
function shown(selector: string): string | undefined {
  for (let at: Window = self; ; at = at.parent) {
    try {
      const found = at.document.querySelector(selector);
      if (found) return found.textContent ?? undefined;
      // A frame of another site is none of ours; a selector this browser cannot read finds nothing.
    } catch {
      return undefined;
    }
    if (at === at.parent) return undefined;
  }
}
