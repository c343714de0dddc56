// Everything of a log that is hashed, as one set of functions: in portable code, which runs anywhere, or by
// what a platform brings, which is several times as fast. Both must agree on every input.
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { leafLink, payloadCommitment } from '../records/leaf.ts';
import { type Hash, leafHash, sha256Tree, type TreeHasher } from './merkle.ts';

export interface LogHasher {
  /** SHA-256(salt ‖ payload), hex. */
  readonly commitment: (salt: Uint8Array, payload: string) => string;
  /** SHA-256 of the leaf's bytes, hex: what the same writer's next leaf names. */
  readonly link: (leaf: string) => string;
  /** SHA-256(0x00 ‖ leaf), RFC 9162 §2.1.1. */
  readonly leaf: (leaf: string) => Hash;
  readonly tree: TreeHasher;
  /** Bytes of pairs of hex digits. */
  readonly bytes: (hex: string) => Uint8Array;
}

/** In portable code. */
export const portableHasher: LogHasher = {
  commitment: payloadCommitment,
  link: leafLink,
  leaf: (leaf) => leafHash(utf8ToBytes(leaf)),
  tree: sha256Tree,
  bytes: hexToBytes,
};
