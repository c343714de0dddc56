// Headers that belong to one connection and never cross a proxy (RFC 9110 §7.6.1).
import type { IncomingHttpHeaders } from 'node:http';

const always = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-authentication-info',
  'te',
  // A forwarded Trailer header without a chunked body ends the process (ERR_HTTP_TRAILER_INVALID).
  'trailer',
  'upgrade',
  'http2-settings',
]);

/** End-to-end headers that a `Connection` header may not take away with it. */
const protectedNames = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'content-type',
  'cookie',
  'authorization',
]);

/**
 * A copy of the headers without the fixed set, without whatever `Connection` names, and without
 * `more`. A copy, because deleting from Node's object makes every later use of it slow.
 */
export function endToEnd(
  headers: IncomingHttpHeaders,
  more: ReadonlySet<string>,
): IncomingHttpHeaders {
  const named = namedBy(headers.connection);
  const kept: IncomingHttpHeaders = {};
  for (const name in headers) {
    if (always.has(name) || more.has(name) || named?.has(name) === true) continue;
    if (name.includes('_') && isDisguised(name.replaceAll('_', '-'), more)) continue;
    kept[name] = headers[name];
  }
  return kept;
}

/** CGI and much after it read `X_Forwarded_For` and `X-Forwarded-For` as one name. */
function isDisguised(name: string, more: ReadonlySet<string>): boolean {
  return always.has(name) || more.has(name) || protectedNames.has(name);
}

function namedBy(connection: string | undefined): Set<string> | null {
  if (connection === undefined || /^(?:close|keep-alive|upgrade)$/i.test(connection)) return null;
  const names = connection.split(',').map((token) => token.trim().toLowerCase());
  return new Set(names.filter((name) => !protectedNames.has(name)));
}
