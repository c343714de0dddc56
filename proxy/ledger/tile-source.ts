// What of the ledger outsiders may read without a record of it: hashes of the tree, leaves, signed
// checkpoints. A leaf commits to its payload by a salted hash; neither payload nor salt leaves here.
import { leafText } from '../../shared/records/leaf.ts';
import {
  encodeBundle,
  type TileName,
  tileWidth,
  tileWidthAt,
} from '../../shared/transparency/tile-path.ts';
import type { LedgerReader } from '../store/ledger-store.ts';
import type { Payloads } from './payloads.ts';

export interface TileSource {
  /** Newest signed head; null for a log without entries. */
  checkpoint(): Promise<string | null>;
  /** Bytes of a tile or bundle; null when the signed tree does not reach that far. */
  read(name: TileName): Promise<Uint8Array | null>;
}

/** Over the stored tiles of a ledger. */
export function tileSource(
  reader: Pick<LedgerReader, 'head' | 'tile' | 'entries'>,
  payloads: Payloads,
): TileSource {
  return {
    checkpoint: async () => (await reader.head())?.note ?? null,
    read: async ({ level, index, width }) => {
      const size = (await reader.head())?.size ?? 0;
      // A partial tile of an older, smaller tree is the beginning of today's.
      if (tileWidthAt(size, level === 'entries' ? 0 : level, index) < width) return null;
      if (level === 'entries') return leavesOf(reader, payloads, index * tileWidth, width);
      const row = await reader.tile(level, index);
      const hashes = row?.hashes.subarray(0, 32 * width);
      return hashes?.length === 32 * width ? hashes : null;
    },
  };
}

async function leavesOf(
  reader: Pick<LedgerReader, 'entries'>,
  payloads: Payloads,
  from: number,
  count: number,
): Promise<Uint8Array | null> {
  const rows = await reader.entries(from, count);
  // A gap is no bundle: what is served as entry 7 must be entry 7.
  if (rows.length !== count || rows.some((row, i) => row.idx !== from + i)) return null;
  const leaves: Uint8Array[] = [];
  for (const row of rows) leaves.push(Buffer.from(leafText(row, await payloads.commitmentOf(row))));
  return encodeBundle(leaves);
}
