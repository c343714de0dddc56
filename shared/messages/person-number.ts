// Keeps a person's number out of places that are written down: links, conditions, records of looks.
import { halfWidth } from '../identifiers/normalise.ts';

/** A mobile phone, or a resident ID of 15 or 18 characters, standing alone. */
const number = /(?<![0-9A-Za-z])(?:1[3-9]\d{9}|\d{15}|\d{17}[\dXx])(?![0-9A-Za-z])/;

/** Whether a word looks like, or holds, the number of a person; width and separators do not matter. */
export function holdsPersonNumber(word: string): boolean {
  return number.test(halfWidth(word).replace(/[\s-]/g, ''));
}
