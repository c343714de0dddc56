// Proves one record in this browser: content → commitment → leaf → tree → signature → known key.
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { OpenResponse } from '../../../shared/messages/console.ts';
import { canonicalJson } from '../../../shared/records/canonical.ts';
import { payloadCommitment } from '../../../shared/records/leaf.ts';
import { leafHash } from '../../../shared/transparency/merkle.ts';
import { openCheckpoint, toBase64 } from '../../../shared/transparency/note.ts';
import { verifyInclusion } from '../../../shared/transparency/verify-proof.ts';

/** In the order a doubter asks: is what I read what is stored, what was committed to, in the tree,
 *  under a signed root, by the key I know? */
export const proofSteps = ['record', 'commitment', 'inclusion', 'signature', 'key'] as const;
type ProofStep = (typeof proofSteps)[number];

/** What this browser found out about one entry. */
export interface EntryCheck {
  readonly ok: boolean;
  /** The content was destroyed: the other steps prove that its place in the log is as it was. */
  readonly destroyed: boolean;
  /** Whether each step holds; null where this browser cannot say, or there is nothing to compare. */
  readonly steps: Readonly<Record<ProofStep, boolean | null>>;
  /** Hex. */
  readonly leafHash: string;
  /** Root of the signed checkpoint, base64; empty when the note is not readable. */
  readonly root: string;
  /** Entries the checkpoint covers. */
  readonly size: number;
}

/** @param keptKey verifier key this browser remembers; null when it remembers none yet */
export async function verifyEntry(
  opened: OpenResponse,
  keptKey: string | null,
): Promise<EntryCheck> {
  const { record, proof, verifierKey, index } = opened;
  const leaf = leafHash(utf8ToBytes(proof.leaf));
  // `no`: this browser cannot check Ed25519. Null: it can, and the signature is wrong.
  const signed = await openCheckpoint(proof.checkpoint, verifierKey).catch(() => 'no' as const);
  const checkpoint = signed === 'no' ? null : signed;
  const path = hashesOf(proof.hashes);
  const inTree =
    checkpoint !== null &&
    path !== null &&
    // A good proof of another entry proves nothing about this one.
    proof.index === index &&
    verifyInclusion({
      leafHash: leaf,
      index,
      size: checkpoint.size,
      proof: path,
      root: checkpoint.root,
    });
  const { salt, payload } = proof;
  const destroyed = salt === null || payload === null;
  const steps = {
    // What is shown must give the very bytes that were hashed.
    record: destroyed ? null : record !== null && canonicalJson(jsonOf(record)) === payload,
    commitment: destroyed ? null : commits(proof.leaf, salt, payload),
    inclusion: signed === 'no' ? null : inTree,
    signature: signed === 'no' ? null : checkpoint !== null,
    // Without a memory there is nothing to differ from; the badge's first check makes one.
    key: keptKey === null || keptKey === verifierKey,
  };
  return {
    ok: proofSteps.every((step) => steps[step] ?? (destroyed && isOfContent(step))),
    destroyed,
    steps,
    leafHash: bytesToHex(leaf),
    root: checkpoint ? toBase64(checkpoint.root) : '',
    size: checkpoint?.size ?? proof.size,
  };
}

/** Steps that need the content. */
function isOfContent(step: ProofStep): boolean {
  return step === 'record' || step === 'commitment';
}

type JsonValue = Parameters<typeof canonicalJson>[0];

/** Without `undefined` members, which canonical JSON (RFC 8785) does not know. */
function jsonOf(value: object): JsonValue {
  const plain: JsonValue = JSON.parse(JSON.stringify(value));
  return plain;
}

/** Whether the leaf names exactly this payload under this salt. */
function commits(leaf: string, salt: string, payload: string): boolean {
  try {
    const fields: unknown = JSON.parse(leaf);
    const committed =
      typeof fields === 'object' && fields && 'payload' in fields ? fields.payload : null;
    return committed === payloadCommitment(hexToBytes(salt), payload);
  } catch {
    return false;
  }
}

/** Null for a path that is no list of hashes. */
function hashesOf(hexes: readonly string[]): Uint8Array[] | null {
  try {
    return hexes.map((hex) => hexToBytes(hex));
  } catch {
    return null;
  }
}
