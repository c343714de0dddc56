// Tokens of markup as texts that know where they stand.
import { attributeIn } from '../markup-attributes.ts';
import { decodeEntities } from '../markup-entities.ts';
import type { MarkupToken } from '../markup-reader.ts';
import { type WrittenPiece, WrittenText } from './written-text.ts';
import type { WrittenPlace } from './written-mask.ts';

export function pieceOf(
  { raw, from, isEscaped }: Pick<MarkupToken, 'raw' | 'from' | 'isEscaped'>,
  place: WrittenPlace,
): WrittenPiece {
  const text = isEscaped ? decodeEntities(raw) : raw;
  return { text, raw: text === raw ? null : raw, from, place };
}

/** The value of an attribute of a tag; empty when it has none. */
export function attributeOf(tag: MarkupToken, key: string): WrittenText {
  const written = new WrittenText();
  const found = attributeIn(tag.raw, key);
  if (found === null) return written;
  const { raw, from, quote } = found;
  const isHandler = key.startsWith('on') || /^\s*javascript:/i.test(decodeEntities(raw));
  const place = isHandler ? 'handler' : quote === '' ? 'bare' : quote;
  written.add(pieceOf({ raw, from: tag.from + from, isEscaped: true }, place));
  return written;
}
