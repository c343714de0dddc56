// The key a hospital signs receipts with.
import { loadNoteKeys, type NoteKeys } from '../publish/note-keys.ts';

/** `verifierKey` is what partners register as our `receiptKey`. */
export type ReceiptKeys = NoteKeys;

/** As `loadNoteKeys`. */
export function loadReceiptKeys(dataDir: string): ReceiptKeys {
  return loadNoteKeys(dataDir, 'receipt', 'ed25519');
}
