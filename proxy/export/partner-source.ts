// The record as one receiver outside may see it: with pseudonyms of its own.
import type { PartnerPseudonymiser } from '../ledger/partner-pseudonyms.ts';
import type { ExportSource, StoredEntry } from './entry.ts';

/** Wherever one stands: among a record's patients, in a hold, in the words of a search. */
const anyPseudonym = /(?<![\w-])p\d+\.[\w-]{22}(?![\w-])/g;

/** What its entries say no longer is what their leaf commits to; the leaf still names the entry. */
export function partnerSource(source: ExportSource, pseudonym: PartnerPseudonymiser): ExportSource {
  const renamed = (entry: StoredEntry): StoredEntry => ({
    ...entry,
    // Canonical as before: a pseudonym is plain text of the same length.
    payload: entry.payload.replace(anyPseudonym, (ref) => pseudonym(ref)),
  });
  return {
    size: () => source.size(),
    entries: async (from, limit) => (await source.entries(from, limit)).map(renamed),
  };
}
