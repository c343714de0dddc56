// What of a request's headers the HIS gets to see.
import type { IncomingMessage } from 'node:http';
import { attestationHeader } from '../../shared/messages/device-attestation.ts';
import { endToEnd } from './hop-by-hop.ts';

/** A client could forge each of these; the HIS believes them. */
const forged = new Set([
  // Node has answered it, and http-proxy-middleware skips its hooks when it is there.
  'expect',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-forwarded-server',
  'x-forwarded-prefix',
  'x-forwarded-ssl',
  'x-real-ip',
  'x-client-ip',
  'x-original-url',
  'x-rewrite-url',
  'x-http-method-override',
  'true-client-ip',
  'client-ip',
  'via',
  // What other proxies tell of a client's certificate: from a client it is a forged one.
  'client-cert',
  'client-cert-chain',
  'ssl-client-cert',
  'ssl-client-subject-dn',
  'ssl-client-verify',
  'x-client-cert',
  'x-client-dn',
  'x-client-verify',
  'x-forwarded-client-cert',
  'x-ssl-cert',
  'x-ssl-client-cert',
  'x-ssl-client-dn',
  'x-ssl-client-s-dn',
  'x-ssl-client-verify',
  'x-ssl-client-subject-dn',
  // Between browser and gateway: the HIS gets what it would get without us.
  attestationHeader,
]);

const decodable = new Set(['gzip', 'deflate', 'br', 'zstd', 'identity']);
const usualEncodings = 'gzip, deflate, br, zstd';

/**
 * Replaces `req.headers`: hop-by-hop headers, `Expect` and forged forwarding headers are gone, our own
 * are there; only content codings that we can undo are offered to the HIS.
 * @param publicHost host and port that browsers use; the HIS builds its links from it
 */
export function cleanRequestHeaders(req: IncomingMessage, publicHost: string): void {
  const headers = endToEnd(req.headers, forged);
  headers.host = publicHost;
  headers['x-forwarded-for'] = addressOf(req) ?? 'unknown';
  headers['x-forwarded-proto'] = 'https';
  headers['x-forwarded-host'] = publicHost;
  const offered = headers['accept-encoding'];
  if (typeof offered === 'string' && offered !== usualEncodings) {
    headers['accept-encoding'] = offered
      .split(',')
      .filter((coding) => decodable.has(coding.split(';', 1)[0]?.trim().toLowerCase() ?? ''))
      .join(',');
  }
  req.headers = headers;
}

/** The peer's address, an IPv4 one without its IPv6 wrapping; null when the socket is gone. */
export function addressOf(req: IncomingMessage): string | null {
  const address = req.socket.remoteAddress;
  if (address === undefined) return null;
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}
