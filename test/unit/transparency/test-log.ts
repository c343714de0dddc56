// A log of any texts with its own key: what the tests of formats stand on.
import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import {
  CompactRange,
  consistencyPlan,
  hashPlan,
  inclusionPlan,
  leafHash,
  type NodeAddress,
  nodeHash,
} from '../../../shared/transparency/merkle.ts';
import {
  encodeVerifierKey,
  type KeyType,
  parseVerifierKey,
  signCheckpoint,
} from '../../../shared/transparency/note.ts';

export function ed25519Key(name: string, type: KeyType = 'ed25519') {
  const { privateKey } = generateKeyPairSync('ed25519');
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const text = encodeVerifierKey(name, der.subarray(-32), type);
  return { text, key: parseVerifierKey(text)!, sign: (m: Uint8Array) => sign(null, m, privateKey) };
}

export function testLog(texts: readonly string[], signer = ed25519Key('log.example/test')) {
  const leaves = texts.map((text) => Buffer.from(text));
  const hashes = leaves.map((leaf) => leafHash(leaf));
  const node = ({ level, index }: NodeAddress): Uint8Array =>
    level === 0
      ? hashes[index]!
      : nodeHash(
          node({ level: level - 1, index: index * 2 }),
          node({ level: level - 1, index: index * 2 + 1 }),
        );
  return {
    signer,
    leaves,
    hashes,
    note(size: number, extensions: string[] = []) {
      const range = new CompactRange();
      for (const hash of hashes.slice(0, size)) range.push(hash);
      const checkpoint = { origin: signer.key.name, size, root: range.root() };
      const full = extensions.length > 0 ? { ...checkpoint, extensions } : checkpoint;
      return signCheckpoint(full, signer.key, signer.sign);
    },
    inclusion: (index: number, size: number) => hashPlan(inclusionPlan(index, size), node),
    consistency: (from: number, to: number) => hashPlan(consistencyPlan(from, to), node),
  };
}
