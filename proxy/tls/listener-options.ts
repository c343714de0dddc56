// What every TLS listener of the product insists on. Always the full set: `setSecureContext` resets
// what it is not given, and a reload that names only key and certificate quietly brings TLS 1.0 back.
import { constants } from 'node:crypto';
import { createServer } from 'node:https';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import type { ServerIdentity } from './local-authority.ts';
import type { ClientTrust } from './system-client.ts';

/** Forward-secret AEAD suites only (RFC 9325 §4.2); the TLS 1.3 suites first. */
const ciphers = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_AES_128_GCM_SHA256',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

/** 128 bits and more; the hybrid one (X25519 with ML-KEM-768) for what is recorded today and broken later. */
const groups = 'X25519MLKEM768:X25519:P-256:P-384';

/** What a listener shows, and whom it asks for a certificate: a system must have one, a browser never sees the question. */
export interface ListenerIdentity extends Pick<ServerIdentity, 'key' | 'cert'> {
  readonly clients?: ClientTrust;
}

/** The complete TLS settings of a listener, for creation and for every reload. */
export function listenerOptions({ key, cert, clients }: ListenerIdentity): SecureContextOptions {
  return {
    key,
    cert,
    ...(clients === undefined ? {} : { ca: clients.ca }),
    ...(clients?.crl === undefined ? {} : { crl: clients.crl }),
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    ciphers,
    ecdhCurve: groups,
    // Nobody needs to renegotiate TLS 1.2, and each time costs us more than the client.
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_COMPRESSION,
    // Ours: an old client must not choose its weakest suite.
    honorCipherOrder: true,
  };
}

/**
 * An HTTP/1.1 server over TLS with the limits that keep one client from holding the others up. HTTP/2
 * is not offered (with Express 5 it hangs). `requestTimeout` is off, for it would cut slow uploads of
 * images: `guardUploadRate` takes its place.
 */
export function createTlsServer(identity: ListenerIdentity, handler: RequestListener): Server {
  const server = createServer(
    {
      ...listenerOptions(identity),
      requestCert: identity.clients !== undefined,
      rejectUnauthorized: identity.clients !== undefined,
      ALPNProtocols: ['http/1.1'],
      handshakeTimeout: 10_000,
      // ms; against a client that sends its headers a byte at a time.
      headersTimeout: 20_000,
      requestTimeout: 0,
      // Longer than the 60 s of common load balancers: they close first, and lose no request.
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 5_000,
      // Twice Node's default: HIS cookies of single sign-on are long.
      maxHeaderSize: 32_768,
      insecureHTTPParser: false,
      requireHostHeader: true,
      noDelay: true,
    },
    handler,
  );
  server.maxHeadersCount = 200;
  server.prependListener('request', endBehind);
  return server;
}

/** An answer that is destroyed while those before it on its connection are being sent never destroys the connection:
 *  Node would hand it over to a dead answer, and the client would wait for ever. */
function endBehind(_req: IncomingMessage, res: ServerResponse): void {
  if (res.socket !== null) return;
  res.once('socket', (socket) => {
    // What was answered before goes out first.
    if (res.destroyed) socket.destroySoon();
  });
}

/** Puts a renewed certificate to work for new connections; protocol and suites stay as they were. */
export function reloadIdentity(server: Server, identity: ListenerIdentity): void {
  server.setSecureContext(listenerOptions(identity));
}
