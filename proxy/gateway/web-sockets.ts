// WebSocket upgrades. They never pass the Express chain, so they have a gate of their own: what is not
// a proper handshake of this site's own pages is destroyed, what is, is proxied and recorded as not
// inspected.
import { createHash } from 'node:crypto';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { redactPath } from '../../shared/records/redact-path.ts';
import { rawRefusal } from '../tls/refusals.ts';
import type { Recorder } from './recorder.ts';
import { actorOf, listenerTls } from './served-record.ts';
import { secureCookie } from './secure-cookie.ts';
import type { Site } from './site.ts';

/** RFC 6455 §4.2.1, and the Origin of the site itself: other sites' pages may not ride on a session. */
export function isHandshake(req: IncomingMessage, site: Site): boolean {
  const { headers } = req;
  const key = headers['sec-websocket-key'];
  return (
    req.method === 'GET' &&
    req.httpVersion === '1.1' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-version'] === '13' &&
    key !== undefined &&
    Buffer.from(key, 'base64').length === 16 &&
    (headers.origin === undefined || headers.origin === site.publicOrigin)
  );
}

/** What RFC 6455 §4.2.2 lets a server send; the rest of a 101 is not passed on. */
const allowed = new Set([
  'upgrade',
  'connection',
  'sec-websocket-accept',
  'sec-websocket-protocol',
  'sec-websocket-extensions',
  'set-cookie',
]);

/**
 * Checks the upstream's 101 before httpxy passes it on: a wrong accept key means that it is not the
 * answer to this handshake. Records an accepted connection.
 */
export function guardHandshake(
  proxyReq: ClientRequest,
  req: IncomingMessage,
  socket: Socket,
  deps: { site: Site; recorder: Recorder },
): void {
  socket.on('error', () => proxyReq.destroy());
  proxyReq.prependListener('upgrade', (response: IncomingMessage, upstream: Socket) => {
    const { headers } = response;
    const key = req.headers['sec-websocket-key'] ?? '';
    const accepted =
      response.statusCode === 101 &&
      headers.upgrade?.toLowerCase() === 'websocket' &&
      headers['sec-websocket-accept'] === acceptKey(key);
    for (const name of Object.keys(headers)) if (!allowed.has(name)) delete headers[name];
    if (headers['set-cookie'] !== undefined) {
      headers['set-cookie'] = headers['set-cookie'].map((c) => secureCookie(c, deps.site));
    }
    for (const [name, value] of Object.entries(headers)) {
      // httpxy writes these as UTF-8 text into the socket.
      if (/[^\t\x20-\x7e]/.test(String(value))) delete headers[name];
    }
    if (!accepted) {
      upstream.destroy();
      socket.end(rawRefusal('partnerBroken'));
      return;
    }
    deps.recorder.record({
      kind: 'served',
      actor: actorOf(req, deps.site),
      site: deps.site.publicOrigin,
      method: 'GET',
      path: redactPath(req.url ?? '/'),
      status: 101,
      mediaType: 'websocket',
      patients: { count: 0, refs: [] },
      inspection: {
        verdict: 'uninspected',
        reason: 'format',
        kinds: {},
        bytesInspected: 0,
        bytesTotal: 0,
      },
      tls: listenerTls(req),
    });
  });
}

/** RFC 6455 §1.3. */
function acceptKey(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}
