// What a policy says of one field and of one page.
import type { IdentifierKind } from '../identifiers/kind.ts';
import type { Resolution } from './policy.ts';
import type { PagePolicy } from './strictest-policy.ts';

/** A kind the policy does not name is masked. */
export function resolveField(policy: PagePolicy, kind: IdentifierKind): Resolution {
  return policy.fields[kind] ?? 'mask';
}

/**
 * Whether a page is protected: always when no sites are listed, else when its own origin or that of a
 * page around it is. A listed site that is no URL protects nothing.
 */
export function isProtected(sites: readonly string[], origins: readonly string[]): boolean {
  if (sites.length === 0) return true;
  const listed = new Set(sites.map(originOf));
  return origins.some((origin) => listed.has(origin));
}

function originOf(site: string): string {
  try {
    return new URL(site).origin;
  } catch {
    return site;
  }
}
