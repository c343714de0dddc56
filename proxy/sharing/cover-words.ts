// What a person wrote on a form, as a record may hold it: whatever looks like somebody's number or name under
// a label is masked, and long numbers are.
import { coverNote } from '../intake/cover-note.ts';

/** Masks; never longer than what a record takes. */
export function coverWords(text: string): string {
  return coverNote(text, []).slice(0, 400);
}
