// The key a hospital signs other hospitals' checkpoints with (c2sp.org/tlog-cosignature).
import { loadNoteKeys, type NoteKeys } from '../publish/note-keys.ts';

/** `verifierKey` is what other hospitals write into their configuration. */
export type WitnessKeys = NoteKeys;

/** As `loadNoteKeys`. */
export function loadWitnessKeys(dataDir: string): WitnessKeys {
  return loadNoteKeys(dataDir, 'witness', 'cosignature');
}
