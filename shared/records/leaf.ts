// What the log commits to for each entry. The payload is committed by a salted hash, so that a
// payload can later be destroyed while every proof stays valid.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from './canonical.ts';

export interface LeafFields {
  /** Who appended: node id of a proxy process. */
  readonly writer: string;
  /** Rises by one with each entry of this writer, from 1. */
  readonly seq: number;
  /** SHA-256 of this writer's previous leaf bytes, hex; 64 zeros before the first. */
  readonly prev: string;
  /** Idempotency key, when the entry had one. */
  readonly key: string | null;
}

export const noPrevious = '0'.repeat(64);

/** SHA-256(salt ‖ payload), hex. An unsalted hash of a small payload could be searched for. */
export function payloadCommitment(salt: Uint8Array, payload: string): string {
  return bytesToHex(sha256(concatBytes(salt, utf8ToBytes(payload))));
}

/** Canonical leaf text, version 1; its UTF-8 bytes are the leaf of RFC 6962. */
export function leafText(fields: LeafFields, commitment: string): string {
  return canonicalJson({
    v: 1,
    writer: fields.writer,
    seq: fields.seq,
    prev: fields.prev,
    ...(fields.key === null ? {} : { key: fields.key }),
    payload: commitment,
  });
}

/** Hex SHA-256 of a leaf's bytes: the `prev` of the same writer's next leaf. */
export function leafLink(leaf: string): string {
  return bytesToHex(sha256(utf8ToBytes(leaf)));
}

/** Whether a leaf, in its one canonical form, names exactly this payload under this salt. */
export function leafCommits(leaf: string, salt: Uint8Array, payload: string): boolean {
  const fields = parseLeaf(leaf);
  return fields !== null && leafText(fields, payloadCommitment(salt, payload)) === leaf;
}

/** What `leafText` writes of plain printable text and numbers: nearly every leaf there is. */
const plainLeaf =
  /^\{(?:"key":"([ !#-[\]-~]*)",)?"payload":"([ !#-[\]-~]*)","prev":"([ !#-[\]-~]*)","seq":([1-9]\d{0,14}),"v":1,"writer":"([ !#-[\]-~]*)"\}$/;

/** Null for what is no leaf of version 1 in canonical form. */
export function parseLeaf(leaf: string): (LeafFields & { readonly payload: string }) | null {
  const plain = plainLeaf.exec(leaf);
  if (!plain) return parseAnyLeaf(leaf);
  const [, key = null, payload = '', prev = '', seq = '', writer = ''] = plain;
  return { writer, seq: Number(seq), prev, key, payload };
}

function parseAnyLeaf(leaf: string): (LeafFields & { readonly payload: string }) | null {
  try {
    const value: unknown = JSON.parse(leaf);
    if (typeof value !== 'object' || value === null) return null;
    const { writer, seq, prev, key = null, payload } = value as Record<string, unknown>;
    if (typeof writer !== 'string' || typeof prev !== 'string' || typeof payload !== 'string')
      return null;
    if (typeof seq !== 'number' || !(key === null || typeof key === 'string')) return null;
    const fields = { writer, seq, prev, key, payload };
    // Written anew it must be the same text: nothing may hide beside the known members.
    return leafText(fields, payload) === leaf ? fields : null;
  } catch {
    // No JSON, or text that has no canonical form (a lone surrogate).
    return null;
  }
}
