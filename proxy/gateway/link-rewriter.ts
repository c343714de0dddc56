// Absolute links of a HIS that was written for http, or that names itself by an address nobody else has,
// turned to the public origin while the bytes pass. A search for ASCII in bytes: GBK, GB18030, Big5 and
// UTF-8 keep theirs to the bit, and what is not ASCII's superset (UTF-16) never matches.
import type { AnswerTransform } from './answer-transform.ts';

/** What links are turned, for one site. */
export interface LinkMap {
  readonly publicHost: string;
  /** Hosts (lower case, with port where one was written) whose links go to the public origin. */
  readonly upstreamHosts: ReadonlySet<string>;
  /** The public host as a HIS may write it that knows nothing of TLS. */
  readonly publicHosts: ReadonlySet<string>;
  /** Length of the longest of them. */
  readonly longest: number;
}

/** @param publicOrigin of browsers @param upstream origin of the HIS */
export function linkMap(publicOrigin: string, upstream: string): LinkMap {
  const open = new URL(publicOrigin);
  const inner = new URL(upstream);
  const publicHosts = new Set([open.host, open.hostname, `${open.hostname}:80`]);
  const upstreamHosts = new Set([inner.host]);
  // A default port may be written out; another port is another system.
  if (inner.port === '') {
    upstreamHosts.add(`${inner.host}:${inner.protocol === 'https:' ? 443 : 80}`);
  }
  for (const host of publicHosts) upstreamHosts.delete(host);
  const longest = Math.max(...[...publicHosts, ...upstreamHosts].map(({ length }) => length));
  return { publicHost: open.host, upstreamHosts, publicHosts, longest };
}

const slash = 0x2f;
const backslash = 0x5c;
const none: Buffer = Buffer.alloc(0);
/** The end of a piece that may be the beginning of a link: `htt`, `ws:`, `https:\/`, `"/`. */
const opening = /(?:h|ht|htt|https?|ws?|wss|(?:https?|wss?):(?:\\?\/?){0,2}|\\?\/(?:\\?\/?)?|\\)$/i;
const longestOpening = 10;

/** One body. Holds back less than a link's length; everything else passes at once. */
export class LinkRewriter implements AnswerTransform {
  readonly unreadable = 'leave';
  readonly #map: LinkMap;
  #held: Buffer = none;
  /** The last bytes that were let out, Latin-1: what stands before a link decides. */
  #before = '';
  hasChanged = false;

  constructor(map: LinkMap) {
    this.#map = map;
  }

  push(bytes: Buffer): Buffer {
    return this.#take(bytes, false);
  }

  end(): Buffer {
    return this.#take(none, true);
  }

