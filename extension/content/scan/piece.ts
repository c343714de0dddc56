// A number that markup has cut: <em>138</em>1234<em>5678</em>, as search results highlight it. Pieces
// say nothing alone; together they are the value that the label announces.
import type { Finding } from '../../../shared/detect/finding.ts';
import { refineKind } from '../../../shared/detect/refine-kind.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import type { Context } from '../label/label.ts';
import type { Masks } from '../mask/mask.ts';

const digits = /^\s*[\dXx][\dXx\s-]*$/;
const mostPieces = 8;
const longest = 60;
/** The piece's element and the one that holds all pieces. */
const levels = 2;

/** The whole piece, if the text is one. */
export function pieceOf(
  text: Text,
  raw: string,
  context: Context,
  masks: Masks,
): Finding | undefined {
  const { meaning } = context;
  if (meaning === 'other' || meaning === 'personName' || !digits.test(raw)) return undefined;
  let holder = text.parentElement;
  for (let level = 0; holder && level < levels; level++, holder = holder.parentElement) {
    // Neighbouring cells hold other values.
    if (holder.localName === 'tr') return undefined;
    if (holder.firstChild === holder.lastChild) continue;
    const pieces = textsUnder(holder);
    if (pieces.length < 2 || pieces.length > mostPieces) continue;
    const raws = pieces.map((piece) => masks.rawOf(piece)).filter((piece) => piece.trim() !== '');
    if (!raws.every((piece) => digits.test(piece))) continue;
    const value = raws.join('').trim();
    if (value.length > longest || !identifierOf(meaning).accepts(value)) continue;
    return { kind: refineKind(meaning, value), start: 0, end: raw.length };
  }
  return undefined;
}

function textsUnder(element: Element): Text[] {
  const texts: Text[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && texts.length <= mostPieces; node = walker.nextNode()) {
    texts.push(node as Text);
  }
  return texts;
}
