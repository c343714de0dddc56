// How a mask is written where it stands in markup.
import { harmless, type ScriptCode } from './script-code.ts';

/**
 * `text`: between tags. `raw`: where nothing is an entity (CDATA, comments, textarea). Quotes: in an attribute
 * that has them; `bare`: in one that has none. `handler`: in an attribute that is a script.
 */
export type MarkupPlace = 'text' | 'raw' | '"' | "'" | 'bare' | 'handler' | ScriptCode;

/** @param from where in the body the mask goes @param next whether `text` stands behind what it replaces */
export function writtenMask(
  mask: string,
  place: MarkupPlace,
  from: number,
  next: (text: string) => boolean,
): string {
  if (typeof place === 'object') return place.written(mask, from, next);
  switch (place) {
    case 'raw':
      return mask;
    case 'text':
      return escaped(mask, /[&<>]/g);
    case '"':
    case "'":
      return escaped(mask, /[&<>"']/g);
    case 'bare':
      return escaped(mask, /[&<>"'`=\s]/g);
    case 'handler':
      return escaped(harmless(mask), /[&<>\s=]/g);
  }
}

/** Characters by number: pages and XML read them alike. */
function escaped(text: string, characters: RegExp): string {
  return text.replace(characters, (c) => `&#${c.charCodeAt(0)};`);
}