  #take(bytes: Buffer, isLast: boolean): Buffer {
    const all = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    const out: Buffer[] = [];
    // Up to here everything is in `out`.
    let done = 0;
    let until = all.length;
    const slashes = new DoubleSlashes(all);
    for (let at = slashes.next(0); at !== -1; at = slashes.next(at + 1)) {
      const link = this.#linkAt(all, at, isLast);
      if (link === 'unfinished') {
        until = Math.max(done, at - longestOpening);
        break;
      }
      if (link === null || link.at < done) continue;
      out.push(all.subarray(done, link.at), Buffer.from(link.instead, 'latin1'));
      done = link.end;
      this.hasChanged = true;
    }
    if (!isLast && until === all.length) until = Math.max(done, all.length - openingOf(all));
    if (isLast) until = all.length;
    out.push(all.subarray(done, until));
    this.#held = until === all.length ? none : Buffer.from(all.subarray(until));
    // What was let out as it came; behind a link that was turned stands no other.
    const context = all.toString('latin1', Math.max(0, until - longestOpening), until);
    this.#before = (this.#before + context).slice(-longestOpening);
    return out.length === 1 ? (out[0] ?? none) : Buffer.concat(out);
  }

  /** What the double slash at `at` is part of; null: none of our links. */
  #linkAt(all: Buffer, at: number, isLast: boolean): Link | 'unfinished' | null {
    const isEscaped = all[at] === backslash;
    const hostAt = at + (isEscaped ? 4 : 2);
    const isAddress = all[hostAt] === 0x5b;
    let end = hostAt;
    while (end < all.length && end - hostAt <= this.#map.longest && isHostByte(all[end], isAddress))
      end++;
    if (end === all.length && !isLast && end - hostAt <= this.#map.longest) return 'unfinished';
    if (end - hostAt > this.#map.longest || !endsHost(all[end])) return null;
    const host = all.toString('latin1', hostAt, end).toLowerCase();
    const isUpstream = this.#map.upstreamHosts.has(host);
    if (!isUpstream && !this.#map.publicHosts.has(host)) return null;
    const own = all.toString('latin1', Math.max(0, at - longestOpening), at);
    const lead = (this.#before + own).slice(-longestOpening);
    const scheme = /(?:^|[^a-z0-9+.-])(https?:|wss?:)$/i.exec(lead)?.[1];
    // Not `\s`: a byte of a Chinese character may be the no-break space of Latin-1.
    if (scheme === undefined && !/(?:^|["'`(=<>,; \t\r\n\f[])$/.test(lead)) return null;
    const gap = isEscaped ? '\\/\\/' : '//';
    const secure = scheme === undefined ? '' : /^h/i.test(scheme) ? 'https:' : 'wss:';
    // Of a link to the public host only the scheme may be wrong, or the port that goes with it.
    if (!isUpstream && (scheme === undefined || scheme.toLowerCase() === secure)) return null;
    const linkAt = at - (scheme?.length ?? 0);
    return { at: linkAt, end, instead: `${secure}${gap}${this.#map.publicHost}` };
  }
}

interface Link {
  readonly at: number;
  readonly end: number;
  readonly instead: string;
}

/** Places of `//` and of `\/\/`, in order. */
class DoubleSlashes {
  readonly #bytes: Buffer;
  #plain = -2;
  #escaped = -2;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** -1: none from `from` on. */
  next(from: number): number {
    if (this.#plain !== -1 && this.#plain < from) this.#plain = this.#bytes.indexOf('//', from);
    if (this.#escaped !== -1 && this.#escaped < from) {
      this.#escaped = this.#bytes.indexOf('\\/\\/', from);
    }
    if (this.#plain === -1 || this.#escaped === -1) return Math.max(this.#plain, this.#escaped);
    return Math.min(this.#plain, this.#escaped);
  }
}

/** Bytes at the end that a link may begin with. */
function openingOf(bytes: Buffer): number {
  const last = bytes[bytes.length - 1];
  if (last === undefined) return 0;
  const isLetter = (last | 0x20) >= 0x61 && (last | 0x20) <= 0x7a;
  if (!isLetter && last !== slash && last !== backslash && last !== 0x3a) return 0;
  const tail = bytes.toString('latin1', Math.max(0, bytes.length - longestOpening));
  return opening.exec(tail)?.[0].length ?? 0;
}

/** RFC 3986 §3.2.2 and the port: letters, digits, `.`, `-`, `:`; brackets around an IPv6 address. */
function isHostByte(byte = 0, isAddress: boolean): boolean {
  return (
    (byte >= 0x30 && byte <= 0x3a) ||
    ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) ||
    byte === 0x2e ||
    byte === 0x2d ||
    (isAddress && (byte === 0x5b || byte === 0x5d))
  );
}

/** `@` makes a name of what looked like a host, `%` and `_` make another host of it. */
function endsHost(byte: number | undefined): boolean {
  return byte === undefined || (byte < 0x80 && byte !== 0x40 && byte !== 0x25 && byte !== 0x5f);
}

/** Links in the text of one header. */
export function rewriteText(text: string, map: LinkMap): string {
  const rewriter = new LinkRewriter(map);
  const begun = rewriter.push(Buffer.from(text, 'latin1'));
  return begun.toString('latin1') + rewriter.end().toString('latin1');
}
