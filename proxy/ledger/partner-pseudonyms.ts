// Pseudonyms as one receiver outside sees them: two receivers who compare notes find no patient in common, and
// none finds a patient of the record. Made of our own pseudonyms, for the numbers behind them are nowhere.
import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { PatientRef } from '../../shared/records/record-base.ts';
import type { PseudonymKey } from './pseudonyms.ts';

/** Our pseudonym → the receiver's, always the same one. */
export type PartnerPseudonymiser = (ref: string) => PatientRef;

/**
 * HMAC-SHA-256 of our pseudonym under a key of its epoch and the receiver (HKDF-SHA-256, RFC 5869, from the
 * epoch's key), truncated to 128 bits, in the same form and with the same epoch.
 * @param keys of every epoch there are records of
 * @param partner name of the receiver in the configuration
 * @throws Error when called with a pseudonym of an epoch whose key is gone
 */
export function partnerPseudonymiser(
  keys: readonly PseudonymKey[],
  partner: string,
): PartnerPseudonymiser {
  const byEpoch = new Map<string, KeyObject>();
  for (const { epoch, key } of keys) {
    const own = hkdfSync('sha256', key, Buffer.alloc(0), `medveil pseudonyms ${partner}`, 32);
    byEpoch.set(`p${epoch}`, createSecretKey(Buffer.from(own)));
  }
  return (ref) => {
    const epoch = ref.slice(0, ref.indexOf('.'));
    const key = byEpoch.get(epoch);
    if (!key) throw new Error(`the key of pseudonyms ${epoch} is not here`);
    const mac = createHmac('sha256', key).update(ref).digest();
    return `${epoch}.${mac.subarray(0, 16).toString('base64url')}` as PatientRef;
  };
}
