// From `policy.guards` to what browsers are told: kinds of places become the names on their lists.
import type { FileGuard, Guards } from '../../shared/policy/guards.ts';
import type { Config } from '../config/config-schema.ts';
import { domainsOf } from '../forward/destination-classes.ts';

type DownloadsOf = NonNullable<NonNullable<Config['policy']['guards']>['downloads']>;

/** Undefined where nothing is configured: browsers then go by what they were shipped with. */
export function guardsOf({ policy, forward }: Config): Guards | undefined {
  const { guards } = policy;
  if (guards === undefined) return undefined;
  const { mode, places, unread, pictures, downloads, sameReason, statistics } = guards;
  const named = places.map(({ classes = [], hosts = [], mode: of }) => ({
    hosts: [...new Set([...hosts, ...domainsOf(classes, forward.destinations)])],
    mode: of,
  }));
  // A list may be empty where the hospital has put all of its names on another.
  const listed = named.filter(({ hosts }) => hosts.length > 0);
  return {
    mode,
    ...(listed.length === 0 ? {} : { places: listed }),
    ...(unread === undefined ? {} : { unread }),
    ...(pictures === undefined ? {} : { pictures }),
    ...(downloads === undefined ? {} : { downloads: said(downloads) }),
    ...(statistics === undefined ? {} : { statistics }),
    ...(sameReason === undefined ? {} : { sameReason }),
  };
}

/** Without what is not said: policies are compared as bytes. */
function said({ mode, unread, pictures }: DownloadsOf): FileGuard {
  return {
    mode,
    ...(unread === undefined ? {} : { unread }),
    ...(pictures === undefined ? {} : { pictures }),
  };
}
