// PostgreSQL keeps every text but U+0000. A user name typed with one must neither be lost nor hold up
// a batch, so it is written with an escape that no other text can have.
import type { EntryRow } from './ledger-store.ts';

/** A private-use character; it escapes itself too. */
const escape = '\u{e000}';

function isKept(text: string): boolean {
  return !text.includes('\0') && !text.includes(escape);
}

/** Text as PostgreSQL keeps it; `fromPostgres` is its inverse. */
export function toPostgres(text: string): string {
  if (isKept(text)) return text;
  return text.replaceAll(escape, `${escape}1`).replaceAll('\0', `${escape}0`);
}

function fromPostgres(text: string): string {
  if (!text.includes(escape)) return text;
  return text.replace(/\u{e000}([01])/gu, (_, digit) => (digit === '0' ? '\0' : escape));
}

const free = ['key', 'user', 'device', 'partner', 'verdict', 'transfer'] as const;

/** An entry for PostgreSQL: its columns that hold text from outside. The payload is JSON, which has an
 *  escape of its own, and stays byte for byte what the leaf commits to. */
export function rowToPostgres(row: EntryRow): EntryRow {
  const isPlain = free.every((column) => isKept(row[column] ?? ''));
  return isPlain ? row : withTexts(row, toPostgres);
}

/** Inverse of `rowToPostgres`. */
export function rowFromPostgres(row: EntryRow): EntryRow {
  if (!free.some((column) => row[column]?.includes(escape))) return row;
  return withTexts(row, fromPostgres);
}

function withTexts(row: EntryRow, change: (text: string) => string): EntryRow {
  const texts = free.map((column) => {
    const text = row[column];
    return [column, text === null ? null : change(text)];
  });
  return { ...row, ...(Object.fromEntries(texts) as Partial<EntryRow>) };
}
