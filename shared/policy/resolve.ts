// What a policy says of one field and of one page.
import type { IdentifierKind } from '../identifiers/kind.ts';
import type { Resolution } from './policy.ts';
import type { PagePolicy } from './strictest-policy.ts';

/** A kind the policy does not name is masked. */
export function resolveField(policy: PagePolicy, kind: IdentifierKind): Resolution {
  return policy.fields[kind] ?? 'mask';
}

/** The figures of reveals, with the shipped ones where the policy says nothing. */
export function revealLimits({ reveal }: PagePolicy): {
  readonly batchLimit: number;
  readonly idleSeconds: number;
  readonly breakGlassSeconds: number;
} {
  const { batchLimit = 20, idleSeconds = 60, breakGlassSeconds = 120 } = reveal;
  return { batchLimit, idleSeconds, breakGlassSeconds };
}

/** How strongly pages are marked: 0 is not at all, 1 faintly. */
export function watermarkStrength({ watermark }: PagePolicy): number {
  if (watermark === undefined || watermark.on === false) return 0;
  return watermark.opacity === 'normal' ? 1.4 : 1;
}

/**
 * Whether a page is protected: always when no sites are listed, else when its own origin or that of a
 * page around it is. A listed site that is no web address is somebody's mistake: every page is
 * protected then, because the one that was meant may be this one.
 */
export function isProtected(sites: readonly string[], origins: readonly string[]): boolean {
  const listed = sites.map(originOf);
  if (listed.length === 0 || listed.includes(null)) return true;
  return origins.some((origin) => listed.includes(origin));
}

/** Origin of an http or https address; null for anything else (`his.example:8443` has no scheme). */
function originOf(site: string): string | null {
  try {
    const { protocol, origin } = new URL(site);
    return /^https?:$/.test(protocol) ? origin : null;
  } catch {
    return null;
  }
}
