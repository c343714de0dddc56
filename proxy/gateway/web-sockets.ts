// WebSocket upgrades. They never pass the Express chain, so they have a gate of their own: what is not
// a proper handshake of this site's own pages is destroyed, what is, is proxied, and its messages are watched.
import { createHash } from 'node:crypto';
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { rawRefusal } from '../tls/refusals.ts';
import { secureCookie } from './secure-cookie.ts';
import type { Site } from './site.ts';
import { agreedExtensions } from './sockets/agreed-extensions.ts';
import type { OpenSockets } from './sockets/open-sockets.ts';
import { openedBase, SocketWatch, type SocketWatchDeps } from './sockets/socket-watch.ts';

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

export interface SocketDeps extends SocketWatchDeps {
  readonly sockets: OpenSockets;
}

/**
 * Checks the upstream's 101 before httpxy passes it on: a wrong accept key means that it is not the
 * answer to this handshake. Watches what an accepted connection carries.
 */
export function guardHandshake(
  proxyReq: ClientRequest,
  req: IncomingMessage,
  socket: Socket,
  deps: SocketDeps,
): void {
  socket.on('error', () => proxyReq.destroy());
  proxyReq.prependListener('upgrade', (response: IncomingMessage, upstream: Socket) => {
    const { headers } = response;
    const key = req.headers['sec-websocket-key'] ?? '';
    const accepted =
      response.statusCode === 101 &&
      headers.upgrade?.toLowerCase() === 'websocket' &&
      headers['sec-websocket-accept'] === acceptKey(key);
    cleanHandshake(headers, deps.site);
    if (!accepted) {
      upstream.destroy();
      socket.end(rawRefusal('partnerBroken'));
      recordForeign(req, deps);
      return;
    }
    watch(req, headers['sec-websocket-extensions'], { socket, upstream }, deps);
  });
}

function cleanHandshake(headers: IncomingHttpHeaders, site: Site): void {
  for (const name of Object.keys(headers)) if (!allowed.has(name)) delete headers[name];
  if (headers['set-cookie'] !== undefined) {
    headers['set-cookie'] = headers['set-cookie'].map((c) => secureCookie(c, site));
  }
  for (const [name, value] of Object.entries(headers)) {
    // httpxy writes these as UTF-8 text into the socket.
    if (/[^\t\x20-\x7e]/.test(String(value))) delete headers[name];
  }
}

function watch(
  req: IncomingMessage,
  extensions: string | undefined,
  { socket, upstream }: { socket: Socket; upstream: Socket },
  deps: SocketDeps,
): void {
  const agreed = agreedExtensions(extensions);
  if (agreed === null) {
    // What only the two ends can read: said once, when it opens.
    deps.recorder.record({ ...openedBase(req, deps.site), ...unread('coding') });
    deps.sockets.add({ browser: socket, his: upstream, watch: null });
    return;
  }
  const watching = new SocketWatch(req, agreed, deps);
  deps.sockets.add({ browser: socket, his: upstream, watch: watching });
  // Behind the pipes, which httpxy makes in this same turn: their bytes go first.
  process.nextTick(() => {
    watching.hear('his', upstream);
    watching.hear('browser', socket);
  });
}

/** The HIS changed to another protocol than was asked for; nothing of it was passed on. */
export function recordForeign(
  req: IncomingMessage,
  { site, recorder }: Pick<SocketDeps, 'site' | 'recorder'>,
): void {
  const { method = 'GET' } = req;
  recorder.record({
    ...openedBase(req, site),
    method,
    status: 502,
    mediaType: 'upgrade',
    ...unread('format'),
  });
}

function unread(reason: 'coding' | 'format') {
  return {
    patients: { count: 0, refs: [] },
    inspection: {
      verdict: 'uninspected' as const,
      reason,
      kinds: {},
      bytesInspected: 0,
      bytesTotal: 0,
    },
  };
}

/** RFC 6455 §1.3. */
function acceptKey(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}
