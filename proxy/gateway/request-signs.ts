// The places of a request or an answer that say who somebody is: cookies, headers, tokens, JSON. Reads, and
// verifies nothing.
import type { IncomingMessage } from 'node:http';

export function cookieOf(
  { headers }: IncomingMessage,
  name: string | undefined,
): string | undefined {
  for (const pair of headers.cookie?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    if (equals !== -1 && pair.slice(0, equals).trim() === name)
      return pair.slice(equals + 1).trim();
  }
  return undefined;
}

export function headerOf({ headers }: IncomingMessage, name = 'authorization'): string | undefined {
  const value = headers[name.toLowerCase()];
  return typeof value === 'string' ? value : undefined;
}

export function bearerOf(req: IncomingMessage): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headerOf(req) ?? '')?.[1];
}

/** Of a JWT (RFC 7519), with or without `Bearer` before it; nothing when it is none. */
export function claimOf(token: string, claim: string): readonly string[] {
  const payload = token.replace(/^Bearer +/i, '').split('.')[1];
  return property(parsed(Buffer.from(payload ?? '', 'base64url').toString()), claim);
}

/** JSON as a value; undefined when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Texts and numbers at `data.user.account`; of lists on the way, those of every element. */
export function property(value: unknown, path: string): readonly string[] {
  let at: readonly unknown[] = [value].flat();
  for (const name of path.split('.')) {
    at = at.flatMap((each) =>
      typeof each === 'object' && each !== null && Object.hasOwn(each, name)
        ? [Reflect.get(each, name)].flat()
        : [],
    );
  }
  return at.flatMap((each) =>
    typeof each === 'string' || typeof each === 'number' ? [String(each)] : [],
  );
}

/** The session that an answer begins. */
export function newCookie(
  name: string | undefined,
  { headers }: IncomingMessage,
): string | undefined {
  for (const cookie of headers['set-cookie'] ?? []) {
    const [, key, value] = /^\s*([^=;\s]+)\s*=\s*([^;]*)/.exec(cookie) ?? [];
    if (key === name && value !== undefined && value.trim() !== '') return value.trim();
  }
  return undefined;
}
