// What a verified connection says of its other end.
import { createHash, X509Certificate } from 'node:crypto';
import { checkServerIdentity } from 'node:tls';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { TlsFacts } from '../../shared/records/record-base.ts';
import { pinMismatch } from './failure-reason.ts';

/** SHA-256 of a certificate's SubjectPublicKeyInfo, hex (the value that RFC 7469 pins). */
export function spkiPin(certificateDer: Uint8Array): string {
  const key = new X509Certificate(certificateDer).publicKey;
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/** Version, suite and peer pin of an established connection. */
export function tlsFactsOf(socket: TLSSocket): TlsFacts {
  // `unknown` only for a socket that has closed meanwhile.
  const facts: TlsFacts = {
    version: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher()?.name ?? 'unknown',
  };
  const certificate = socket.getPeerX509Certificate();
  return certificate === undefined ? facts : { ...facts, peerPin: spkiPin(certificate.raw) };
}

/** Name check (RFC 9525) and, where pins are configured, that the key is one of them as well. */
export function identityCheck(
  pin: string | readonly string[] | undefined,
): (host: string, certificate: PeerCertificate) => Error | undefined {
  return (host, certificate) => {
    // The name is checked first, pin or not: a pin does not excuse a wrong name.
    const wrongName = checkServerIdentity(host, certificate);
    if (wrongName !== undefined || pin === undefined) return wrongName;
    const pins = typeof pin === 'string' ? [pin] : pin;
    const presented = spkiPin(certificate.raw);
    if (pins.some((each) => each.toLowerCase() === presented)) return undefined;
    return Object.assign(new Error('the public key is not the pinned one'), { code: pinMismatch });
  };
}
