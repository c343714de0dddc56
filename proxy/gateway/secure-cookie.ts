// Cookies of a HIS that was written for http, made fit for TLS (RFC 6265bis).
import type { Site } from './site.ts';

/**
 * One Set-Cookie value with Secure, HttpOnly (unless the site's scripts read that cookie) and a
 * SameSite. `Strict` and `None` stay as given, anything else becomes Lax. A Domain that does not cover
 * the public host would make browsers drop the cookie: it goes.
 */
export function secureCookie(cookie: string, site: Site): string {
  const [pair = '', ...attributes] = cookie.split(';');
  const name = pair.split('=', 1)[0]?.trim() ?? '';
  const kept: string[] = [];
  let sameSite = 'Lax';
  for (const attribute of attributes) {
    const [key = '', value = ''] = attribute.split('=', 2);
    switch (key.trim().toLowerCase()) {
      case '':
      case 'secure':
      case 'httponly':
        break;
      case 'samesite':
        if (/^strict$/i.test(value.trim())) sameSite = 'Strict';
        if (/^none$/i.test(value.trim())) sameSite = 'None';
        break;
      case 'domain':
        if (covers(value.trim().replace(/^\./, '').toLowerCase(), site.publicHostname)) {
          kept.push(attribute.trim());
        }
        break;
      default:
        kept.push(attribute.trim());
    }
  }
  const httpOnly = site.scriptCookies.has(name) ? [] : ['HttpOnly'];
  return [pair.trim(), ...kept, 'Secure', ...httpOnly, `SameSite=${sameSite}`].join('; ');
}

function covers(domain: string, host: string): boolean {
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}
