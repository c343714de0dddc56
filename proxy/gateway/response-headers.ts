// What of the HIS's response headers a browser gets to see: nothing that belongs to our connection to
// the HIS, nothing that points past the gateway, no cookie that travels in clear.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { asciiDisposition, asciiLocation } from './header-text.ts';
import { endToEnd } from './hop-by-hop.ts';
import { publicLocation } from './location.ts';
import { rewriteText } from './link-rewriter.ts';
import { secureCookie } from './secure-cookie.ts';
import type { Site } from './site.ts';

/** One year; subdomains are another decision (RFC 6797 §6.1.1). */
export const strictTransport = 'max-age=31536000';

// Framing is between Node and the browser; httpxy would otherwise copy the HIS's word.
const framing = new Set(['transfer-encoding']);

/** Headers that name origins or hold links inside other text. */
const withLinks = [
  'link',
  'content-security-policy',
  'content-security-policy-report-only',
  'access-control-allow-origin',
  'timing-allow-origin',
  'x-frame-options',
  'sourcemap',
  'report-to',
  'reporting-endpoints',
];

/**
 * Replaces `proxyRes.headers` before httpxy copies them. Throws when the status is none that can be
 * sent on (`000`): Node would throw later, where nobody catches it.
 */
export function cleanResponseHeaders(
  proxyRes: IncomingMessage,
  res: ServerResponse,
  site: Site,
): void {
  const status = proxyRes.statusCode ?? 0;
  if (status < 200 || status > 999) throw new Error('no final status');
  if (!/^[\t\x20-\x7e]*$/.test(proxyRes.statusMessage ?? '')) proxyRes.statusMessage = '';
  const headers = endToEnd(proxyRes.headers, framing);
  proxyRes.headers = headers;
  headers.connection = res.shouldKeepAlive ? 'keep-alive' : 'close';
  headers['strict-transport-security'] = strictTransport;
  // What browsers of today do by themselves; older ones tell other sites the whole address, patient
  // number and all.
  headers['referrer-policy'] ??= 'strict-origin-when-cross-origin';
  if (headers.location !== undefined) {
    headers.location = publicLocation(asciiLocation(headers.location), site);
  }
  if (typeof headers['content-location'] === 'string') {
    headers['content-location'] = publicLocation(asciiLocation(headers['content-location']), site);
  }
  if (typeof headers['refresh'] === 'string') {
    headers['refresh'] = headers['refresh'].replace(
      /(url\s*=\s*)(["']?)([^"']+)/i,
      (_, lead: string, quote: string, url: string) =>
        `${lead}${quote}${publicLocation(asciiLocation(url), site)}`,
    );
  }
  if (site.links !== null) {
    for (const name of withLinks) {
      const value = headers[name];
      if (typeof value === 'string') headers[name] = rewriteText(value, site.links);
    }
  }
  const cookies = headers['set-cookie'];
  if (cookies !== undefined) headers['set-cookie'] = cookies.map((c) => secureCookie(c, site));
  const disposition = headers['content-disposition'];
  if (disposition !== undefined) headers['content-disposition'] = asciiDisposition(disposition);
}
