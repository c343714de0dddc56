// The hashes of a log by Node's own SHA-256, several times as fast as the portable ones: every record passes
// here when it is written, and again when it is verified.
import crypto from 'node:crypto';
import type { LogHasher } from '../../shared/transparency/log-hasher.ts';
import { emptyRoot } from '../../shared/transparency/merkle.ts';

/** In one call where Node has it (20.12), which is twice as fast as an object for each hash. */
const sha256: {
  (data: string | Uint8Array, as: 'hex'): string;
  (data: string | Uint8Array, as: 'buffer'): Buffer;
} = (data: string | Uint8Array, as: 'hex' | 'buffer'): never => {
  if (typeof crypto.hash === 'function') return crypto.hash('sha256', data, as) as never;
  const hash = crypto.createHash('sha256').update(data);
  return (as === 'hex' ? hash.digest('hex') : hash.digest()) as never;
};

/** Salt and payload, or prefix and two nodes, side by side; hashed before the next call needs it. */
let scratch = Buffer.alloc(16_384);
const node = Buffer.alloc(65, 1);

export const nativeHasher: LogHasher = {
  commitment: (salt, payload) => {
    // UTF-8 has three bytes at most for a UTF-16 unit.
    const most = salt.length + 3 * payload.length;
    if (most > scratch.length) scratch = Buffer.alloc(most);
    scratch.set(salt);
    const end = salt.length + scratch.write(payload, salt.length);
    return sha256(scratch.subarray(0, end), 'hex');
  },
  link: (leaf) => sha256(leaf, 'hex'),
  // U+0000 is the byte 0x00 in UTF-8.
  leaf: (leaf) => sha256(`\0${leaf}`, 'buffer'),
  bytes: (hex) => Buffer.from(hex, 'hex'),
  tree: {
    empty: emptyRoot,
    leaf: (leaf) => sha256(Buffer.concat([Buffer.of(0), leaf]), 'buffer'),
    node: (left, right) => {
      node.set(left, 1);
      node.set(right, 33);
      return sha256(node, 'buffer');
    },
  },
};
