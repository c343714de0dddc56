// What a sender may declare with `--type`.
import { typesByExtension } from '../inspect/type-of-name.ts';

/** Words for `--type` beside media types: as people call the formats. */
const short = new Set(Object.keys(typesByExtension).map((extension) => extension.slice(1)));

/** A `--type` as a media type: `csv` is text/csv, `text/csv` stays. */
export function mediaTypeOf(word: string): string | null {
  if (/^[\w.+-]+\/[\w.+-]+(?:\s*;.*)?$/.test(word)) return word;
  if (word === 'txt' || word === 'text') return 'text/plain';
  return short.has(word) ? (typesByExtension[`.${word}`] ?? null) : null;
}
