// What a token (JWT, RFC 7519) says of its bearer, read and not verified: the HIS does that. A name for a record
// comes of it, never a right.

/** A claim that is a text or number, by a path (`user.account`), of a token with or without `Bearer` before it;
 *  undefined when it is no token or says nothing there. */
export function tokenClaim(token: string, path: string): string | undefined {
  return valueAt(payloadOf(token), path);
}

/** Text or number at a path into a JSON value. */
export function valueAt(value: unknown, path: string): string | undefined {
  let at = value;
  for (const name of path.split('.')) {
    const leads = typeof at === 'object' && at !== null && Object.hasOwn(at, name);
    at = leads ? Reflect.get(at as object, name) : undefined;
  }
  return typeof at === 'string' || typeof at === 'number' ? String(at) : undefined;
}

/** The JSON of its second part; undefined when it has none. */
function payloadOf(token: string): unknown {
  const part =
    token
      .trim()
      .replace(/^Bearer +/i, '')
      .split('.')[1] ?? '';
  try {
    const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
