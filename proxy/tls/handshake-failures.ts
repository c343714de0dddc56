// TLS handshakes that fail at our own listeners: an old browser, a scanner, a client that does not
// trust us. Each kind is recorded, but a scanner must not be able to fill the ledger with them.
import type { Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Ledger } from '../ledger/contract.ts';
import { codeOf } from './failure-reason.ts';

/** Why a handshake at our listener failed. */
export type HandshakeFailure =
  | 'plainHttp'
  | 'oldVersion'
  | 'noSharedCipher'
  | 'certificateRefused'
  | 'clientCertificateMissing'
  | 'clientCertificateRefused'
  | 'timeout'
  | 'aborted'
  | 'other';

/** Records a minute for one listener, whatever comes. */
const perMinute = 60;

/**
 * Records failed handshakes of `server` as `exposure.tls`: at most one a minute for each pair of
 * address and reason, and at most 60 a minute in all. `onFault` is told when recording fails.
 */
export function recordHandshakeFailures(
  server: Server,
  deps: { ledger: Ledger; site: string; onFault: () => void; now?: () => number },
): void {
  const now = deps.now ?? Date.now;
  const seen = new Set<string>();
  let windowStart = now();
  server.on('tlsClientError', (error: Error, socket: TLSSocket) => {
    const address = socket.remoteAddress ?? null;
    // Whatever Node has done with it: nothing more is read after a failed handshake.
    socket.destroy();
    if (now() - windowStart >= 60_000) {
      windowStart = now();
      seen.clear();
    }
    const reason = handshakeFailure(error, !!socket.authorizationError);
    const key = `${address ?? ''} ${reason}`;
    // The set holds what was recorded in this minute, so its size is the count.
    if (seen.has(key) || seen.size >= perMinute) return;
    seen.add(key);
    deps.ledger
      .append({
        kind: 'exposure.tls',
        actor: { user: null, device: null, workstation: address },
        site: deps.site,
        reason,
      })
      .catch(deps.onFault);
  });
}

/**
 * The closed word for an error of `tlsClientError`.
 * @param refusedClient the client showed a certificate that we do not take; Node calls that a reset
 */
export function handshakeFailure(error: unknown, refusedClient = false): HandshakeFailure {
  if (refusedClient) return 'clientCertificateRefused';
  const code = codeOf(error);
  switch (code) {
    case 'ERR_SSL_HTTP_REQUEST':
      return 'plainHttp';
    case 'ERR_SSL_UNSUPPORTED_PROTOCOL':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_VERSION_TOO_LOW':
    case 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION':
      return 'oldVersion';
    case 'ERR_SSL_NO_SHARED_CIPHER':
    case 'ERR_SSL_NO_SHARED_SIGNATURE_ALGORITHMS':
      return 'noSharedCipher';
    case 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE':
      return 'clientCertificateMissing';
    case 'ERR_TLS_HANDSHAKE_TIMEOUT':
      return 'timeout';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'aborted';
    // The peer's alerts about our certificate: unknown CA, bad, expired, unsupported certificate.
    default:
      return /ALERT.*(CERTIFICATE|UNKNOWN_CA)/.test(code) ? 'certificateRefused' : 'other';
  }
}
