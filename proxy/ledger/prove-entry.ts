// Proofs of a stored log, from its tiles: no entry but the one that is proven is read.
import { bytesToHex } from '@noble/hashes/utils.js';
import { consistencyPlan, type Hash, inclusionPlan } from '../../shared/transparency/merkle.ts';
import type { LedgerReader } from '../store/ledger-store.ts';
import type { EntryProof } from './contract.ts';
import type { Payloads } from './payloads.ts';
import { type NodeCache, proofHashes, type ReadTile } from './tile-tree.ts';

type Reader = Pick<LedgerReader, 'head' | 'entry' | 'tile'>;

/** RFC 9162 §2.1.4 between two sizes of the log. Throws when a tile is missing. */
export function proveConsistency(
  reader: Pick<Reader, 'tile'>,
  from: number,
  to: number,
  cache?: NodeCache,
): Promise<readonly Hash[]> {
  return proofHashes(consistencyPlan(from, to), tilesOf(reader), cache);
}

/** RFC 9162 §2.1.3 under the newest head; null when there is no such entry, or no head over it yet. */
export async function proveEntry(
  reader: Reader,
  payloads: Payloads,
  index: number,
  cache?: NodeCache,
): Promise<EntryProof | null> {
  // Head first: an entry read after it is covered by it, or is refused as not yet there.
  const head = await reader.head();
  const proof = head && (await proveUnder(reader, payloads, { index, size: head.size }, cache));
  return proof && { ...proof, checkpoint: head.note };
}

/** The same in the tree of the first `size` entries, which are stored; null for an index beyond them. */
export async function proveUnder(
  reader: Pick<Reader, 'entry' | 'tile'>,
  payloads: Payloads,
  { index, size }: { readonly index: number; readonly size: number },
  cache?: NodeCache,
): Promise<Omit<EntryProof, 'checkpoint'> | null> {
  const row = index < size ? await reader.entry(index) : null;
  if (!row) return null;
  const hashes = await proofHashes(inclusionPlan(index, size), tilesOf(reader), cache);
  return { index, size, ...(await payloads.provable(row)), hashes: hashes.map(bytesToHex) };
}

function tilesOf(reader: Pick<Reader, 'tile'>): ReadTile {
  return (level, idx) => reader.tile(level, idx);
}
