// How a mask is written for the place that it stands in.
import { encoderOf } from './charset-encoder.ts';
import { harmless } from './script-code.ts';

/**
 * `text`: between tags. `raw`: where nothing is an entity (CDATA, comments, textarea). Quotes: in an attribute
 * that has them; `bare`: in one that has none. `handler`: in an attribute that is a script. `form`, `formGbk`: in
 * a posted form, whose escapes are UTF-8 or GBK. `json`: in a string; `jsonScalar`: a number.
 */
export type WrittenPlace =
  | 'text'
  | 'raw'
  | '"'
  | "'"
  | 'bare'
  | 'handler'
  | 'form'
  | 'formGbk'
  | 'json'
  | 'jsonScalar'
  | OwnPlace;

/** A place that knows itself how masks are written there. */
export interface OwnPlace {
  written(mask: string, from: number, next: (text: string) => boolean): string;
}

/**
 * @param mask empty: what covers the rest of a value stands elsewhere
 * @param from where in the body the mask goes
 * @param next whether `text` stands behind what it replaces
 */
export function writtenMask(
  mask: string,
  place: WrittenPlace,
  from: number,
  next: (text: string) => boolean,
): string {
  if (typeof place === 'object') return mask === '' ? '' : place.written(mask, from, next);
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
    case 'form':
      return encodeURIComponent(mask.toWellFormed()).replaceAll('%20', '+');
    case 'json':
      return JSON.stringify(mask === '' ? '*' : mask).slice(1, -1);
    case 'jsonScalar':
      return number.test(mask) ? mask : JSON.stringify(mask === '' ? '*' : mask);
    case 'formGbk':
      return mask.replace(/[^\w*.-]/gu, gbkEscapes);
  }
}

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

function gbkEscapes(character: string): string {
  if (character === ' ') return '+';
  const bytes = encoderOf('gb18030')?.(character) ?? [];
  return Array.from(bytes, (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(
    '',
  );
}

/** Characters by number: pages and XML read them alike. */
function escaped(text: string, characters: RegExp): string {
  return text.replace(characters, (c) => `&#${c.charCodeAt(0)};`);
}
