// What the verifier finds in the place of an entry's content.
import { bytesToHex } from '@noble/hashes/utils.js';
import { nativeHasher } from '../verifier/native-hasher.ts';
import type { ErasedRow } from '../store/ledger-schema.ts';
import type { EntryRow } from '../store/ledger-store.ts';
import { isErased, NoMasterKey, type PayloadBox } from './payloads.ts';

/** `closed`: sealed, and the master key is elsewhere. `broken`: in words why it cannot be read. */
export type EntryContent =
  | { readonly kind: 'open'; readonly payload: string; readonly commitment: string }
  | { readonly kind: 'destroyed'; readonly case: string; readonly commitment: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'broken'; readonly why: string };

/** @param left what is left of this entry, if it was destroyed */
export async function contentOf(
  row: EntryRow,
  left: ErasedRow | undefined,
  box: PayloadBox,
): Promise<EntryContent> {
  if (left) {
    if (!isErased(row)) return { kind: 'broken', why: 'is filed as destroyed and is not empty' };
    return { kind: 'destroyed', case: left.case, commitment: bytesToHex(left.commitment) };
  }
  if (isErased(row))
    return { kind: 'broken', why: 'is empty, and no case of destruction names it' };
  try {
    const payload = await box.open(row.payload, row);
    return { kind: 'open', payload, commitment: nativeHasher.commitment(row.salt, payload) };
  } catch (error) {
    if (error instanceof NoMasterKey) return { kind: 'closed' };
    const why = error instanceof Error ? error.message : 'cannot be opened';
    return { kind: 'broken', why: `holds a sealed record that cannot be read: ${why}` };
  }
}
