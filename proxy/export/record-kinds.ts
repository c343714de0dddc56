// Kinds of record by the words that people choose them with.
import { type RecordKind, recordSchema } from '../../shared/records/record.ts';

/** Every kind, in the order of the schemas. */
export const recordKinds: readonly RecordKind[] = recordSchema.def.options.flatMap((option) => {
  const { kind } = option.def.shape;
  return 'entries' in kind.def ? Object.values(kind.def.entries) : [...kind.def.values];
});

/** The kind of that name, or every kind that begins with it: `transfer` is intents and outcomes. Empty for
 *  a word that names none. */
export function kindsNamed(word: string): readonly RecordKind[] {
  return recordKinds.filter((kind) => kind === word || kind.startsWith(`${word}.`));
}
