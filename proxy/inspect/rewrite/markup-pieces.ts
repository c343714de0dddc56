// Tokens of markup as texts that know where they stand.
import { attributesIn, type WrittenAttribute } from '../markup-attributes.ts';
import { decodeEntities, entitiesIn } from '../markup-entities.ts';
import type { MarkupToken } from '../markup-reader.ts';
import type { WrittenPlace } from './written-mask.ts';
import { type WrittenPiece, WrittenText } from './written-text.ts';

/** In order; an entity is a piece of its own. */
export function piecesOf(
  { raw, from, isEscaped }: Pick<MarkupToken, 'raw' | 'from' | 'isEscaped'>,
  place: WrittenPlace,
): WrittenPiece[] {
  const pieces: WrittenPiece[] = [];
  let at = 0;
  const plain = (to: number) =>
    pieces.push({ text: raw.slice(at, to), raw: null, from: from + at, place });
  for (const entity of isEscaped ? entitiesIn(raw) : []) {
    plain(entity.at);
    at = entity.at + entity.raw.length;
    pieces.push({ text: entity.character, raw: entity.raw, from: from + entity.at, place });
  }
  plain(raw.length);
  return pieces;
}

/** What is commented out, with a space for each tag in it: the tags stay. */
export function withoutTags(pieces: readonly WrittenPiece[], tags: RegExp): WrittenText {
  const all = pieces.map(({ text }) => text).join('');
  const written = new WrittenText();
  const whole = new WrittenText();
  for (const piece of pieces) whole.add(piece);
  let at = 0;
  for (const { 0: tag, index } of all.matchAll(tags)) {
    for (const piece of whole.part(at, index - at)) written.add(piece);
    at = index + tag.length;
    const [first] = whole.part(index, 1);
    written.add({ text: ' ', raw: tag, from: first?.from ?? 0, place: null });
  }
  for (const piece of whole.part(at, all.length - at)) written.add(piece);
  return written;
}

/** The attributes of the tag that was asked for last. */
export class WrittenTags {
  #from = -1;
  #attributes: ReadonlyMap<string, WrittenAttribute> = new Map();

  /** The value of an attribute; empty when the tag has none. */
  value(tag: MarkupToken, key: string): WrittenText {
    if (tag.from !== this.#from) this.#attributes = attributesIn(tag.raw);
    this.#from = tag.from;
    const written = new WrittenText();
    const { raw, from, quote } = this.#attributes.get(key) ?? { raw: '', from: 0, quote: '' };
    const isHandler = key.startsWith('on') || /^\s*javascript:/i.test(decodeEntities(raw));
    const place = isHandler ? 'handler' : quote === '' ? 'bare' : quote;
    const value = { raw, from: tag.from + from, isEscaped: true };
    for (const piece of piecesOf(value, place)) written.add(piece);
    return written;
  }
}
