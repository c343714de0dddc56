// Patient identifiers become keyed pseudonyms here and nowhere else. The keys never enter the
// database: an unkeyed hash of a resident ID falls to a search of its 10^11 possible values.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import { normaliseIdentifier } from '../../shared/identifiers/normalise.ts';
import type { PatientRef } from '../../shared/records/record-base.ts';

export interface Pseudonymiser {
  /** The same value, however it is written, gives the same ref; other kinds never collide. */
  (kind: IdentifierKind, value: string): PatientRef;
  /** Its refs of every epoch whose key is there, this one's first: for searches. */
  every(kind: IdentifierKind, value: string): PatientRef[];
}

/** A pseudonym key. Its number is part of every ref that was made with it. */
export interface PseudonymKey {
  readonly epoch: number;
  /** 32 bytes, kept outside the database. */
  readonly key: Uint8Array;
}

/**
 * HMAC-SHA-256 over `kind ‖ 0x1f ‖ normalised value`, truncated to 128 bits.
 * @param current what new records are written with
 * @param earlier epochs whose records are still searched for
 */
export function pseudonymiser(
  current: PseudonymKey,
  earlier: readonly PseudonymKey[] = [],
): Pseudonymiser {
  // Once for all values: given bytes, every HMAC makes a key object of its own, which costs more than it.
  const now = readyKey(current);
  const before = earlier.map(readyKey);
  const one = (kind: IdentifierKind, value: string): PatientRef => refOf(now, kind, value);
  const every = (kind: IdentifierKind, value: string): PatientRef[] =>
    [now, ...before].map((key) => refOf(key, kind, value));
  const made = Object.assign(one, { every });
  keysByPseudonymiser.set(made, [current, ...earlier]);
  return made;
}

// Not on the function itself: whoever is handed one to ask it has no keys.
const keysByPseudonymiser = new WeakMap<Pseudonymiser, readonly PseudonymKey[]>();

/** The keys that a pseudonymiser was made of, current first, so that another thread of this process can make the
 *  same; null for others. */
export function keysOf(pseudonym: Pseudonymiser): readonly PseudonymKey[] | null {
  return keysByPseudonymiser.get(pseudonym) ?? null;
}

/** A key as Node takes it. */
interface ReadyKey {
  readonly epoch: number;
  readonly key: KeyObject;
}

function readyKey({ epoch, key }: PseudonymKey): ReadyKey {
  return { epoch, key: createSecretKey(key) };
}

function refOf({ epoch, key }: ReadyKey, kind: IdentifierKind, value: string): PatientRef {
  const mac = createHmac('sha256', key).update(`${kind}\u001f${normaliseIdentifier(kind, value)}`);
  // 128 of 256 bits: collisions stay out of reach, and a row stays readable.
  return `p${epoch}.${mac.digest().subarray(0, 16).toString('base64url')}` as PatientRef;
}
