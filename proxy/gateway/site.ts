// One system behind the gateway: where browsers find it, where it really is, how we reach it.
import { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { createUpstreamAgent } from '../tls/upstream-agent.ts';
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
  /** Absolute links to the HIS and to plain http become links to `publicOrigin`; absent: they do. */
  readonly rewriteLinks?: boolean;
  /** Plaintext between gateway and HIS: who answers for it, until when (ISO date). */
  readonly allowPlaintextUpstream?: { readonly owner: string; readonly until: string };
}

export interface Site {
  readonly config: SiteConfig;
  readonly publicOrigin: string;
  readonly publicHost: string;
  readonly publicHostname: string;
  readonly upstreamUrl: URL;
  readonly scriptCookies: ReadonlySet<string>;
  readonly agent: HttpAgent | HttpsAgent;
  /** Null: links stay as they are. */
  readonly links: LinkMap | null;
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
  if (!isTls) checkException(config, now);
  return {
    config,
    publicOrigin: publicUrl.origin,
    publicHost: publicUrl.host,
    publicHostname: publicUrl.hostname,
    upstreamUrl,
    scriptCookies: new Set(config.scriptCookies ?? []),
    links: config.rewriteLinks === false ? null : linkMap(publicUrl.origin, upstreamUrl.origin),
    agent: isTls
      ? createUpstreamAgent({
          ...(config.upstreamCa === undefined ? {} : { ca: config.upstreamCa }),
          ...(config.upstreamPin === undefined ? {} : { spkiPin: config.upstreamPin }),
        })
      : new HttpAgent({ keepAlive: true, maxSockets: 256, maxFreeSockets: 64, scheduling: 'lifo' }),
  };
}

/** Design promise 6: plaintext only by an exception that is dated and named. */
function checkException({ allowPlaintextUpstream: exception }: SiteConfig, now: Date): void {
  if (exception === undefined || exception.owner.trim() === '') {
    throw new Error('a plaintext upstream needs allowPlaintextUpstream with owner and until');
  }
  const until = new Date(exception.until);
  if (!(until.getTime() > now.getTime())) {
    throw new Error(`the plaintext exception of ${exception.owner} ended on ${exception.until}`);
  }
}

/** Chooses by Host: the site that names it, else the one that names none; undefined: nobody's. */
export function siteFor(sites: readonly Site[], host: string): Site | undefined {
  const bare = host.endsWith(':443') ? host.slice(0, -4) : host;
  return (
    sites.find((site) => site.config.host?.toLowerCase() === bare) ??
    sites.find((site) => site.config.host === undefined)
  );
}
