// Whether a peer that asks who we are has taken our certificate, or that we have none. In TLS 1.3 our side of the
// handshake is complete before the peer has looked at it (RFC 8446 §4.4.2): what is written then may be on the
// wire, and is thrown away by a peer that does not know us.
import type { TLSSocket } from 'node:tls';
import { codeOf } from './failure-reason.ts';

/** Shortest wait, milliseconds, for the word of a peer that gives no session tickets. */
const leastWait = 200;

/** Whether the peer has sent a CertificateRequest: only there do servers name signature algorithms. */
export function asksWhoWeAre(socket: TLSSocket): boolean {
  // Nothing once it is closed, whatever the types say.
  const shared: readonly string[] | undefined = socket.getSharedSigalgs();
  return (shared ?? []).length > 0;
}

/** Whether a failed connection is the peer's word on our certificate: an alert after it had asked for one. */
export function isOurCertificateRefused(socket: TLSSocket, error: unknown): boolean {
  return codeOf(error).includes('ALERT') && asksWhoWeAre(socket);
}

/**
 * Waits after the handshake until the peer has judged us: its session ticket follows our last message, a refusal
 * ends the connection. Peers that do not ask, and all before TLS 1.3, have judged already.
 * @param handshakeMs how long connecting took; a peer that says nothing is taken at its word after twice that
 * @returns false when the peer has ended it; the connection is of no use then
 */
export function isTakenByPeer(socket: TLSSocket, handshakeMs: number): Promise<boolean> {
  if (socket.getProtocol() !== 'TLSv1.3' || !asksWhoWeAre(socket)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const settle = (isTaken: boolean) => (): void => {
      clearTimeout(timer);
      socket.off('session', onTaken).off('end', onEnded).off('close', onEnded);
      // The ticket is told of in the middle of a read: what is written before that is over stays where it is.
      setImmediate(() => resolve(isTaken && !socket.destroyed));
    };
    const [onTaken, onEnded] = [settle(true), settle(false)];
    const timer = setTimeout(onTaken, Math.max(leastWait, 2 * handshakeMs));
    // An error is always followed by the close.
    socket.once('session', onTaken).once('end', onEnded).once('close', onEnded);
  });
}
