// Why a connection did not come about, in the product's closed words. Node reports it in a hundred
// codes; a record and a person need six.
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';

export type ConnectionFailure = Extract<
  RefusalReason,
  | 'tlsCertificate'
  | 'tlsVersion'
  | 'tlsHandshake'
  | 'tlsClientRefused'
  | 'partnerUnreachable'
  | 'partnerBroken'
>;

/** Error code of our own check of a pinned public key. */
export const pinMismatch = 'ERR_MEDVEIL_PIN';

// X509 verification results, as Node names them, and the checks Node and we add.
const certificateCodes = new Set([
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_TLS_CERT_ALTNAME_FORMAT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  pinMismatch,
]);

// Either side's word that the versions have nothing in common.
const versionCodes = new Set([
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
  'ERR_SSL_VERSION_TOO_LOW',
]);

const unreachableCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
  'ERR_SOCKET_CONNECTION_TIMEOUT',
]);

/**
 * @param error what `connect` or the request reported
 * @param secured whether the TLS handshake had been completed and verified (true for plain http)
 */
export function connectionFailure(error: unknown, secured: boolean): ConnectionFailure {
  const code = codeOf(error);
  // `CERT_…` are OpenSSL's own: expired, not yet valid, revoked, untrusted.
  if (certificateCodes.has(code) || code.startsWith('CERT_')) return 'tlsCertificate';
  if (versionCodes.has(code)) return 'tlsVersion';
  if (unreachableCodes.has(code)) return 'partnerUnreachable';
  // What is left broke after a verified connection, or before there was one.
  return secured ? 'partnerBroken' : 'tlsHandshake';
}

/** The system or OpenSSL code of an error, empty when it has none. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  // An AggregateError of several addresses (RFC 8305): the first one tried speaks for all.
  if (error.code === undefined && 'errors' in error && Array.isArray(error.errors)) {
    return codeOf(error.errors[0]);
  }
  return typeof error.code === 'string' ? error.code : '';
}
