// How the product connects to a system behind it: one agent for each policy, never per-request TLS
// options (http-proxy-middleware's `ssl` is mutated and shared).
import { constants } from 'node:crypto';
import { Agent, type AgentOptions } from 'node:https';
import { connect } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { isIP } from 'node:net';
import type { TlsFacts } from '../../shared/records/record-base.ts';
import { isOurCertificateRefused, isTakenByPeer } from './client-verdict.ts';
import { connectionFailure } from './failure-reason.ts';
import type { ConnectionFailure } from './failure-reason.ts';
import { identityCheck, tlsFactsOf } from './peer.ts';
import { PinnedAgent } from './pinned-agent.ts';

/** What a system behind us must prove. Part of no request: one agent carries one policy. */
export interface UpstreamPolicy {
  /** Trust anchors, PEM. Given, they replace the system's; absent, the system's count. */
  readonly ca?: string;
  /** SHA-256 of the SubjectPublicKeyInfo the peer must present, or of several of which it must present one,
   *  hex; checked beside the name. */
  readonly spkiPin?: string | readonly string[];
  /** Lowest TLS version accepted. */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
  /** Our certificate with its chain and its key, PEM, for a peer that asks who we are. */
  readonly client?: { readonly cert: string; readonly key: string };
  /** Only under a dated exception: versions down to this one, and the suites that go with them. */
  readonly dangerouslyOldTls?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2';
  /** Only under a dated exception: `spkiPin` alone decides, in the place of chain and name. */
  readonly dangerouslyPinOnly?: true;
}

/** Old suites too, but none without a key exchange that names the peer, and none without encryption. */
const oldCiphers = 'ALL:!aNULL:!eNULL:!EXPORT:@SECLEVEL=0';

/** Verification cannot be switched off: the one exception puts a pin in its place. */
function secureOptions(policy: UpstreamPolicy): ConnectionOptions {
  return {
    minVersion: policy.minVersion ?? 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    rejectUnauthorized: true,
    checkServerIdentity: identityCheck(policy.spkiPin),
    ...(policy.ca === undefined ? {} : { ca: policy.ca }),
    ...policy.client,
    ...(policy.dangerouslyOldTls === undefined
      ? {}
      : {
          minVersion: policy.dangerouslyOldTls,
          ciphers: oldCiphers,
          // Servers of before RFC 5746 do not say that they renegotiate safely; clients never ask them to.
          secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
        }),
  };
}

/** A keep-alive agent whose every new connection obeys `policy`. */
export function createUpstreamAgent(policy: UpstreamPolicy): Agent {
  const options: AgentOptions = {
    ...secureOptions(policy),
    keepAlive: true,
    maxSockets: 256,
    maxFreeSockets: 64,
    // The connection used last is the one least likely to have been closed by the other side.
    scheduling: 'lifo',
  };
  if (policy.dangerouslyPinOnly !== true) return new Agent(options);
  if (typeof policy.spkiPin !== 'string') {
    throw new Error('an unverified certificate needs a pin');
  }
  return new PinnedAgent(options, policy.spkiPin);
}

export type VerifiedConnection =
  | { readonly ok: true; readonly socket: TLSSocket; readonly facts: TlsFacts }
  | { readonly ok: false; readonly reason: ConnectionFailure };

/**
 * Opens one connection and hands it over only after the handshake is complete, the certificate verified and ours
 * taken where the peer asks for one: until then nothing of ours, not even a path, is on the wire.
 */
export function connectVerified(options: {
  host: string;
  port: number;
  policy: UpstreamPolicy;
  timeoutMs: number;
}): Promise<VerifiedConnection> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const host = options.host.replace(/^\[|\]$/g, '');
    const socket = connect({
      ...secureOptions(options.policy),
      host,
      port: options.port,
      // SNI takes no addresses (RFC 6066 §3); the certificate is checked against `host` anyway.
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ALPNProtocols: ['http/1.1'],
    });
    // A head and its body are two writes: the second must not wait for the first one's delayed acknowledgement.
    socket.setNoDelay(true);
    const fail = (reason: ConnectionFailure): void => {
      socket.destroy();
      resolve({ ok: false, reason });
    };
    const timer = setTimeout(() => {
      fail(socket.connecting ? 'partnerUnreachable' : 'tlsHandshake');
    }, options.timeoutMs);
    socket.on('error', (error) => {
      clearTimeout(timer);
      const isAboutUs = isOurCertificateRefused(socket, error);
      fail(isAboutUs ? 'tlsClientRefused' : connectionFailure(error, false));
    });
    socket.once('close', () => {
      clearTimeout(timer);
      fail('tlsHandshake');
    });
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      // `rejectUnauthorized` has ended it before this; said twice, for it is the promise itself.
      if (!socket.authorized) return fail('tlsCertificate');
      const facts = tlsFactsOf(socket);
      void isTakenByPeer(socket, performance.now() - begun).then((isTaken) => {
        // Later errors belong to whoever uses the socket; the listener above stays as a safety net.
        if (isTaken) resolve({ ok: true, socket, facts });
        else fail('tlsClientRefused');
      });
    });
  });
}
