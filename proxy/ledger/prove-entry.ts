// Proofs of a stored log, from its tiles: no entry but the one that is proven is read.
import { bytesToHex } from '@noble/hashes/utils.js';
import { leafText } from '../../shared/records/leaf.ts';
import { consistencyPlan, type Hash, inclusionPlan } from '../../shared/transparency/merkle.ts';
import type { LedgerReader } from '../store/ledger-store.ts';
import type { EntryProof } from './contract.ts';
import { isErased, type Payloads } from './payloads.ts';
import { proofHashes, type ReadTile } from './tile-tree.ts';

type Reader = Pick<LedgerReader, 'head' | 'entry' | 'tile'>;

/** RFC 9162 §2.1.4 between two sizes of the log. Throws when a tile is missing. */
export function proveConsistency(
  reader: Pick<Reader, 'tile'>,
  from: number,
  to: number,
): Promise<readonly Hash[]> {
  return proofHashes(consistencyPlan(from, to), tilesOf(reader));
}

/** RFC 9162 §2.1.3 under the newest head; null when there is no such entry, or no head over it yet. */
export async function proveEntry(
  reader: Reader,
  payloads: Payloads,
  index: number,
): Promise<EntryProof | null> {
  // Head first: an entry read after it is covered by it, or is refused as not yet there.
  const [head, row] = [await reader.head(), await reader.entry(index)];
  if (!head || !row || index >= head.size) return null;
  const hashes = await proofHashes(inclusionPlan(index, head.size), tilesOf(reader));
  const content = isErased(row)
    ? { salt: null, payload: null }
    : { salt: bytesToHex(row.salt), payload: (await payloads.opened(row)).payload };
  return {
    index,
    size: head.size,
    leaf: leafText(row, await payloads.commitmentOf(row)),
    ...content,
    hashes: hashes.map(bytesToHex),
    checkpoint: head.note,
  };
}

function tilesOf(reader: Pick<Reader, 'tile'>): ReadTile {
  return (level, idx) => reader.tile(level, idx);
}
