// What leaves the ledger through this room: entries as they are stored, in the order of the log. The room
// knows records, formats and receivers; it never changes, invents or drops a record, and a record that it
// cannot give out is named, counted and set aside.
import { bytesToHex } from '@noble/hashes/utils.js';
import { type LedgerRecord, recordSchema } from '../../shared/records/record.ts';

/** As the store gives it; nothing of it is believed yet. */
export interface StoredEntry {
  readonly idx: number;
  readonly payload: string;
  readonly leaf_hash: Uint8Array;
  readonly transfer?: string | null;
}

/** Where entries are read from, oldest first. */
export interface ExportSource {
  /** Entries there are now. */
  size(): Promise<number>;
  /** Entries with idx ≥ from, ascending, at most `limit`. */
  entries(from: number, limit: number): Promise<readonly StoredEntry[]>;
}

/** One record on its way out. */
export interface ExportEntry {
  /** Position in the log: with the leaf hash, what a receiver tells a repeated record by. */
  readonly index: number;
  /** RFC 9162 leaf hash, hex. */
  readonly leaf: string;
  /** Canonical JSON, byte for byte what the leaf commits to. */
  readonly payload: string;
  readonly record: LedgerRecord;
}

/** Null when the payload is no record of a known version: somebody or something changed it. */
export function openEntry(stored: StoredEntry): ExportEntry | null {
  const record = parsed(stored.payload);
  if (record === null) return null;
  const { idx: index, payload } = stored;
  return { index, leaf: bytesToHex(stored.leaf_hash), payload, record };
}

function parsed(payload: string): LedgerRecord | null {
  try {
    return recordSchema.safeParse(JSON.parse(payload)).data ?? null;
  } catch {
    return null;
  }
}

/** Names the log and the product towards receivers. */
export interface ExportOrigin {
  /** Origin line of the log's checkpoints. */
  readonly log: string;
  readonly hospital: string;
  /** Host that receivers know this machine by. */
  readonly host: string;
}
