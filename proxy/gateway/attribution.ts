// Who asks, as far as the HIS's own signs say it: a cookie, a header, a token that it made, or the login
// that began the session. The HIS checks these; we read them. What nothing says is unknown, not guessed.
import type { IncomingMessage } from 'node:http';
import { accountName } from '../../shared/records/account-name.ts';
import { matchesPath } from '../../shared/policy/site-profile.ts';
import { fieldsOf } from './echo-fields.ts';
import { LoginSessions } from './login-sessions.ts';

/** Where an account is said; sites name several, the first that says one counts. */
export type UserSource =
  | { readonly cookie: string }
  /** Set by a single sign-on in front of the HIS's own pages. */
  | { readonly header: string }
  /** A JWT (RFC 7519) in a cookie or header; its claim, read and not verified. */
  | {
      readonly jwt: {
        readonly cookie?: string | undefined;
        readonly header?: string | undefined;
        readonly claim: string;
      };
    }
  | { readonly login: LoginRule };

/** A request that signs in, and what later requests of the same session carry. */
export interface LoginRule {
  readonly path: string;
  /** Field of the request that holds the account. */
  readonly field?: string | undefined;
  /** Or where the JSON answer says it: `data.user.account`. */
  readonly answer?: string | undefined;
  /** Cookie that names the session, set by the answer. */
  readonly session?: string | undefined;
  /** Or where the JSON answer says the token that follows in `Authorization: Bearer`. */
  readonly token?: string | undefined;
}

/** Longest login that is read, request and answer, in bytes. */
export const longestLogin = 65_536;

export class Attribution {
  readonly #sources: readonly UserSource[];
  readonly #sessions: LoginSessions;

  /** @param now milliseconds since the epoch */
  constructor(sources: readonly UserSource[], now: () => number) {
    this.#sources = sources;
    this.#sessions = new LoginSessions(now);
  }

  /** The account behind a request; null when nothing says it. */
  userOf(req: IncomingMessage): string | null {
    for (const source of this.#sources) {
      const said = this.#said(source, req);
      const user = said === undefined || said === '' ? null : accountName(said);
      if (user !== null) return user;
    }
    return null;
  }

  /** The login that a request may be; undefined for any other request. */
  loginOf(req: IncomingMessage): LoginRule | undefined {
    if (req.method !== 'POST') return undefined;
    const path = (req.url ?? '').split('?', 1)[0] ?? '';
    for (const source of this.#sources) {
      if ('login' in source && matchesPath(source.login.path, path)) return source.login;
    }
    return undefined;
  }

  /** Learns whose session an answer begins. @param sent body of the request, if the rule needs it
   *  @param answer its text, if the rule needs it */
  signedIn(
    rule: LoginRule,
    login: { req: IncomingMessage; sent: Buffer | undefined },
    answer: { res: IncomingMessage; text: string },
  ): void {
    const { res, text } = answer;
    if ((res.statusCode ?? 500) >= 400) return;
    const { req } = login;
    const json = rule.answer === undefined && rule.token === undefined ? undefined : parsed(text);
    const account =
      rule.answer === undefined ? fieldOf(rule.field, login) : property(json, rule.answer);
    // Old systems keep the session that the login page began: only what looks like a success counts then.
    const isIn = rule.answer !== undefined || leadsOn(rule, res);
    const kept = isIn ? cookieOf(req, rule.session) : undefined;
    const session =
      rule.token === undefined
        ? (newCookie(rule.session, res) ?? kept)
        : property(json, rule.token);
    const user = account === undefined ? null : accountName(account);
    if (user !== null && session !== undefined) this.#sessions.begin(session, user);
  }

  #said(source: UserSource, req: IncomingMessage): string | undefined {
    if ('cookie' in source) return cookieOf(req, source.cookie);
    if ('header' in source) return headerOf(req, source.header);
    if ('jwt' in source) {
      const { cookie, header, claim } = source.jwt;
      const token = cookie === undefined ? headerOf(req, header) : cookieOf(req, cookie);
      return token === undefined ? undefined : claimOf(token, claim);
    }
    const { session, token } = source.login;
    const key = token === undefined ? cookieOf(req, session) : bearerOf(req);
    return key === undefined ? undefined : this.#sessions.userOf(key);
  }
}

function cookieOf({ headers }: IncomingMessage, name: string | undefined): string | undefined {
  for (const pair of headers.cookie?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    if (equals !== -1 && pair.slice(0, equals).trim() === name)
      return pair.slice(equals + 1).trim();
  }
  return undefined;
}

function headerOf({ headers }: IncomingMessage, name = 'authorization'): string | undefined {
  const value = headers[name.toLowerCase()];
  return typeof value === 'string' ? value : undefined;
}

function bearerOf(req: IncomingMessage): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headerOf(req) ?? '')?.[1];
}

/** Of a JWT, with or without `Bearer` before it; undefined when it is none. */
function claimOf(token: string, claim: string): string | undefined {
  const payload = token.replace(/^Bearer +/i, '').split('.')[1];
  return property(parsed(Buffer.from(payload ?? '', 'base64url').toString()), claim);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param path `data.user.account` */
function property(value: unknown, path: string): string | undefined {
  let at = value;
  for (const name of path.split('.')) {
    at =
      typeof at === 'object' && at !== null && Object.hasOwn(at, name)
        ? Reflect.get(at, name)
        : undefined;
  }
  return typeof at === 'string' || typeof at === 'number' ? String(at) : undefined;
}

function fieldOf(
  name: string | undefined,
  { req, sent }: { req: IncomingMessage; sent: Buffer | undefined },
): string | undefined {
  if (name === undefined || sent === undefined) return undefined;
  return fieldsOf(sent, req.headers['content-type'])?.find((field) => field.name === name)?.value;
}

/** Whether an answer sends the browser to another page than the login. */
function leadsOn({ path }: LoginRule, { statusCode = 0, headers }: IncomingMessage): boolean {
  const to = URL.parse(headers.location ?? '', 'https://his.invalid');
  return statusCode >= 300 && to !== null && !matchesPath(path, to.pathname);
}

/** The session that an answer begins. */
function newCookie(name: string | undefined, { headers }: IncomingMessage): string | undefined {
  for (const cookie of headers['set-cookie'] ?? []) {
    const [, key, value] = /^\s*([^=;\s]+)\s*=\s*([^;]*)/.exec(cookie) ?? [];
    if (key === name && value !== undefined && value.trim() !== '') return value.trim();
  }
  return undefined;
}
