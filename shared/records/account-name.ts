// The account name that a HIS keeps in a cookie, as gateway and extension both record it: seen by the
// one and by the other, the same person must come out the same.

/** Cookie value (RFC 6265 §4.1.1) to account: quotes and percent-encoding undone, control characters
 *  removed, at most 120 characters; null when nothing is left. */
export function accountName(cookieValue: string): string | null {
  const raw = cookieValue.toWellFormed().trim().replace(/^"|"$/g, '');
  const clean = decoded(raw)
    .replace(/\p{Cc}/gu, '')
    .slice(0, 120)
    .toWellFormed();
  return clean === '' ? null : clean;
}

// A value that is not percent-encoded is the account as it is.
function decoded(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}
