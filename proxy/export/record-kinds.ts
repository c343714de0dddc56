// Kinds of record by the words that people choose them with.
import { type RecordKind, recordKinds } from '../../shared/records/record.ts';

/** The kind of that name, or every kind that begins with it: `transfer` is intents and outcomes. Empty for
 *  a word that names none. */
export function kindsNamed(word: string): readonly RecordKind[] {
  return recordKinds.filter((kind) => kind === word || kind.startsWith(`${word}.`));
}
