// A text as a reader tells it, found again in the pieces of a document that it was put together from.
import { EditedText } from './edited-text.ts';

/** What stands instead of a range of a text; UTF-16 offsets. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly instead: string;
}

/** Characters between two tags. */
export interface Piece {
  /** As they read, without escapes. */
  readonly text: string;
  /** As long as `text`, with spaces in place of what is no text. */
  readonly shown?: string;
  /** Where they are written in the part. */
  readonly from: number;
  readonly to: number;
}

/** The text edited, where it stands alone. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  const out = new EditedText();
  out.push(text);
  for (const { from, to, instead } of edits) out.replace(from, to, instead);
  return out.release(text.length);
}

/**
 * The pieces that hold a text, edited; null when it was not put together from them. The last pieces are
 * tried first: before them may stand what the reader passed over. White space may differ, as readers trim
 * and join. A mask stands where its value begins; of what reaches over pieces the rest is left out.
 */
export function editPieces(
  pieces: readonly Piece[],
  told: string,
  edits: readonly TextEdit[],
): ReadonlyMap<Piece, string> | null {
  for (let first = pieces.length - 1; first >= Math.max(0, pieces.length - maxPieces); first--) {
    const found = align(pieces.slice(first), told);
    if (found !== null) return editAligned(found, told, edits);
  }
  return null;
}

/** Pieces of one text or row: an editor makes a new one for every change of a letter's look. */
const maxPieces = 2000;

interface Aligned {
  readonly piece: Piece;
  /** For each character where it stands in the text that was told; -1: it was trimmed away. */
  readonly places: readonly number[];
}

function align(pieces: readonly Piece[], told: string): Aligned[] | null {
  const aligned: Aligned[] = [];
  let at = 0;
  for (const piece of pieces) {
    const found = alignOne(piece, told, at);
    if (found === null) return null;
    aligned.push({ piece, places: found.places });
    at = found.at;
  }
  return told.slice(at).trim() === '' ? aligned : null;
}

function alignOne(
  piece: Piece,
  told: string,
  at: number,
): { places: readonly number[]; at: number } | null {
  const places: number[] = [];
  const shown = piece.shown ?? piece.text;
  for (let i = 0; i < shown.length; ) {
    const char = shown[i];
    if (char === told[at] && char !== undefined) {
      places.push(at++);
      i++;
    } else if (isSpace(char)) {
      places.push(-1);
      i++;
    } else if (isSpace(told[at])) at++;
    else return null;
  }
  return { places, at };
}

function isSpace(char: string | undefined): boolean {
  return char !== undefined && char.trim() === '';
}

function editAligned(
  aligned: readonly Aligned[],
  told: string,
  edits: readonly TextEdit[],
): ReadonlyMap<Piece, string> {
  // Ranges over each other become one, as they do everywhere.
  const ranges = merged(told, edits);
  const written = new Set<TextEdit>();
  const out = new Map<Piece, string>();
  for (const { piece, places } of aligned) {
    let text = '';
    for (const [i, place] of places.entries()) {
      const range = ranges.find(({ from, to }) => place >= from && place < to);
      if (range === undefined) text += piece.text[i] ?? '';
      else if (!written.has(range)) text += range.instead;
      if (range !== undefined) written.add(range);
    }
    if (text !== piece.text) out.set(piece, text);
  }
  return out;
}

/** Disjoint and in order. */
function merged(told: string, edits: readonly TextEdit[]): TextEdit[] {
  const out: TextEdit[] = [];
  for (const edit of edits.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = out.at(-1);
    if (last === undefined || last.to <= edit.from) out.push(edit);
    else if (edit.to > last.to) {
      const to = edit.to;
      const instead = edited(told.slice(last.from, to), [
        { from: 0, to: last.to - last.from, instead: last.instead },
        { from: edit.from - last.from, to: to - last.from, instead: edit.instead },
      ]);
      out[out.length - 1] = { from: last.from, to, instead };
    }
  }
  return out;
}

/** Characters between tags. */
export function escapeText(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  // Written as it is, it would be read as a line feed.
  return escaped.replaceAll('\r', '&#13;');
}

/** Characters between quotes, either ones. */
export function escapeAttribute(text: string): string {
  return escapeText(text)
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    .replace(/[\t\n]/g, (char) => `&#${char.charCodeAt(0)};`);
}
