// Who asks, and in which role, as far as the HIS's own signs say it: a cookie, a header, a token that it made,
// or the login that began the session. The HIS checks these; we read them. What nothing says is unknown, not
// guessed; what a browser could have made up is known as that.
import type { IncomingMessage } from 'node:http';
import type { BlockList } from 'node:net';
import { accountName } from '../../shared/records/account-name.ts';
import { matchesPath } from '../../shared/policy/site-profile.ts';
import { fieldsOf } from './echo-fields.ts';
import { LoginSessions } from './login-sessions.ts';
import { isAmong, networks } from './networks.ts';
import { addressOf } from './request-headers.ts';
import {
  bearerOf,
  claimOf,
  cookieOf,
  headerOf,
  newCookie,
  parsed,
  property,
} from './request-signs.ts';

/** Where an account or role is said; sites name several, the first that says one counts. */
export type SignSource =
  | { readonly cookie: string }
  /** Set by a single sign-on in front of the HIS's own pages. */
  | {
      readonly header: string;
      /** Addresses or networks of who may set it: from anybody else it is taken off. */
      readonly from?: readonly string[] | undefined;
    }
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

/** What a request says of itself. */
export interface Sign {
  /** At least one; of the first source that says any. */
  readonly names: readonly string[];
  /** Of the first source that is proof: what a browser adds in front cannot hide it. May be empty. */
  readonly proven: readonly string[];
}

/** What a source says cannot have been made up by a browser: the HIS said it in answer to a login, or a
 *  trusted front did. */
export function isProof(source: SignSource): boolean {
  if ('header' in source) return source.from !== undefined;
  return 'login' in source && source.login.answer !== undefined;
}

/** Longest login that is read, request and answer, in bytes. */
export const longestLogin = 65_536;
/** As records allow. */
const mostNames = 8;

export class Attribution {
  readonly #sources: readonly SignSource[];
  readonly #sessions: LoginSessions;
  /** Headers that only a front may set. */
  readonly #fronts: readonly { readonly header: string; readonly from: BlockList }[];
  readonly #isList: boolean;

  /** @param now milliseconds since the epoch @param isList one sign may hold several names, as of roles.
   *  Throws on a network that is none. */
  constructor(sources: readonly SignSource[], now: () => number, isList = false) {
    this.#sources = sources;
    this.#sessions = new LoginSessions(now);
    this.#isList = isList;
    this.#fronts = sources.flatMap((source) =>
      'header' in source && source.from !== undefined
        ? [{ header: source.header.toLowerCase(), from: networks(source.from) }]
        : [],
    );
  }

  /** What a request says; null when it says nothing. Forged headers must be gone: see `takeOffForged`. */
  signOf(req: IncomingMessage): Sign | null {
    let first: readonly string[] | null = null;
    for (const source of this.#sources) {
      const isProven = isProof(source);
      if (first !== null && !isProven) continue;
      const names = this.#namesIn(this.#said(source, req));
      if (names.length === 0) continue;
      first ??= names;
      if (isProven) return { names: first, proven: names };
    }
    return first === null ? null : { names: first, proven: [] };
  }

  /** The account behind a request; null when nothing says it. */
  userOf(req: IncomingMessage): string | null {
    return this.signOf(req)?.names[0] ?? null;
  }

  /** Takes off what only a front may set when somebody else sends it, in each spelling that servers may read
   *  as the same name. Once, before anything else reads the headers. */
  takeOffForged(req: IncomingMessage): void {
    for (const { header, from } of this.#fronts) {
      const isFront = isAmong(from, addressOf(req));
      for (const name in req.headers) {
        if (name.replaceAll('_', '-') !== header.replaceAll('_', '-')) continue;
        if (!isFront || name !== header) delete req.headers[name];
      }
    }
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
    const said =
      rule.answer === undefined ? fieldOf(rule.field, login) : property(json, rule.answer);
    // Old systems keep the session that the login page began: only what looks like a success counts then.
    const isIn = rule.answer !== undefined || leadsOn(rule, res);
    const kept = isIn ? cookieOf(req, rule.session) : undefined;
    const session =
      rule.token === undefined
        ? (newCookie(rule.session, res) ?? kept)
        : property(json, rule.token)[0];
    const names = this.#namesIn(said);
    if (names.length > 0 && session !== undefined) this.#sessions.begin(session, names);
  }

  #said(source: SignSource, req: IncomingMessage): readonly string[] {
    if ('cookie' in source) return some(cookieOf(req, source.cookie));
    if ('header' in source) return some(headerOf(req, source.header));
    if ('jwt' in source) {
      const { cookie, header, claim } = source.jwt;
      const token = cookie === undefined ? headerOf(req, header) : cookieOf(req, cookie);
      return token === undefined ? [] : claimOf(token, claim);
    }
    const { session, token } = source.login;
    const key = token === undefined ? cookieOf(req, session) : bearerOf(req);
    return key === undefined ? [] : (this.#sessions.namesOf(key) ?? []);
  }

  /** An account is one name, whatever it holds. */
  #namesIn(said: readonly string[]): readonly string[] {
    const clean = said.flatMap((each) => some(accountName(each) ?? undefined));
    if (!this.#isList) return clean.slice(0, 1);
    const names = clean.flatMap((each) => each.split(/[,;|]/)).map((each) => each.trim());
    return [...new Set(names.filter((each) => each !== ''))].slice(0, mostNames);
  }
}

function some(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}

function fieldOf(
  name: string | undefined,
  { req, sent }: { req: IncomingMessage; sent: Buffer | undefined },
): readonly string[] {
  if (name === undefined || sent === undefined) return [];
  const fields = fieldsOf(sent, req.headers['content-type']);
  return some(fields?.find((field) => field.name === name)?.value);
}

/** Whether an answer sends the browser to another page than the login. */
function leadsOn({ path }: LoginRule, { statusCode = 0, headers }: IncomingMessage): boolean {
  const to = URL.parse(headers.location ?? '', 'https://his.invalid');
  return statusCode >= 300 && to !== null && !matchesPath(path, to.pathname);
}
