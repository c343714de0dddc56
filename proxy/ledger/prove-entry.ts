// The proof of one entry, from what is stored.
import { bytesToHex } from '@noble/hashes/utils.js';
import { leafText } from '../../shared/records/leaf.ts';
import { inclusionPlan } from '../../shared/transparency/merkle.ts';
import type { LedgerReader } from '../store/ledger-store.ts';
import type { EntryProof } from './contract.ts';
import type { Payloads } from './payloads.ts';
import { proofHashes, type ReadTile } from './tile-tree.ts';

/** Stored tiles, as proofs read them. */
export function tilesOf(reader: LedgerReader): ReadTile {
  return (level, idx) => reader.tile(level, idx);
}

/** Null when there is no such entry, or no signed head over it yet. */
export async function proveEntry(
  reader: LedgerReader,
  payloads: Payloads,
  index: number,
): Promise<EntryProof | null> {
  // Head first: an entry read after it is covered by it, or is refused as not yet there.
  const [head, row] = [await reader.head(), await reader.entry(index)];
  if (!head || !row || index >= head.size) return null;
  const hashes = await proofHashes(inclusionPlan(index, head.size), tilesOf(reader));
  return {
    index,
    size: head.size,
    leaf: leafText(row, await payloads.commitmentOf(row)),
    salt: bytesToHex(row.salt),
    payload: (await payloads.opened(row)).payload,
    hashes: hashes.map(bytesToHex),
    checkpoint: head.note,
  };
}
