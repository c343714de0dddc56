// Redirects of the HIS, turned to the address that browsers use.
import type { Site } from './site.ts';

/**
 * An absolute address of the upstream, or of the public host over another scheme or port, as the same
 * path under the public origin. Relative addresses and other hosts stay as they are; what is not an
 * address at all becomes `/`.
 */
export function publicLocation(location: string, site: Site): string {
  if (location.startsWith('/') && !/^\/[/\\]/.test(location)) return location;
  let url: URL;
  try {
    url = new URL(location, site.publicOrigin);
  } catch {
    return '/';
  }
  // A relative reference such as `list?page=2` resolved to the public origin: keep it as written.
  if (!/^(?:[a-z][a-z0-9+.-]*:|[/\\]{2})/i.test(location)) return location;
  const ours =
    url.host === site.upstreamUrl.host ||
    url.hostname === site.publicHostname ||
    url.hostname === site.upstreamUrl.hostname;
  if (!ours || (url.protocol !== 'http:' && url.protocol !== 'https:')) return location;
  return `${site.publicOrigin}${url.pathname}${url.search}${url.hash}`;
}
