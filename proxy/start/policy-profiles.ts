// Site profiles of the configuration as browsers get them: with their sites, and their selectors as rule
// packs, so that pages read one kind of rules only.
import type { RulePack } from '../../shared/detect/rule-pack.ts';
import type { SiteProfile } from '../../shared/policy/site-profile.ts';
import type { Config } from '../config/config-schema.ts';

/** @param sites origins of the configured sites, for profiles that name none */
export function profilesOf({ profiles }: Config, sites: readonly string[]): SiteProfile[] {
  return profiles.map((profile) => {
    const delivered = { ...profile, sites: profile.sites ?? [...sites] };
    delete delivered.selectors;
    return delivered;
  });
}

/** A pack for each profile that has selectors. */
export function profilePacks({ profiles }: Config, sites: readonly string[]): RulePack[] {
  return profiles.flatMap(({ id, sites: own = [...sites], selectors = [] }) => {
    return selectors.length > 0 ? [{ v: 1, id, version: 1, sites: own, selectors }] : [];
  });
}
