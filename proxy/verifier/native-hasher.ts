// The hashes of shared/records/leaf.ts and merkle.ts by Node's own SHA-256, several times as fast as the
// portable one: every record passes here. The verifier computes them the other way.
import { hash } from 'node:crypto';

/** SHA-256(salt ‖ payload), hex: `payloadCommitment`. */
export function nativeCommitment(salt: Uint8Array, payload: string): string {
  return hash('sha256', Buffer.concat([salt, Buffer.from(payload)]), 'hex');
}

/** SHA-256(0x00 ‖ leaf), RFC 9162 §2.1.1: `leafHash`. */
export function nativeLeafHash(leaf: string): Uint8Array {
  // U+0000 is the byte 0x00 in UTF-8.
  return hash('sha256', `\0${leaf}`, 'buffer');
}

/** SHA-256 of the leaf's bytes, hex: `leafLink`. */
export function nativeLeafLink(leaf: string): string {
  return hash('sha256', leaf, 'hex');
}
