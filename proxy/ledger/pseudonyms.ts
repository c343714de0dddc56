// Patient identifiers become keyed pseudonyms here and nowhere else. The key never enters the
// database: an unkeyed hash of a resident ID falls to a search of its 10^11 possible values.
import { createHmac } from 'node:crypto';
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import { normaliseIdentifier } from '../../shared/identifiers/normalise.ts';
import type { PatientRef } from '../../shared/records/record-base.ts';

export interface Pseudonymiser {
  /** The same value, however it is written, gives the same ref; other kinds never collide. */
  (kind: IdentifierKind, value: string): PatientRef;
}

/**
 * HMAC-SHA-256 over `kind ‖ 0x1f ‖ normalised value`, truncated to 128 bits.
 * @param key 32 bytes, kept outside the database
 * @param epoch number of the key, part of the ref
 */
export function pseudonymiser(key: Uint8Array, epoch: number): Pseudonymiser {
  return (kind, value) => {
    const mac = createHmac('sha256', key).update(
      `${kind}\u001f${normaliseIdentifier(kind, value)}`,
    );
    // 128 of 256 bits: collisions stay out of reach, and a row stays readable.
    return `p${epoch}.${mac.digest().subarray(0, 16).toString('base64url')}` as PatientRef;
  };
}
