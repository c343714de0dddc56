// One system behind the gateway: where browsers find it, where it really is, how we reach it.
import { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { keepNone, letGoEarly } from './kept-connections.ts';
import { createUpstreamAgent, type UpstreamPolicy } from '../tls/upstream-agent.ts';
import {
  exceptionState,
  type TransportException,
  type WeakTransport,
} from '../tls/weak-transport.ts';
import type { ProtectionRule } from './protection.ts';
import { Attribution, type SignSource } from './attribution.ts';
import { type LinkMap, linkMap } from './link-rewriter.ts';

/** A site as the config gives it. */
export interface SiteConfig {
  /** Host header (with port, unless 443) that selects this site; absent: the site of last resort. */
  readonly host?: string;
  /** Origin of the HIS: `https://…`, or `http://…` under a dated exception. No path. */
  readonly upstream: string;
  /** Origin that browsers use, always `https://…`. */
  readonly publicOrigin: string;
  /** Cookie whose value is the account of the person; absent: users are recorded as unknown. */
  readonly userCookie?: string;
  /** Cookies that the pages' own scripts must read; they do not become HttpOnly. */
  readonly scriptCookies?: readonly string[];
  /** Trust anchors for an https upstream, PEM; absent: the system's. */
  readonly upstreamCa?: string;
  /** SPKI pin of an https upstream, SHA-256, hex. */
  readonly upstreamPin?: string;
  /** Paths that only systems with a client certificate may use, each with all below it. */
  readonly systemPaths?: readonly string[];
  /** Absolute links to the HIS and to plain http become links to `publicOrigin`; absent: they do. */
  readonly rewriteLinks?: boolean;
  /** Where accounts are said, beside `userCookie`. */
  readonly userFrom?: readonly SignSource[];
  /** Where roles are said. */
  readonly roleFrom?: readonly SignSource[];
  /** What becomes of browsers without attestation; absent or empty: none is asked for. */
  readonly protection?: readonly ProtectionRule[];
  /** Our certificate and key, PEM, for an https upstream that asks who we are. */
  readonly upstreamClient?: { readonly cert: string; readonly key: string };
  /** Plaintext between gateway and HIS. */
  readonly allowPlaintextUpstream?: Allowed;
  /** TLS below 1.2, and suites without forward secrecy, between gateway and HIS. */
  readonly allowOldTls?: Allowed & { readonly minVersion: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' };
  /** A certificate that cannot be verified: `upstreamPin` stands in its place. */
  readonly allowUnverifiedCertificate?: Allowed;
}

/** Who answers for it, and the last day on which it counts (ISO date). */
interface Allowed {
  readonly owner: string;
  readonly until: string;
}

export interface Site {
  readonly config: SiteConfig;
  readonly publicOrigin: string;
  readonly publicHost: string;
  readonly publicHostname: string;
  readonly upstreamUrl: URL;
  readonly scriptCookies: ReadonlySet<string>;
  readonly attribution: Attribution;
  /** The same for roles, of which one person may have several. */
  readonly roles: Attribution;
  readonly agent: HttpAgent | HttpsAgent;
  /** For bodies that may be slow: they cannot use up the connections of everybody else. */
  readonly uploads: HttpAgent | HttpsAgent;
  /** For what is asked again: every connection is a new one. */
  readonly fresh: HttpAgent | HttpsAgent;
  /** Null: links stay as they are. */
  readonly links: LinkMap | null;
  /** Weak transport that is used for the HIS; each with its end. */
  readonly exceptions: readonly TransportException[];
}

/** Throws on a config that must not start: weak transport without an exception in force. */
export function createSite(config: SiteConfig, now: Date): Site {
  const publicUrl = new URL(config.publicOrigin);
  const upstreamUrl = new URL(config.upstream);
  if (publicUrl.protocol !== 'https:') throw new Error('publicOrigin must be https');
  if (publicUrl.origin !== config.publicOrigin) throw new Error('publicOrigin must be an origin');
  if (upstreamUrl.pathname !== '/' || upstreamUrl.search !== '') {
    throw new Error('upstream must be an origin, without a path');
  }
  const isTls = upstreamUrl.protocol === 'https:';
  if (!isTls && upstreamUrl.protocol !== 'http:') throw new Error('upstream must be http or https');
  const exceptions = exceptionsOf(config, isTls);
  if (!isTls && exceptions.length === 0) {
    throw new Error('a plaintext upstream needs allowPlaintextUpstream with owner and until');
  }
  for (const exception of exceptions) checkException(exception, now);
  return {
    config,
    publicOrigin: publicUrl.origin,
    publicHost: publicUrl.host,
    publicHostname: publicUrl.hostname,
    upstreamUrl,
    scriptCookies: new Set(config.scriptCookies ?? []),
    attribution: new Attribution(
      [
        ...(config.userCookie === undefined ? [] : [{ cookie: config.userCookie }]),
        ...(config.userFrom ?? []),
      ],
      Date.now,
    ),
    roles: new Attribution(config.roleFrom ?? [], Date.now, true),
    links: config.rewriteLinks === false ? null : linkMap(publicUrl.origin, upstreamUrl.origin),
    exceptions,
    agent: letGoEarly(agentFor(config, isTls)),
    uploads: letGoEarly(agentFor(config, isTls)),
    fresh: keepNone(agentFor(config, isTls)),
  };
}

function agentFor(config: SiteConfig, isTls: boolean): HttpAgent | HttpsAgent {
  if (isTls) return createUpstreamAgent(upstreamPolicy(config));
  return new HttpAgent({
    keepAlive: true,
    maxSockets: 256,
    maxFreeSockets: 64,
    scheduling: 'lifo',
  });
}

function upstreamPolicy(config: SiteConfig): UpstreamPolicy {
  const { upstreamCa, upstreamPin, upstreamClient, allowOldTls } = config;
  return {
    ...(upstreamCa === undefined ? {} : { ca: upstreamCa }),
    ...(upstreamPin === undefined ? {} : { spkiPin: upstreamPin }),
    ...(upstreamClient === undefined ? {} : { client: upstreamClient }),
    ...(allowOldTls === undefined ? {} : { dangerouslyOldTls: allowOldTls.minVersion }),
    ...(config.allowUnverifiedCertificate === undefined ? {} : { dangerouslyPinOnly: true }),
  };
}

/** Those that the upstream's scheme can make use of. */
function exceptionsOf(config: SiteConfig, isTls: boolean): TransportException[] {
  const { allowPlaintextUpstream, allowOldTls, allowUnverifiedCertificate } = config;
  const given = isTls
    ? ([
        ['oldTls', allowOldTls],
        ['unverified', allowUnverifiedCertificate],
      ] as const)
    : ([['plaintext', allowPlaintextUpstream]] as const);
  return given.flatMap(([kind, exception]) =>
    exception === undefined ? [] : [{ kind, owner: exception.owner, until: exception.until }],
  );
}

const words: Readonly<Record<WeakTransport, string>> = {
  plaintext: 'plaintext exception',
  oldTls: 'exception for old TLS',
  unverified: 'exception for an unverified certificate',
};

/** Design promise 6: weak transport only by an exception that is dated and named. */
function checkException(exception: TransportException, now: Date): void {
  const { kind, owner, until } = exception;
  if (owner.trim() === '') throw new Error(`the ${words[kind]} needs an owner`);
  if (exceptionState(exception, now.getTime()) === 'ended') {
    throw new Error(`the ${words[kind]} of ${owner} ended on ${until}`);
  }
}

/**
 * Chooses by Host: the site that names it, else the one that names none; undefined: nobody's.
 * @param anyPort by name alone: the listener for systems has another port than the site's own
 */
export function siteFor(sites: readonly Site[], host: string, anyPort = false): Site | undefined {
  const bare = host.endsWith(':443') ? host.slice(0, -4) : host;
  const name = host.replace(/:\d+$/, '');
  return (
    sites.find((site) => site.config.host?.toLowerCase() === bare) ??
    (anyPort
      ? sites.find((site) => site.config.host?.toLowerCase().replace(/:\d+$/, '') === name)
      : undefined) ??
    sites.find((site) => site.config.host === undefined)
  );
}
